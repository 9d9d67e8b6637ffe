"""indexes by which tasks are found and counted."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0012'
down_revision = 'core_0011'

def upgrade() -> None:
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
