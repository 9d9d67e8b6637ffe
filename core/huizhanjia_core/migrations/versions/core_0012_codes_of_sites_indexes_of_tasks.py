"""codes of the sites that had none, indexes by which tasks are found and counted."""

from collections import Counter

import sqlalchemy as sa
from alembic import op
from uuid_utils.compat import uuid7

revision = 'core_0012'
down_revision = 'core_0011'

MARKS = {"UNION_OFFICE": "H", "SERVICE_STATION": "Z", "WORKERS_HOME": "J", "ASSISTANCE_CENTER": "BF"}
SITES = sa.table(
    "core_site",
    sa.column("id", sa.Uuid()),
    sa.column("organization_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("code", sa.String()),
    sa.column("opened_on", sa.Date()),
)
UNIONS = sa.table("core_organization", sa.column("id", sa.Uuid()), sa.column("code", sa.String()))
SERIES = sa.table(
    "core_number_series",
    sa.column("id", sa.Uuid()),
    sa.column("series", sa.String()),
    sa.column("unit", sa.Uuid()),
    sa.column("year", sa.BigInteger()),
    sa.column("last", sa.BigInteger()),
)


def number_sites() -> None:
    """A site without a code gets its union's code, its kind and the next number, the oldest the first."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(SITES.c.id, SITES.c.organization_id, SITES.c.kind, UNIONS.c.code)
        .join(UNIONS, UNIONS.c.id == SITES.c.organization_id)
        .where(SITES.c.code.is_(None))
        .order_by(SITES.c.opened_on, SITES.c.id)
    ).all()
    taken = set(connection.scalars(sa.select(SITES.c.code).where(SITES.c.code.is_not(None))))
    last: Counter[tuple[str, sa.Uuid]] = Counter()
    given = []
    for row in rows:
        mark, code = MARKS[row.kind], None
        while code is None or code in taken:
            last[mark, row.organization_id] += 1
            code = f"{row.code}-{mark}-{last[mark, row.organization_id]:02d}"
        taken.add(code)
        given.append({"site": row.id, "given": code})
    if given:
        named = sa.update(SITES).where(SITES.c.id == sa.bindparam("site", type_=sa.Uuid()))
        connection.execute(named.values(code=sa.bindparam("given")), given)
        connection.execute(
            sa.insert(SERIES),
            [
                {"id": uuid7(), "series": f"core:site_{mark.lower()}", "unit": union, "year": 0, "last": number}
                for (mark, union), number in last.items()
            ],
        )


def upgrade() -> None:
    number_sites()
    op.drop_index('ix_core_step_unrouted', table_name='core_step')
    op.drop_index('ix_core_step_due', table_name='core_step')
    op.create_index('ix_core_step_due', 'core_step', ['due_sort', 'id'], unique=False, sqlite_where=sa.text('lead = 1'), postgresql_where=sa.text('lead'))
    for name in ('anc1', 'anc2', 'anc3', 'anc4', 'anc5', 'anc6'):
        op.create_index(
            f'ix_core_step_unrouted_{name}',
            'core_step',
            [name, 'action'],
            unique=False,
            sqlite_where=sa.text(f'routed_id IS NULL AND lead = 1 AND {name} IS NOT NULL'),
            postgresql_where=sa.text(f'routed_id IS NULL AND lead AND {name} IS NOT NULL'),
        )
