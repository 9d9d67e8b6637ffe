"""The hand-written statements: for each shape one that makes JSON in the database and one that gives rows."""

from collections.abc import Mapping

from bench.shapes import DOSSIERS_A_COUNTY, LATEST, LIST_ROWS, MEMBERS, PAGE_ROWS

LISTS: Mapping[str, str] = {"list": "anc3", "prefecture": "anc2", "region": "anc1"}
"""By shape, the column that holds the union whose newest dossiers are asked for."""

JSON_FIELDS = """d.id, d.number, d.applicant_name as "applicantName", d.id_number_mask as "idNumber",
    d.category, d.state, d.registered_on as "registeredOn", d.verify_by as "verifyBy",
    d.income_per_head as "incomePerHead", d.household_size as "householdSize\""""

ROW_FIELDS = """d.id::text, d.number, d.applicant_name, d.id_number_mask, d.category, d.state,
    d.registered_on::text, d.verify_by::text, d.income_per_head, d.household_size"""

NEWEST = "order by d.registered_on desc, d.id desc"
DELIVERED = """(select coalesce(sum(t.amount), 0)::int8 from assistance_service_total t
    where t.anc3 = k.id)"""
GROUPS = """select t.anc2, t.service, sum(t.deliveries)::int8 as deliveries,
    sum(t.households)::int8 as households, sum(t.amount)::int8 as amount
    from assistance_service_total t where t.anc1 = $1 group by t.anc2, t.service"""
"""Groups of fewer than five deliveries are withheld by whoever reads them."""

SMALLEST = 5

RELATED = f"""(select coalesce(json_agg(f), '[]') from (
        select m.id, m.name, m.relation, m.id_number_mask as "idNumber", m.health, m.work
        from assistance_member m where m.dossier_id = d.id order by m.position, m.id limit {MEMBERS}) f
    ) as members,
    (select coalesce(json_agg(f), '[]') from (
        select c.id, c.number, c.service, c.state, c.registered_on as "registeredOn", c.delivered
        from assistance_case c where c.dossier_id = d.id
        order by c.registered_on desc, c.id desc limit {LATEST}) f
    ) as cases,
    (select coalesce(json_agg(f), '[]') from (
        select v.id, v.kind, v.service, v.source, v.state, v.amount, v.planned_on as "plannedOn"
        from assistance_delivery v where v.dossier_id = d.id
        order by v.planned_on desc, v.id desc limit {LATEST}) f
    ) as deliveries"""
"""What belongs to a dossier, each list as JSON: whoever shapes rows passes it on."""


def _listed(fields: str, column: str) -> str:
    return f"""select {fields} from assistance_dossier d join core_organization o on o.id = d.organization_id
        where d.{column} = $1 {NEWEST} limit {LIST_ROWS}"""


def _json_list(column: str) -> str:
    fields = f"{JSON_FIELDS}, json_build_object('name', o.name, 'level', o.level) as organization"
    return f"""select json_build_object('data', json_build_object('dossiers', coalesce(json_agg(p), '[]')))
        from ({_listed(fields, column)}) p"""


JSON: Mapping[str, str] = {
    **{shape: _json_list(column) for shape, column in LISTS.items()},
    "page": f"""
        select json_build_object('data', json_build_object('dossiers', coalesce(json_agg(p), '[]'))) from (
            select {JSON_FIELDS} from assistance_dossier d where d.anc3 = $1 {NEWEST} limit {PAGE_ROWS}) p""",
    "nested": f"""
        select json_build_object('data', json_build_object('prefectures', json_agg(p))) from (
            select o.name, (select coalesce(json_agg(q), '[]') from (
                select k.name, {DELIVERED} as "deliveredBelow", (select coalesce(json_agg(f), '[]') from (
                    select d.id, d.number, d.applicant_name as "applicantName",
                        d.registered_on as "registeredOn", d.income_per_head as "incomePerHead"
                    from assistance_dossier d where d.anc3 = k.id and d.state = $1
                    {NEWEST} limit {DOSSIERS_A_COUNTY}) f) as dossiers
                from core_organization k where k.parent_id = o.id order by k.code) q) as counties
            from core_organization o where o.level = 'PREFECTURE' order by o.code) p""",
    "point": f"""
        select json_build_object('data', json_build_object('dossier', (select row_to_json(p) from (
            select {JSON_FIELDS}, json_build_object('name', o.name, 'level', o.level) as organization,
                {RELATED}
            from assistance_dossier d join core_organization o on o.id = d.organization_id
            where d.id = $1) p)))""",
    "statistics": f"""
        select json_build_object('data', json_build_object('statistics', coalesce(json_agg(p), '[]'))) from (
            select json_build_object('name', o.name) as prefecture, g.service,
                case when g.deliveries >= {SMALLEST} then g.deliveries end as deliveries,
                case when g.deliveries >= {SMALLEST} then g.households end as households,
                case when g.deliveries >= {SMALLEST} then g.amount end as amount
            from ({GROUPS}) g join core_organization o on o.id = g.anc2 order by g.anc2, g.service) p""",
}
"""By shape, the statement whose one value is the whole answer."""

ROWS: Mapping[str, str] = {
    **{shape: _listed(f"{ROW_FIELDS}, o.name, o.level", column) for shape, column in LISTS.items()},
    "page": f"select {ROW_FIELDS} from assistance_dossier d where d.anc3 = $1 {NEWEST} limit {PAGE_ROWS}",
    "nested": f"""
        select o.name, k.name, {DELIVERED}, f.id, f.number, f.applicant_name, f.registered_on,
            f.income_per_head
        from core_organization o
        join core_organization k on k.parent_id = o.id
        left join lateral (
            select d.id::text, d.number, d.applicant_name, d.registered_on::text, d.income_per_head
            from assistance_dossier d where d.anc3 = k.id and d.state = $1
            {NEWEST} limit {DOSSIERS_A_COUNTY}) f on true
        where o.level = 'PREFECTURE'
        order by o.code, k.code, f.registered_on desc, f.id desc""",
    "point": f"""
        select {ROW_FIELDS}, o.name, o.level, {RELATED}
        from assistance_dossier d join core_organization o on o.id = d.organization_id where d.id = $1""",
    "statistics": f"""
        select o.name, g.service, g.deliveries, g.households, g.amount
        from ({GROUPS}) g join core_organization o on o.id = g.anc2 order by g.anc2, g.service""",
}
"""By shape, the statement whose rows are shaped in the server."""

LITE_FIELDS = """'id', d.id, 'number', d.number, 'applicantName', d.applicant_name,
    'idNumber', d.id_number_mask, 'category', d.category, 'state', d.state, 'registeredOn', d.registered_on,
    'verifyBy', d.verify_by, 'incomePerHead', d.income_per_head, 'householdSize', d.household_size"""


def _lite_list(column: str) -> str:
    return f"""
        select json_object('data', json_object('dossiers', json_group_array(json_object({LITE_FIELDS},
            'organization', json_object('name', o.name, 'level', o.level)))))
        from (select * from assistance_dossier d where d.{column} = ?1 {NEWEST} limit {LIST_ROWS}) d
        join core_organization o on o.id = d.organization_id"""


LITE: Mapping[str, str] = {
    **{shape: _lite_list(column) for shape, column in LISTS.items()},
    "page": f"""
        select json_object('data', json_object('dossiers', json_group_array(json_object({LITE_FIELDS}))))
        from (select * from assistance_dossier d where d.anc3 = ?1 {NEWEST} limit {PAGE_ROWS}) d""",
    "nested": f"""
        select json_object('data', json_object('prefectures', json_group_array(json_object('name', o.name,
            'counties', (select json_group_array(json_object('name', k.name,
                'deliveredBelow', (select coalesce(sum(t.amount), 0) from assistance_service_total t
                    where t.anc3 = k.id),
                'dossiers', (select json_group_array(json_object('id', d.id, 'number', d.number,
                        'applicantName', d.applicant_name, 'registeredOn', d.registered_on,
                        'incomePerHead', d.income_per_head))
                    from (select * from assistance_dossier d where d.anc3 = k.id and d.state = ?1
                        {NEWEST} limit {DOSSIERS_A_COUNTY}) d)))
                from (select * from core_organization where parent_id = o.id order by code) k)))))
        from (select * from core_organization where level = 'PREFECTURE' order by code) o""",
    "point": f"""
        select json_object('data', json_object('dossier', json_object({LITE_FIELDS},
            'organization', json_object('name', o.name, 'level', o.level),
            'members', (select json_group_array(json_object('id', m.id, 'name', m.name,
                    'relation', m.relation, 'idNumber', m.id_number_mask, 'health', m.health, 'work', m.work))
                from (select * from assistance_member where dossier_id = d.id
                    order by position, id limit {MEMBERS}) m),
            'cases', (select json_group_array(json_object('id', c.id, 'number', c.number,
                    'service', c.service, 'state', c.state, 'registeredOn', c.registered_on,
                    'delivered', c.delivered))
                from (select * from assistance_case where dossier_id = d.id
                    order by registered_on desc, id desc limit {LATEST}) c),
            'deliveries', (select json_group_array(json_object('id', v.id, 'kind', v.kind,
                    'service', v.service, 'source', v.source, 'state', v.state, 'amount', v.amount,
                    'plannedOn', v.planned_on))
                from (select * from assistance_delivery where dossier_id = d.id
                    order by planned_on desc, id desc limit {LATEST}) v))))
        from assistance_dossier d join core_organization o on o.id = d.organization_id where d.id = ?1""",
    "statistics": f"""
        select json_object('data', json_object('statistics', json_group_array(json_object(
            'prefecture', json_object('name', g.name), 'service', g.service,
            'deliveries', case when g.deliveries >= {SMALLEST} then g.deliveries end,
            'households', case when g.deliveries >= {SMALLEST} then g.households end,
            'amount', case when g.deliveries >= {SMALLEST} then g.amount end))))
        from (select o.name, g.* from (
                select t.anc2, t.service, sum(t.deliveries) as deliveries, sum(t.households) as households,
                    sum(t.amount) as amount from assistance_service_total t where t.anc1 = ?1
                group by t.anc2, t.service) g
            join core_organization o on o.id = g.anc2 order by g.anc2, g.service) g""",
}
"""By shape, SQLite's statement whose one value is the whole answer."""
