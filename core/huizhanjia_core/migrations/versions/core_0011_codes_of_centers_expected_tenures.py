"""codes and managing departments of centers, expected tenures of their staff."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0011'
down_revision = 'core_0010'


def name_centers() -> None:
    """Centers have a code and a managing department; those that are there get them by ``setCenterManagement``."""
    op.add_column('core_site', sa.Column('code', sa.String(length=40), nullable=True))
    if op.get_context().dialect.name == "sqlite":  # takes a foreign key with its column, without a copy of the table
        op.execute(
            "ALTER TABLE core_site ADD COLUMN manage_department_id CHAR(32) "
            "CONSTRAINT fk_core_site_manage_department_id REFERENCES core_department (id)"
        )
    else:
        op.add_column('core_site', sa.Column('manage_department_id', sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f('fk_core_site_manage_department_id'), 'core_site', 'core_department', ['manage_department_id'], ['id'])
    op.create_index('uq_core_site_code', 'core_site', ['code'], unique=True)
    op.create_index('ix_core_site_manage_department_id', 'core_site', ['manage_department_id'], unique=False)


def upgrade() -> None:
    op.create_table('core_tenure_outlook',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('can_serve_long_term', sa.Boolean(), nullable=False),
    sa.Column('expected_months', sa.BigInteger(), nullable=True),
    sa.Column('preference', sa.BigInteger(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('expected_months IS NULL OR expected_months > 0', name=op.f('ck_core_tenure_outlook_expected_months')),
    sa.ForeignKeyConstraint(['appointment_id'], ['core_appointment.id'], name=op.f('fk_core_tenure_outlook_appointment_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_tenure_outlook_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_tenure_outlook_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_tenure_outlook')),
    sa.UniqueConstraint('appointment_id', name=op.f('uq_core_tenure_outlook_appointment_id'))
    )
    with op.batch_alter_table('core_tenure_outlook', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_anc1_preference_id'), ['anc1', 'preference', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_anc2_preference_id'), ['anc2', 'preference', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_anc3_preference_id'), ['anc3', 'preference', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_anc4_preference_id'), ['anc4', 'preference', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_anc5_preference_id'), ['anc5', 'preference', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_anc6_preference_id'), ['anc6', 'preference', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_tenure_outlook_preference_id'), ['preference', 'id'], unique=False)

    name_centers()
