"""The hand-written statements: for each shape one that makes JSON in the database and one that gives rows."""

from collections.abc import Sequence

from bench.shapes import CASES_A_COUNTY, ENTRIES_A_CASE, LIST_ROWS, Part

JSON_FIELDS = """c.id, c.number, c.name,
    left(c.id_number, 6) || '********' || right(c.id_number, 4) as "idNumber", c.category, c.status,
    c.opened_at as "openedAt", c.closed_at as "closedAt", c.income, c.family_size as "familySize\""""
"""A session at +08:00 lets PostgreSQL write moments as the API does."""

ROW_FIELDS = """c.id::text, c.number, c.name,
    left(c.id_number, 6) || '********' || right(c.id_number, 4), c.category, c.status,
    extract(epoch from c.opened_at)::int8, extract(epoch from c.closed_at)::int8, c.income, c.family_size"""

COUNTY = "where c.anc3 = $1 order by c.opened_at desc, c.id desc"
FUND = """(select coalesce(sum(r.amount), 0)::int8 from caseload_rollup r
    where r.organization_id = k.id)"""


def _narrowed(part: Part) -> str:
    category = "" if part.category is None else f" and c.category = '{part.category}'"
    return COUNTY.replace("where c.anc3 = $1", f"where c.anc3 = $1{category}") + f" limit {part.rows}"


def json_statements(parts: Sequence[Part]) -> dict[str, str]:
    """By shape, the statement whose one value is the whole answer."""
    lists = ", ".join(
        f"'{part.alias}', (select coalesce(json_agg(p), '[]') from (select {JSON_FIELDS}"
        f" from caseload_case c {_narrowed(part)}) p)"
        for part in parts
    )
    return {
        "list": f"""
            select json_build_object('data', json_build_object('cases', coalesce(json_agg(p), '[]'))) from (
                select {JSON_FIELDS}, json_build_object('name', o.name, 'level', o.level) as organization
                from caseload_case c join core_organization o on o.id = c.organization_id
                {COUNTY} limit {LIST_ROWS}) p""",
        "nested": f"""
            select json_build_object('data', json_build_object('prefectures', json_agg(p))) from (
                select o.name, (select coalesce(json_agg(q), '[]') from (
                    select k.name, {FUND} as "fundTotal", (select coalesce(json_agg(f), '[]') from (
                        select c.id, c.number, c.name, c.opened_at as "openedAt", c.income
                        from caseload_case c where c.anc3 = k.id and c.status = $1
                        order by c.opened_at desc, c.id desc limit {CASES_A_COUNTY}) f) as cases
                    from core_organization k where k.parent_id = o.id order by k.code) q) as counties
                from core_organization o where o.level = 'PREFECTURE' order by o.code) p""",
        "point": f"""
            select json_build_object('data', json_build_object('case', (select row_to_json(p) from (
                select {JSON_FIELDS}, json_build_object('name', o.name, 'level', o.level) as organization,
                    (select coalesce(json_agg(f), '[]') from (
                        select e.id, e.period, e.booked_on as "bookedOn", e.amount, e.source
                        from caseload_entry e where e.case_id = c.id
                        order by e.booked_on desc, e.id desc limit {ENTRIES_A_CASE}) f) as entries
                from caseload_case c join core_organization o on o.id = c.organization_id
                where c.id = $1) p)))""",
        "page": f"select json_build_object('data', json_build_object({lists}))",
    }


def row_statements(parts: Sequence[Part]) -> dict[str, list[str]]:
    """By shape, the statements whose rows are shaped in the server; one each but for an aliased page."""
    return {
        "list": [
            f"""select {ROW_FIELDS}, o.name, o.level
                from caseload_case c join core_organization o on o.id = c.organization_id
                {COUNTY} limit {LIST_ROWS}"""
        ],
        "nested": [
            f"""select o.name, k.name, {FUND}, f.id, f.number, f.name, f.opened_at, f.income
                from core_organization o
                join core_organization k on k.parent_id = o.id
                left join lateral (
                    select c.id::text, c.number, c.name, extract(epoch from c.opened_at)::int8 as opened_at,
                        c.income
                    from caseload_case c where c.anc3 = k.id and c.status = $1
                    order by c.opened_at desc, c.id desc limit {CASES_A_COUNTY}) f on true
                where o.level = 'PREFECTURE'
                order by o.code, k.code, f.opened_at desc, f.id desc"""
        ],
        "point": [
            f"""select {ROW_FIELDS}, o.name, o.level, f.id, f.period, f.booked_on::text, f.amount, f.source
                from caseload_case c
                join core_organization o on o.id = c.organization_id
                left join lateral (
                    select e.id::text, e.period, e.booked_on, e.amount, e.source from caseload_entry e
                    where e.case_id = c.id order by e.booked_on desc, e.id desc limit {ENTRIES_A_CASE}
                ) f on true
                where c.id = $1"""
        ],
        "page": [f"select {ROW_FIELDS} from caseload_case c {_narrowed(part)}" for part in parts],
    }


LITE_FIELDS = """'id', c.id, 'number', c.number, 'name', c.name,
    'idNumber', substr(c.id_number, 1, 6) || '********' || substr(c.id_number, 15), 'category', c.category,
    'status', c.status, 'openedAt', c.opened_at, 'closedAt', c.closed_at, 'income', c.income,
    'familySize', c.family_size"""


def sqlite_statements(parts: Sequence[Part]) -> dict[str, str]:
    """By shape, SQLite's statement whose one value is the whole answer; the parameter is ``?1``."""
    lists = ", ".join(
        f"'{part.alias}', (select json_group_array(json_object({LITE_FIELDS})) from"
        f" (select * from caseload_case c {_narrowed(part).replace('$1', '?1')}) c)"
        for part in parts
    )
    newest = COUNTY.replace("$1", "?1")
    return {
        "list": f"""
            select json_object('data', json_object('cases', json_group_array(json_object({LITE_FIELDS},
                'organization', json_object('name', o.name, 'level', o.level)))))
            from (select * from caseload_case c {newest} limit {LIST_ROWS}) c
            join core_organization o on o.id = c.organization_id""",
        "nested": f"""
            select json_object('data', json_object('prefectures', json_group_array(json_object('name', o.name,
                'counties', (select json_group_array(json_object('name', k.name,
                    'fundTotal', (select coalesce(sum(r.amount), 0) from caseload_rollup r
                        where r.organization_id = k.id),
                    'cases', (select json_group_array(json_object('id', c.id, 'number', c.number,
                            'name', c.name, 'openedAt', c.opened_at, 'income', c.income))
                        from (select * from caseload_case c where c.anc3 = k.id and c.status = ?1
                            order by c.opened_at desc, c.id desc limit {CASES_A_COUNTY}) c)))
                    from (select * from core_organization where parent_id = o.id order by code) k)))))
            from (select * from core_organization where level = 'PREFECTURE' order by code) o""",
        "point": f"""
            select json_object('data', json_object('case', json_object({LITE_FIELDS},
                'organization', json_object('name', o.name, 'level', o.level),
                'entries', (select json_group_array(json_object('id', e.id, 'period', e.period,
                        'bookedOn', e.booked_on, 'amount', e.amount, 'source', e.source))
                    from (select * from caseload_entry where case_id = c.id
                        order by booked_on desc, id desc limit {ENTRIES_A_CASE}) e))))
            from caseload_case c join core_organization o on o.id = c.organization_id where c.id = ?1""",
        "page": f"select json_object('data', json_object({lists}))",
    }
