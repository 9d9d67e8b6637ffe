"""sums by year and service alone, filled by the upgrade's last step; the newest dossiers in a state."""

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0123'
down_revision = 'assistance_0122'


def upgrade() -> None:
    op.create_table('assistance_service_total',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('service', sa.Enum('LIVING_RELIEF', 'MEDICAL_AID', 'LEGAL_AID', 'SKILLS_TRAINING', 'JOB_PLACEMENT', 'CHILD_EDUCATION_AID', 'PETITION_SERVICE', 'DISASTER_RELIEF', 'OTHER_ACCIDENT_AID', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('deliveries', sa.BigInteger(), nullable=False),
    sa.Column('households', sa.BigInteger(), nullable=False),
    sa.Column('persons', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_service_total_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_service_total'))
    )
    with op.batch_alter_table('assistance_service_total', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_service_total_anc1_amount'), ['anc1', 'amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_service_total_anc2_amount'), ['anc2', 'amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_service_total_anc3_amount'), ['anc3', 'amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_service_total_anc4_amount'), ['anc4', 'amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_service_total_anc5_amount'), ['anc5', 'amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_service_total_anc6_amount'), ['anc6', 'amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_service_total_organization_id'), ['organization_id'], unique=False)
    for place in ([], ['anc2'], ['anc3'], ['anc4']):
        columns = [*place, 'state', 'registered_on', 'id']
        op.create_index('_'.join(['ix_assistance_dossier', *columns]), 'assistance_dossier', columns)
