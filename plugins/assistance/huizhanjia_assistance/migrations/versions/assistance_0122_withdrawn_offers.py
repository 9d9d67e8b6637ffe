"""an offer of a dossier that was taken back is withdrawn, not refused; a follow-up of a placement has its day."""

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0122'
down_revision = 'assistance_0121'

TABLE, CHECK = 'assistance_dossier_transfer', 'ck_assistance_dossier_transfer_state'
PLACEMENT, DAYS = 'assistance_job_placement', ('asked_after_3', 'asked_after_6')
BEFORE = ('REQUESTED', 'ACCEPTED', 'REFUSED')


def allow(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let offers be in other states than before.

    SQLite would copy the whole table to change a CHECK; as its documentation shows, the words of the table
    are changed instead, since no row does.
    """
    was, told = (f"state IN ({', '.join(map(repr, states))})" for states in (before, after))
    if op.get_context().dialect.name == 'sqlite':
        quoted = [one.replace("'", "''") for one in (was, told)]
        op.execute('PRAGMA writable_schema=ON')
        op.execute(
            f"UPDATE sqlite_master SET sql = replace(sql, '{quoted[0]}', '{quoted[1]}') "
            f"WHERE type = 'table' AND name = '{TABLE}'"
        )
        op.execute('PRAGMA writable_schema=RESET')
    else:
        op.drop_constraint(op.f(CHECK), TABLE, type_='check')
        op.create_check_constraint(op.f(CHECK), TABLE, told)


def upgrade() -> None:
    """Offers and follow-ups of before stay as they are: nobody can tell any more who took back, or which day."""
    allow(BEFORE, (*BEFORE, 'WITHDRAWN'))
    for name in DAYS:
        op.add_column(PLACEMENT, sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for name in DAYS:
        op.drop_column(PLACEMENT, name)
    op.execute(f"UPDATE {TABLE} SET state = 'REFUSED' WHERE state = 'WITHDRAWN'")
    allow((*BEFORE, 'WITHDRAWN'), BEFORE)
