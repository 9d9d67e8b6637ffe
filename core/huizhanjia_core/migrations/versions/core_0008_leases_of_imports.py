"""leases of imports, digests of imported rows under a key."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0008'
down_revision = 'core_0007'


def upgrade() -> None:
    """A run that has no lease counts as stopped: whatever was running has ended, since the program was exchanged.

    Digests of imported rows are put under the key by ``huizhanjia db upgrade``, which has the keys.
    """
    op.add_column('core_import', sa.Column('token', sa.Uuid(), nullable=True))
    op.add_column('core_import', sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True))
    op.add_column('core_imported_row', sa.Column('keyed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_core_imported_row_unkeyed', 'core_imported_row', ['id'], unique=False, sqlite_where=sa.text('NOT keyed'), postgresql_where=sa.text('NOT keyed'))
