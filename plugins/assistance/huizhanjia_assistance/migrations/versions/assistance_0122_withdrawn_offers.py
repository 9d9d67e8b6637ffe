"""an offer of a dossier that was taken back is withdrawn, not refused; a follow-up of a placement has its day."""

import re

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0122'
down_revision = 'assistance_0121'

TABLE, CHECK = 'assistance_dossier_transfer', 'ck_assistance_dossier_transfer_state'
PLACEMENT, DAYS = 'assistance_job_placement', ('asked_after_3', 'asked_after_6')
BEFORE = ('REQUESTED', 'ACCEPTED', 'REFUSED')


def allow(*states: str) -> None:
    """Let offers be in these states only."""
    told = f"state IN ({', '.join(repr(one) for one in states)})"
    if op.get_context().dialect.name == 'sqlite':
        copy_with(told)
    else:
        op.drop_constraint(op.f(CHECK), TABLE, type_='check')
        op.create_check_constraint(op.f(CHECK), TABLE, told)


def copy_with(told: str) -> None:
    """SQLite changes a CHECK with a copy of its table; by its own words, so that nothing else changes."""
    stored = "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type <> 'table'"
    made, *around = op.get_bind().scalars(sa.text(stored), {'name': TABLE}).all()
    made, checks = re.subn(rf'{CHECK} CHECK \(state IN \([^)]*\)\)', f'{CHECK} CHECK ({told})', made)
    made, names = re.subn(rf'^CREATE TABLE "?{TABLE}"?', f'CREATE TABLE {TABLE}_copy', made)
    assert (checks, names) == (1, 1)
    op.execute(made)
    op.execute(f'INSERT INTO {TABLE}_copy SELECT * FROM {TABLE}')
    op.drop_table(TABLE)
    op.rename_table(f'{TABLE}_copy', TABLE)
    for one in around:
        op.execute(one)


def upgrade() -> None:
    """Offers and follow-ups of before stay as they are: nobody can tell any more who took back, or which day."""
    allow(*BEFORE, 'WITHDRAWN')
    for name in DAYS:
        op.add_column(PLACEMENT, sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for name in DAYS:
        op.drop_column(PLACEMENT, name)
    op.execute(f"UPDATE {TABLE} SET state = 'REFUSED' WHERE state = 'WITHDRAWN'")
    allow(*BEFORE)
