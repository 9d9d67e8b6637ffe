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
    op.create_index('ix_assistance_service_total_organization_id', 'assistance_service_total', ['organization_id'])
    for ancestor in ('anc1', 'anc2', 'anc3', 'anc4', 'anc5', 'anc6'):
        op.create_index(f'ix_assistance_service_total_{ancestor}_amount', 'assistance_service_total', [ancestor, 'amount'])
        # What was delivered below a union is read from the new table, and no figure stands in an index of the old one.
        op.drop_index(f'ix_assistance_center_total_{ancestor}_amount', 'assistance_center_total')
        op.create_index(f'ix_assistance_center_total_{ancestor}_id', 'assistance_center_total', [ancestor, 'id'])
    for place in ([], ['anc2'], ['anc3'], ['anc4']):
        columns = [*place, 'state', 'registered_on', 'id']
        op.create_index('_'.join(['ix_assistance_dossier', *columns]), 'assistance_dossier', columns)
