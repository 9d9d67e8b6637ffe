"""the day on which a household was first helped, and one index for all figures of dossiers."""

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0120'
down_revision = 'assistance_0110'

FIGURES = [
    'anc2', 'anc3', 'anc1', 'anc4', 'anc5', 'anc6', 'organization_id', 'state', 'category', 'main_cause',
    'household_size', 'first_helped_on', 'active_since', 'exited_on', 'registered_on', 'exit_kind', 'verify_by',
]
NEVER = sa.text('first_helped_on IS NULL')


def note_first_help(connection: sa.Connection) -> None:
    """Take the day from the deliveries that reached the household and did not come back."""
    connection.execute(sa.text(
        "UPDATE assistance_dossier SET first_helped_on = found.day FROM ("
        "SELECT dossier_id, min(delivered_on) AS day FROM assistance_delivery "
        "WHERE state = 'DELIVERED' AND dossier_id IS NOT NULL GROUP BY dossier_id) AS found "
        "WHERE found.dossier_id = assistance_dossier.id"
    ))


def upgrade() -> None:
    op.add_column('assistance_dossier', sa.Column('first_helped_on', sa.Date(), nullable=True))
    note_first_help(op.get_bind())
    op.create_index('ix_assistance_dossier_figures', 'assistance_dossier', FIGURES)
    op.create_index(
        'ix_assistance_dossier_never_helped', 'assistance_dossier', ['registered_on', 'id'],
        postgresql_where=NEVER, sqlite_where=NEVER,
    )
