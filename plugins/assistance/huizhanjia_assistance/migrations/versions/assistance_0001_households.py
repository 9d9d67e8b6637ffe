"""households."""

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0001'
down_revision = None


def upgrade() -> None:
    op.create_table('assistance_dossier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'UNDER_REVIEW', 'VISITING', 'CHECKING', 'PUBLICIZED', 'ACTIVE', 'REVERIFY_DUE', 'SUSPENDED', 'EXITING', 'RELIEVED', 'LIFTED_OUT', 'CANCELLED', 'REJECTED', 'WITHDRAWN', 'ARCHIVED', 'ERASED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('applicant_name', sa.String(length=100), nullable=False),
    sa.Column('id_number_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('id_number_mask', sa.String(length=100), nullable=True),
    sa.Column('id_number_index', sa.String(length=64), nullable=True),
    sa.Column('phone_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('phone_mask', sa.String(length=100), nullable=True),
    sa.Column('address_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('address_mask', sa.String(length=100), nullable=True),
    sa.Column('bank_card_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('bank_card_mask', sa.String(length=100), nullable=True),
    sa.Column('bank_name', sa.String(length=100), nullable=True),
    sa.Column('dibao_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('dibao_mask', sa.String(length=100), nullable=True),
    sa.Column('union_member', sa.Boolean(), nullable=False),
    sa.Column('migrant_worker', sa.Boolean(), nullable=False),
    sa.Column('employer', sa.String(length=100), nullable=True),
    sa.Column('employer_code', sa.String(length=18), nullable=True),
    sa.Column('household_size', sa.BigInteger(), nullable=False),
    sa.Column('main_cause', sa.Enum('ILLNESS', 'DISABILITY', 'ACCIDENT_OR_DISASTER', 'EDUCATION', 'UNEMPLOYMENT', 'LOW_WAGE', 'SINGLE_PARENT', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('secondary_cause', sa.Enum('ILLNESS', 'DISABILITY', 'ACCIDENT_OR_DISASTER', 'EDUCATION', 'UNEMPLOYMENT', 'LOW_WAGE', 'SINGLE_PARENT', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('grassroots_kind', sa.Enum('UNION', 'VILLAGE', 'COMMUNITY', 'EMPLOYER', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('grassroots_name', sa.String(length=100), nullable=True),
    sa.Column('grassroots_person', sa.String(length=100), nullable=True),
    sa.Column('grassroots_on', sa.Date(), nullable=True),
    sa.Column('registered_on', sa.Date(), nullable=False),
    sa.Column('registered_by', sa.Uuid(), nullable=True),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('assessment_id', sa.Uuid(), nullable=True),
    sa.Column('income_per_head', sa.BigInteger(), nullable=True),
    sa.Column('open_objections', sa.BigInteger(), nullable=False),
    sa.Column('active_since', sa.Date(), nullable=True),
    sa.Column('verified_on', sa.Date(), nullable=True),
    sa.Column('verify_by', sa.Date(), nullable=True),
    sa.Column('exit_kind', sa.Enum('RELIEVED', 'LIFTED_OUT', 'CANCELLED', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('exit_reason', sa.Enum('LIFTED_OUT', 'RELIEVED', 'RETIRED', 'TRANSFERRED', 'DEATH', 'INELIGIBLE', 'DUPLICATE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('exited_on', sa.Date(), nullable=True),
    sa.Column('retain_until', sa.Date(), nullable=True),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('household_size >= 0', name=op.f('ck_assistance_dossier_household_size')),
    sa.CheckConstraint('open_objections >= 0', name=op.f('ck_assistance_dossier_open_objections')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_dossier_organization_id')),
    sa.ForeignKeyConstraint(['registered_by'], ['core_account.id'], name=op.f('fk_assistance_dossier_registered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_dossier')),
    sa.UniqueConstraint('number', name=op.f('uq_assistance_dossier_number'))
    )
    with op.batch_alter_table('assistance_dossier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_dossier_anc1_registered_on_id'), ['anc1', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_anc2_registered_on_id'), ['anc2', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_anc3_registered_on_id'), ['anc3', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_anc4_registered_on_id'), ['anc4', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_anc5_registered_on_id'), ['anc5', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_anc6_registered_on_id'), ['anc6', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_id_number_index'), ['id_number_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_registered_on_id'), ['registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_state_verify_by'), ['state', 'verify_by'], unique=False)

    op.create_table('assistance_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('relation', sa.Enum('SELF', 'SPOUSE', 'CHILD', 'PARENT', 'PARENT_IN_LAW', 'GRANDPARENT', 'GRANDCHILD', 'SIBLING', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('id_number_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('id_number_mask', sa.String(length=100), nullable=True),
    sa.Column('id_number_index', sa.String(length=64), nullable=True),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.Column('sex', sa.Enum('UNKNOWN', 'MALE', 'FEMALE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('birth_year', sa.BigInteger(), nullable=True),
    sa.Column('work', sa.Enum('EMPLOYED', 'FLEXIBLE', 'FARMING', 'UNEMPLOYED', 'LAID_OFF', 'RETIRED', 'STUDENT', 'PRESCHOOL', 'UNABLE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('employer', sa.String(length=100), nullable=True),
    sa.Column('employer_code', sa.String(length=18), nullable=True),
    sa.Column('school_stage', sa.Enum('KINDERGARTEN', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'COLLEGE', 'UNIVERSITY', 'POSTGRADUATE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('school', sa.String(length=100), nullable=True),
    sa.Column('health', sa.Enum('HEALTHY', 'CHRONIC', 'SERIOUS', 'DISABLED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('diagnosis_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('diagnosis_mask', sa.String(length=100), nullable=True),
    sa.Column('disability_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('disability_mask', sa.String(length=100), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_member_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_member'))
    )
    with op.batch_alter_table('assistance_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_member_dossier_id_position'), ['dossier_id', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_member_id_number_index'), ['id_number_index'], unique=False)
        batch_op.create_index('uq_assistance_member_live', ['id_number_index'], unique=True, sqlite_where=sa.text('live'), postgresql_where=sa.text('live'))
