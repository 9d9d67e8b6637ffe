"""sites of cases, movements of dossiers, sums by cause."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0101'
down_revision = 'assistance_0100'

KEYS = UUID("3c1f6a52-2a0e-5d0b-8f4e-6d3a9b17e0c5")
"""From which the keys of sums are made, as ``cases/totals.py`` makes them."""

NOWHERE = "00000000-0000-0000-0000-000000000000"
CATEGORIES = "'DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE'"
CAUSES = (
    "'ILLNESS', 'DISABILITY', 'ACCIDENT_OR_DISASTER', 'EDUCATION', 'UNEMPLOYMENT', 'LOW_WAGE', 'SINGLE_PARENT', 'OTHER'"
)
PLACE = ("organization_id", "anc1", "anc2", "anc3", "anc4", "anc5", "anc6")
WHAT = ("year", "service", "source", "category", "cause")


def _table(name: str, *columns: str) -> Any:
    keys = {"id", "dossier_id", "total_id", *PLACE}
    kinds = {name: sa.Uuid() for name in keys} | {"year": sa.BigInteger(), "delivered_on": sa.Date()}
    return sa.table(name, *(sa.column(one, kinds.get(one)) for one in columns))


DELIVERY = _table(
    "assistance_delivery", "id", "dossier_id", "state", "delivered_on", "persons", "amount", *WHAT, *PLACE
)
TOTAL = _table(
    "assistance_delivery_total", "id", "deliveries", "households", "persons", "amount", *WHAT, *PLACE
)
HELP = _table(
    "assistance_household_help", "id", "dossier_id", "year", "service", "category", "cause", "persons", "total_id"
)


def _total_of(row: Any) -> UUID:
    return uuid5(KEYS, "/".join(map(str, (row.organization_id, *(getattr(row, name) for name in WHAT)))))


def sum_by_cause(connection: sa.Connection) -> None:
    """Make the sums of deliveries anew, with the cause of hardship among what they are made by."""
    arrived = DELIVERY.c.state == "DELIVERED"
    by = [DELIVERY.c[name] for name in (*PLACE, *WHAT)]
    counted = sa.select(
        *by, sa.func.count().label("deliveries"), sa.func.sum(DELIVERY.c.persons).label("persons"),
        sa.func.sum(DELIVERY.c.amount).label("amount"),
    ).where(arrived).group_by(*by)
    totals: dict[UUID, dict[str, Any]] = {}
    for row in connection.execute(counted):
        fresh = {**{name: getattr(row, name) for name in (*PLACE, *WHAT)}, "households": 0}
        total = totals.setdefault(_total_of(row), {**fresh, "deliveries": 0, "persons": 0, "amount": 0})
        for name in ("deliveries", "persons", "amount"):
            total[name] += int(getattr(row, name))
    helps = list(_helps(connection, arrived, totals))
    connection.execute(sa.delete(TOTAL))
    if totals:
        connection.execute(sa.insert(TOTAL), [{"id": key, **total} for key, total in totals.items()])
    if helps:
        values = {name: sa.bindparam(f"new_{name}") for name in ("category", "cause", "persons", "total_id")}
        mine = (
            HELP.c.dossier_id == sa.bindparam("of_dossier"),
            HELP.c.year == sa.bindparam("of_year"),
            HELP.c.service == sa.bindparam("of_service"),
        )
        connection.execute(sa.update(HELP).where(*mine).values(**values), helps)


def _helps(connection: sa.Connection, arrived: Any, totals: dict[UUID, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What each household got by a service in a year; the sum of its first delivery counts it."""
    order = [DELIVERY.c[name] for name in ("dossier_id", "year", "service", "delivered_on", "id")]
    query = sa.select(DELIVERY).where(arrived, DELIVERY.c.dossier_id.is_not(None)).order_by(*order)
    query = query.execution_options(yield_per=5000)
    for (dossier, year, service), rows in groupby(
        connection.execute(query), key=lambda row: (row.dossier_id, row.year, row.service)
    ):
        first, *more = rows
        total = _total_of(first)
        totals[total]["households"] += 1
        yield {
            "of_dossier": dossier,
            "of_year": year,
            "of_service": service,
            "new_category": first.category,
            "new_cause": first.cause,
            "new_persons": max(row.persons for row in (first, *more)),
            "new_total_id": total,
        }


def refuse_deliveries() -> None:
    """Stop a script of SQL where deliveries would have to be summed, which takes more than SQL."""
    op.execute(
        "/* 已有发放记录的数据库不能用本脚本，请执行 huizhanjia db upgrade */ "
        "INSERT INTO assistance_delivery_total (id) SELECT NULL FROM assistance_delivery WHERE state = 'DELIVERED'"
    )


def note_movements() -> None:
    """Who is in file came into it, who left it left it: of what was before them nothing is known."""
    sqlite = op.get_context().dialect.name == "sqlite"
    key = "lower(hex(randomblob(16)))" if sqlite else "gen_random_uuid()"
    place = ", ".join(PLACE)
    for movement, day, more in (
        ("'APPROVED'", "active_since", ""),
        ("exit_kind", "exited_on", " AND exit_kind IS NOT NULL AND active_since IS NOT NULL"),
    ):
        year = f"CAST(strftime('%Y', {day}) AS INTEGER)" if sqlite else f"CAST(extract(year FROM {day}) AS BIGINT)"
        op.execute(
            "INSERT INTO assistance_movement "
            f"(id, dossier_id, movement, moved_on, year, category, cause, persons, {place}) "
            f"SELECT {key}, id, {movement}, {day}, {year}, category, main_cause, household_size, {place} "
            f"FROM assistance_dossier WHERE {day} IS NOT NULL{more}"
        )


def upgrade() -> None:
    op.create_table('assistance_movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('movement', sa.Enum('APPROVED', 'REOPENED', 'MOVED_IN', 'MOVED_OUT', 'RELIEVED', 'LIFTED_OUT', 'CANCELLED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('moved_on', sa.Date(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('cause', sa.Enum('ILLNESS', 'DISABILITY', 'ACCIDENT_OR_DISASTER', 'EDUCATION', 'UNEMPLOYMENT', 'LOW_WAGE', 'SINGLE_PARENT', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('persons', sa.BigInteger(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_movement_dossier_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_movement_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_movement'))
    )
    for name in PLACE[1:]:
        op.create_index(f'ix_assistance_movement_{name}_moved_on_id', 'assistance_movement', [name, 'moved_on', 'id'])
    op.create_index('ix_assistance_movement_organization_id', 'assistance_movement', ['organization_id'])
    op.create_index('ix_assistance_movement_dossier_id_moved_on', 'assistance_movement', ['dossier_id', 'moved_on'])
    op.create_index('ix_assistance_movement_moved_on_id', 'assistance_movement', ['moved_on', 'id'])
    note_movements()

    uuid = "CHAR(32)" if op.get_context().dialect.name == "sqlite" else "UUID"
    nowhere = NOWHERE.replace("-", "") if uuid == "CHAR(32)" else NOWHERE
    op.execute(f"ALTER TABLE assistance_case ADD COLUMN place_id {uuid} DEFAULT '{nowhere}' NOT NULL")
    op.execute("UPDATE assistance_case SET place_id = organization_id")
    op.create_index('ix_assistance_case_place_id_registered_on_id', 'assistance_case', ['place_id', 'registered_on', 'id'])
    op.create_index('ix_assistance_case_place_id_due_on_id', 'assistance_case', ['place_id', 'due_on', 'id'])
    op.add_column('assistance_petition', sa.Column('extension_reason', sa.String(length=500), nullable=True))

    for table, column, values in (
        ("assistance_delivery_total", "cause", CAUSES),
        ("assistance_household_help", "category", CATEGORIES),
        ("assistance_household_help", "cause", CAUSES),
    ):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) "
            f"CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({values}))"
        )
    op.execute("ALTER TABLE assistance_household_help ADD COLUMN persons BIGINT DEFAULT 0 NOT NULL")
    if op.get_context().as_sql:
        refuse_deliveries()
    else:
        sum_by_cause(op.get_bind())
