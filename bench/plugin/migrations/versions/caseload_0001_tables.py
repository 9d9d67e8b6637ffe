"""tables."""

import sqlalchemy as sa
from alembic import op

revision = 'caseload_0001'
down_revision = None


def upgrade() -> None:
    op.create_table('caseload_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('id_number', sa.String(length=18), nullable=False),
    sa.Column('category', sa.Enum('POVERTY', 'ILLNESS', 'SCHOOLING', 'DISASTER', 'UNEMPLOYMENT', 'MIGRANT', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('OPEN', 'REVIEWED', 'SUSPENDED', 'CLOSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('income', sa.BigInteger(), nullable=False),
    sa.Column('standard', sa.BigInteger(), nullable=False),
    sa.Column('family_size', sa.BigInteger(), nullable=False),
    sa.Column('children', sa.BigInteger(), nullable=False),
    sa.Column('disabled', sa.Boolean(), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('employer', sa.String(length=200), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_caseload_case_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caseload_case')),
    sa.UniqueConstraint('number', name=op.f('uq_caseload_case_number'))
    )
    with op.batch_alter_table('caseload_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caseload_case_anc1_opened_at_id'), ['anc1', 'opened_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_anc2_opened_at_id'), ['anc2', 'opened_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_anc3_opened_at_id'), ['anc3', 'opened_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_anc4_opened_at_id'), ['anc4', 'opened_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_anc5_opened_at_id'), ['anc5', 'opened_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_anc6_opened_at_id'), ['anc6', 'opened_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_case_organization_id_opened_at_id'), ['organization_id', 'opened_at', 'id'], unique=False)

    op.create_table('caseload_rollup',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_caseload_rollup_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caseload_rollup')),
    sa.UniqueConstraint('organization_id', 'period', name=op.f('uq_caseload_rollup_organization_id_period'))
    )
    with op.batch_alter_table('caseload_rollup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caseload_rollup_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_rollup_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_rollup_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_rollup_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_rollup_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_rollup_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_rollup_organization_id'), ['organization_id'], unique=False)

    op.create_table('caseload_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.Enum('CENTRAL', 'LOCAL', 'UNION', 'DONATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('purpose', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['caseload_case.id'], name=op.f('fk_caseload_entry_case_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_caseload_entry_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caseload_entry'))
    )
    with op.batch_alter_table('caseload_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caseload_entry_case_id_booked_on_id'), ['case_id', 'booked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_caseload_entry_organization_id_period'), ['organization_id', 'period'], unique=False)
