"""Requests for the nine services, caps with their first versions, deliveries, campaigns."""

from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0100'
down_revision = 'assistance_0002'


def upgrade() -> None:
    op.create_table('assistance_campaign',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('NEW_YEAR', 'SPRING_FESTIVAL', 'LOSAR', 'GOLDEN_AUTUMN', 'DISASTER', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('service', sa.Enum('LIVING_RELIEF', 'MEDICAL_AID', 'LEGAL_AID', 'SKILLS_TRAINING', 'JOB_PLACEMENT', 'CHILD_EDUCATION_AID', 'PETITION_SERVICE', 'DISASTER_RELIEF', 'OTHER_ACCIDENT_AID', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('form', sa.Enum('MONEY', 'GOODS', 'SERVICE', 'REFERRAL', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.Enum('CENTRAL_SPECIAL', 'LOCAL_GOVERNMENT', 'OWN_UNION_MATCH', 'SUPERIOR_UNION_SUBSIDY', 'DONATION', 'PUBLIC_FUNDRAISING', 'LAWFUL_APPRECIATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'SUBMITTED', 'APPROVED', 'RECONCILED', 'CANCELLED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('event', sa.String(length=200), nullable=True),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('per_household', sa.BigInteger(), nullable=False),
    sa.Column('listed', sa.BigInteger(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('listed >= 0', name=op.f('ck_assistance_campaign_listed')),
    sa.CheckConstraint('per_household > 0', name=op.f('ck_assistance_campaign_per_household')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_campaign_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_campaign')),
    sa.UniqueConstraint('number', name=op.f('uq_assistance_campaign_number'))
    )
    with op.batch_alter_table('assistance_campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_campaign_anc1_begins_on_id'), ['anc1', 'begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_anc2_begins_on_id'), ['anc2', 'begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_anc3_begins_on_id'), ['anc3', 'begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_anc4_begins_on_id'), ['anc4', 'begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_anc5_begins_on_id'), ['anc5', 'begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_anc6_begins_on_id'), ['anc6', 'begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_begins_on_id'), ['begins_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_organization_id'), ['organization_id'], unique=False)

    op.create_table('assistance_delivery_total',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('service', sa.Enum('LIVING_RELIEF', 'MEDICAL_AID', 'LEGAL_AID', 'SKILLS_TRAINING', 'JOB_PLACEMENT', 'CHILD_EDUCATION_AID', 'PETITION_SERVICE', 'DISASTER_RELIEF', 'OTHER_ACCIDENT_AID', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.Enum('CENTRAL_SPECIAL', 'LOCAL_GOVERNMENT', 'OWN_UNION_MATCH', 'SUPERIOR_UNION_SUBSIDY', 'DONATION', 'PUBLIC_FUNDRAISING', 'LAWFUL_APPRECIATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
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
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_delivery_total_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_delivery_total'))
    )
    with op.batch_alter_table('assistance_delivery_total', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_anc1_year_id'), ['anc1', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_anc2_year_id'), ['anc2', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_anc3_year_id'), ['anc3', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_anc4_year_id'), ['anc4', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_anc5_year_id'), ['anc5', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_anc6_year_id'), ['anc6', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_total_year_id'), ['year', 'id'], unique=False)

    op.create_table('assistance_cap_rule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('LIVING_RELIEF_YEAR', 'MEDICAL_SELF_PAID', 'EDUCATION_YEAR', 'EMERGENCY_CEILING', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('multiplier', sa.BigInteger(), nullable=False),
    sa.Column('percent', sa.BigInteger(), nullable=False),
    sa.Column('ceiling', sa.BigInteger(), nullable=False),
    sa.Column('per_member', sa.Boolean(), nullable=False),
    sa.Column('document', sa.String(length=200), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ceiling >= 0', name=op.f('ck_assistance_cap_rule_ceiling')),
    sa.CheckConstraint('multiplier BETWEEN 1 AND 60', name=op.f('ck_assistance_cap_rule_multiplier')),
    sa.CheckConstraint('percent BETWEEN 1 AND 100', name=op.f('ck_assistance_cap_rule_percent')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_assistance_cap_rule_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_cap_rule')),
    sa.UniqueConstraint('kind', 'effective_from', name=op.f('uq_assistance_cap_rule_kind_effective_from'))
    )
    op.create_table('assistance_living_cost',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('monthly', sa.BigInteger(), nullable=False),
    sa.Column('document', sa.String(length=200), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('monthly > 0', name=op.f('ck_assistance_living_cost_monthly')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_living_cost_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_assistance_living_cost_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_living_cost')),
    sa.UniqueConstraint('organization_id', 'year', name=op.f('uq_assistance_living_cost_organization_id_year'))
    )
    with op.batch_alter_table('assistance_living_cost', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_living_cost_year_id'), ['year', 'id'], unique=False)

    op.create_table('assistance_household_help',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('service', sa.Enum('LIVING_RELIEF', 'MEDICAL_AID', 'LEGAL_AID', 'SKILLS_TRAINING', 'JOB_PLACEMENT', 'CHILD_EDUCATION_AID', 'PETITION_SERVICE', 'DISASTER_RELIEF', 'OTHER_ACCIDENT_AID', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('deliveries', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('total_id', sa.Uuid(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('deliveries >= 0', name=op.f('ck_assistance_household_help_deliveries')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_household_help_dossier_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_household_help_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_household_help'))
    )
    with op.batch_alter_table('assistance_household_help', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_household_help_anc1_year_id'), ['anc1', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_anc2_year_id'), ['anc2', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_anc3_year_id'), ['anc3', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_anc4_year_id'), ['anc4', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_anc5_year_id'), ['anc5', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_anc6_year_id'), ['anc6', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_dossier_id_year'), ['dossier_id', 'year'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_household_help_year_id'), ['year', 'id'], unique=False)

    op.create_table('assistance_cap_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('LIVING_RELIEF_YEAR', 'MEDICAL_SELF_PAID', 'EDUCATION_YEAR', 'EMERGENCY_CEILING', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('ceiling', sa.BigInteger(), nullable=False),
    sa.Column('used', sa.BigInteger(), nullable=False),
    sa.Column('reserved', sa.BigInteger(), nullable=False),
    sa.Column('reckoning', sa.String(length=200), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('used + reserved <= ceiling', name=op.f('ck_assistance_cap_account_within_limit')),
    sa.CheckConstraint('used >= 0 AND reserved >= 0', name=op.f('ck_assistance_cap_account_not_negative')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_cap_account_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_cap_account_member_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_cap_account_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_cap_account'))
    )
    with op.batch_alter_table('assistance_cap_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_anc1_year_id'), ['anc1', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_anc2_year_id'), ['anc2', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_anc3_year_id'), ['anc3', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_anc4_year_id'), ['anc4', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_anc5_year_id'), ['anc5', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_anc6_year_id'), ['anc6', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_cap_account_year_id'), ['year', 'id'], unique=False)

    op.create_table('assistance_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('service', sa.Enum('LIVING_RELIEF', 'MEDICAL_AID', 'LEGAL_AID', 'SKILLS_TRAINING', 'JOB_PLACEMENT', 'CHILD_EDUCATION_AID', 'PETITION_SERVICE', 'DISASTER_RELIEF', 'OTHER_ACCIDENT_AID', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('REGISTERED', 'VERIFIED', 'APPROVED', 'IN_SERVICE', 'CLOSED', 'REJECTED', 'TRANSFERRED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('intake', sa.Enum('WINDOW', 'VISIT', 'PHONE', 'ONLINE', 'GRASSROOTS', 'REFERRED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('urgency', sa.Enum('EMERGENCY', 'URGENT', 'ROUTINE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('life_at_risk', sa.Boolean(), nullable=False),
    sa.Column('no_food_or_shelter', sa.Boolean(), nullable=False),
    sa.Column('dependants_alone', sa.Boolean(), nullable=False),
    sa.Column('needed_by', sa.Date(), nullable=True),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('dossier_due_on', sa.Date(), nullable=True),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('applicant_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('applicant_mask', sa.String(length=100), nullable=False),
    sa.Column('id_number_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('id_number_mask', sa.String(length=100), nullable=True),
    sa.Column('id_number_index', sa.String(length=64), nullable=True),
    sa.Column('phone_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('phone_mask', sa.String(length=100), nullable=True),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('cause', sa.Enum('ILLNESS', 'DISABILITY', 'ACCIDENT_OR_DISASTER', 'EDUCATION', 'UNEMPLOYMENT', 'LOW_WAGE', 'SINGLE_PARENT', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('persons', sa.BigInteger(), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('finding', sa.Text(), nullable=True),
    sa.Column('requested', sa.BigInteger(), nullable=True),
    sa.Column('cap_account_id', sa.Uuid(), nullable=True),
    sa.Column('cap_limit', sa.BigInteger(), nullable=True),
    sa.Column('reckoning', sa.String(length=200), nullable=True),
    sa.Column('approved', sa.BigInteger(), nullable=True),
    sa.Column('source', sa.Enum('CENTRAL_SPECIAL', 'LOCAL_GOVERNMENT', 'OWN_UNION_MATCH', 'SUPERIOR_UNION_SUBSIDY', 'DONATION', 'PUBLIC_FUNDRAISING', 'LAWFUL_APPRECIATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('pending', sa.BigInteger(), nullable=False),
    sa.Column('delivered', sa.BigInteger(), nullable=False),
    sa.Column('helped_on', sa.Date(), nullable=True),
    sa.Column('days_to_help', sa.BigInteger(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('rights_protected', sa.Boolean(), nullable=False),
    sa.Column('timely_aid', sa.Boolean(), nullable=False),
    sa.Column('mediated', sa.Boolean(), nullable=False),
    sa.Column('harmonious', sa.Boolean(), nullable=False),
    sa.Column('satisfaction', sa.Enum('VERY_SATISFIED', 'SATISFIED', 'NEUTRAL', 'DISSATISFIED', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('predecessor_id', sa.Uuid(), nullable=True),
    sa.Column('transferred_to', sa.String(length=200), nullable=True),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('pending + delivered <= coalesce(approved, 0)', name=op.f('ck_assistance_case_within_approval')),
    sa.CheckConstraint('pending >= 0 AND delivered >= 0', name=op.f('ck_assistance_case_not_negative')),
    sa.ForeignKeyConstraint(['cap_account_id'], ['assistance_cap_account.id'], name=op.f('fk_assistance_case_cap_account_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_case_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_case_member_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_case_organization_id')),
    sa.ForeignKeyConstraint(['predecessor_id'], ['assistance_case.id'], name=op.f('fk_assistance_case_predecessor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_case'))
    )
    with op.batch_alter_table('assistance_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_case_anc1_due_on_id'), ['anc1', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc1_registered_on_id'), ['anc1', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc2_due_on_id'), ['anc2', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc2_registered_on_id'), ['anc2', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc3_due_on_id'), ['anc3', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc3_registered_on_id'), ['anc3', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc4_due_on_id'), ['anc4', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc4_registered_on_id'), ['anc4', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc5_due_on_id'), ['anc5', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc5_registered_on_id'), ['anc5', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc6_due_on_id'), ['anc6', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_anc6_registered_on_id'), ['anc6', 'registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_cap_account_id'), ['cap_account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_due_on_id'), ['due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_id_number_index'), ['id_number_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_predecessor_id'), ['predecessor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_registered_on_id'), ['registered_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_case_service_registered_on'), ['service', 'registered_on'], unique=False)

    op.create_table('assistance_child_education_aid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.Enum('KINDERGARTEN', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'COLLEGE', 'UNIVERSITY', 'POSTGRADUATE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('school', sa.String(length=200), nullable=False),
    sa.Column('school_year', sa.BigInteger(), nullable=False),
    sa.Column('monthly_cost', sa.BigInteger(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_child_education_aid_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_child_education_aid')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_child_education_aid_case_id'))
    )
    op.create_table('assistance_delivery',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('campaign_id', sa.Uuid(), nullable=True),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('cap_account_id', sa.Uuid(), nullable=True),
    sa.Column('service', sa.Enum('LIVING_RELIEF', 'MEDICAL_AID', 'LEGAL_AID', 'SKILLS_TRAINING', 'JOB_PLACEMENT', 'CHILD_EDUCATION_AID', 'PETITION_SERVICE', 'DISASTER_RELIEF', 'OTHER_ACCIDENT_AID', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('MONEY', 'GOODS', 'SERVICE', 'REFERRAL', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.Enum('CENTRAL_SPECIAL', 'LOCAL_GOVERNMENT', 'OWN_UNION_MATCH', 'SUPERIOR_UNION_SUBSIDY', 'DONATION', 'PUBLIC_FUNDRAISING', 'LAWFUL_APPRECIATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('state', sa.Enum('PENDING', 'DELIVERED', 'FAILED', 'RETURNED', 'CANCELLED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('recipient_mask', sa.String(length=100), nullable=False),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('cause', sa.Enum('ILLNESS', 'DISABILITY', 'ACCIDENT_OR_DISASTER', 'EDUCATION', 'UNEMPLOYMENT', 'LOW_WAGE', 'SINGLE_PARENT', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('persons', sa.BigInteger(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=True),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('voucher_number', sa.String(length=60), nullable=True),
    sa.Column('voucher_on', sa.Date(), nullable=True),
    sa.Column('receipt', sa.Enum('BANK_TRANSFER', 'SIGNED', 'PROXY', 'WITNESSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('witnesses', sa.String(length=200), nullable=True),
    sa.Column('receipt_file_id', sa.Uuid(), nullable=True),
    sa.Column('to_organization_id', sa.Uuid(), nullable=True),
    sa.Column('to_site_id', sa.Uuid(), nullable=True),
    sa.Column('to_outside', sa.String(length=200), nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
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
    sa.CheckConstraint("kind <> 'MONEY' OR source IS NOT NULL", name=op.f('ck_assistance_delivery_money_has_source')),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_assistance_delivery_amount')),
    sa.ForeignKeyConstraint(['campaign_id'], ['assistance_campaign.id'], name=op.f('fk_assistance_delivery_campaign_id')),
    sa.ForeignKeyConstraint(['cap_account_id'], ['assistance_cap_account.id'], name=op.f('fk_assistance_delivery_cap_account_id')),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_delivery_case_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_delivery_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_delivery_member_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_delivery_organization_id')),
    sa.ForeignKeyConstraint(['receipt_file_id'], ['core_file.id'], name=op.f('fk_assistance_delivery_receipt_file_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_assistance_delivery_recorded_by')),
    sa.ForeignKeyConstraint(['to_organization_id'], ['core_organization.id'], name=op.f('fk_assistance_delivery_to_organization_id')),
    sa.ForeignKeyConstraint(['to_site_id'], ['core_site.id'], name=op.f('fk_assistance_delivery_to_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_delivery')),
    sa.UniqueConstraint('receipt_file_id', name=op.f('uq_assistance_delivery_receipt_file_id'))
    )
    with op.batch_alter_table('assistance_delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_delivery_anc1_planned_on_id'), ['anc1', 'planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_anc2_planned_on_id'), ['anc2', 'planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_anc3_planned_on_id'), ['anc3', 'planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_anc4_planned_on_id'), ['anc4', 'planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_anc5_planned_on_id'), ['anc5', 'planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_anc6_planned_on_id'), ['anc6', 'planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_campaign_id_state'), ['campaign_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_cap_account_id'), ['cap_account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_planned_on_id'), ['planned_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_delivery_to_site_id'), ['to_site_id'], unique=False)

    op.create_table('assistance_disaster_relief',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event', sa.String(length=200), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('loss_kind', sa.Enum('HOUSE', 'LIVESTOCK', 'CROPS', 'BELONGINGS', 'INJURY', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('loss', sa.BigInteger(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_disaster_relief_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_disaster_relief')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_disaster_relief_case_id'))
    )
    op.create_table('assistance_job_placement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wanted', sa.String(length=200), nullable=False),
    sa.Column('expected_wage', sa.BigInteger(), nullable=True),
    sa.Column('vacancy', sa.String(length=200), nullable=True),
    sa.Column('employer', sa.String(length=200), nullable=True),
    sa.Column('employer_uscc', sa.String(length=18), nullable=True),
    sa.Column('placed_on', sa.Date(), nullable=True),
    sa.Column('contract', sa.Enum('FIXED_TERM', 'OPEN_ENDED', 'TASK', 'PART_TIME', 'NONE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('contract_until', sa.Date(), nullable=True),
    sa.Column('wage', sa.BigInteger(), nullable=True),
    sa.Column('employed_after_3', sa.Boolean(), nullable=True),
    sa.Column('employed_after_6', sa.Boolean(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_job_placement_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_job_placement')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_job_placement_case_id'))
    )
    op.create_table('assistance_legal_aid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('matter', sa.Enum('UNPAID_WAGES', 'LABOR_CONTRACT', 'WORK_INJURY', 'SOCIAL_INSURANCE', 'DISMISSAL', 'WOMEN_WORKERS', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('CONSULTATION', 'DRAFTING', 'MEDIATION', 'ARBITRATION', 'LITIGATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('provider', sa.Enum('UNION_LAWYER', 'LEGAL_AID_CENTER', 'LAW_FIRM', 'VOLUNTEER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('provider_name', sa.String(length=200), nullable=True),
    sa.Column('opponent', sa.String(length=200), nullable=True),
    sa.Column('disputed_amount', sa.BigInteger(), nullable=True),
    sa.Column('people_involved', sa.BigInteger(), nullable=False),
    sa.Column('case_number', sa.String(length=100), nullable=True),
    sa.Column('outcome', sa.Enum('ADVISED', 'SETTLED', 'WON', 'PARTLY_WON', 'LOST', 'WITHDRAWN', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('outcome_on', sa.Date(), nullable=True),
    sa.Column('recovered', sa.BigInteger(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_legal_aid_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_legal_aid')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_legal_aid_case_id'))
    )
    op.create_table('assistance_living_relief',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('monthly_standard', sa.BigInteger(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_living_relief_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_living_relief')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_living_relief_case_id'))
    )
    op.create_table('assistance_medical_aid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('diagnosis_class', sa.Enum('CRITICAL', 'CHRONIC', 'OCCUPATIONAL', 'INJURY', 'MATERNITY', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('diagnosis_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('diagnosis_mask', sa.String(length=100), nullable=False),
    sa.Column('hospital', sa.String(length=200), nullable=False),
    sa.Column('settlement_number', sa.String(length=60), nullable=False),
    sa.Column('settled_on', sa.Date(), nullable=False),
    sa.Column('total_cost', sa.BigInteger(), nullable=False),
    sa.Column('reimbursed', sa.BigInteger(), nullable=False),
    sa.Column('self_paid', sa.BigInteger(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('reimbursed + self_paid = total_cost', name=op.f('ck_assistance_medical_aid_adds_up')),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_medical_aid_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_medical_aid')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_medical_aid_case_id'))
    )
    op.create_table('assistance_other_accident_aid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('TRAFFIC', 'FIRE', 'WORKPLACE', 'DEATH', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.Column('compensated', sa.BigInteger(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_other_accident_aid_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_other_accident_aid')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_other_accident_aid_case_id'))
    )
    op.create_table('assistance_petition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.Enum('LETTER', 'VISIT', 'PHONE', 'ONLINE', 'FORWARDED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('summary_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('summary_mask', sa.String(length=100), nullable=False),
    sa.Column('people', sa.BigInteger(), nullable=False),
    sa.Column('accept_by', sa.Date(), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('extended_days', sa.BigInteger(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('result', sa.Enum('SUPPORTED', 'PARTLY_SUPPORTED', 'EXPLAINED', 'NOT_SUPPORTED', 'FORWARDED', 'WITHDRAWN', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('mediation', sa.Enum('AGREED', 'PARTLY_AGREED', 'FAILED', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('extended_days BETWEEN 0 AND 30', name=op.f('ck_assistance_petition_extended')),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_petition_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_petition')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_petition_case_id'))
    )
    op.create_table('assistance_relief_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('DIBAO', 'MEDICAL_INSURANCE', 'CIVIL_AFFAIRS_MEDICAL', 'STATE_EDUCATION_AID', 'GOVERNMENT_DISASTER_RELIEF', 'WORK_INJURY_INSURANCE', 'TEMPORARY_RELIEF', 'LEGAL_AID_CENTER', 'EMPLOYMENT_SERVICE', 'CHARITY', 'THIRD_PARTY', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('RECEIVED', 'APPLIED', 'NOT_ELIGIBLE', 'REFUSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('evidence', sa.String(length=200), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_assistance_relief_check_amount')),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_relief_check_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_relief_check')),
    sa.UniqueConstraint('case_id', 'kind', name=op.f('uq_assistance_relief_check_case_id_kind'))
    )
    op.create_table('assistance_skills_training',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course', sa.String(length=200), nullable=False),
    sa.Column('provider_name', sa.String(length=200), nullable=False),
    sa.Column('hours', sa.BigInteger(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('attended_hours', sa.BigInteger(), nullable=True),
    sa.Column('certificate', sa.String(length=100), nullable=True),
    sa.Column('outcome', sa.Enum('EMPLOYED', 'SELF_EMPLOYED', 'PROMOTED', 'NONE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['assistance_case.id'], name=op.f('fk_assistance_skills_training_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_skills_training')),
    sa.UniqueConstraint('case_id', name=op.f('uq_assistance_skills_training_case_id'))
    )
    op.create_table('assistance_campaign_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('campaign_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REFUSED', 'RESERVED', 'DELIVERED', 'RELEASED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('refusal', sa.Text(), nullable=True),
    sa.Column('cap_account_id', sa.Uuid(), nullable=True),
    sa.Column('delivery_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_assistance_campaign_item_amount')),
    sa.ForeignKeyConstraint(['campaign_id'], ['assistance_campaign.id'], name=op.f('fk_assistance_campaign_item_campaign_id')),
    sa.ForeignKeyConstraint(['cap_account_id'], ['assistance_cap_account.id'], name=op.f('fk_assistance_campaign_item_cap_account_id')),
    sa.ForeignKeyConstraint(['delivery_id'], ['assistance_delivery.id'], name=op.f('fk_assistance_campaign_item_delivery_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_campaign_item_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_campaign_item_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_campaign_item')),
    sa.UniqueConstraint('campaign_id', 'target_id', name=op.f('uq_assistance_campaign_item_campaign_id_target_id'))
    )
    with op.batch_alter_table('assistance_campaign_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_campaign_item_campaign_id_number'), ['campaign_id', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_campaign_item_dossier_id'), ['dossier_id'], unique=False)

    rules = sa.table('assistance_cap_rule',
    sa.column('id', sa.Uuid()),
    sa.column('kind', sa.String()),
    sa.column('effective_from', sa.Date()),
    sa.column('multiplier', sa.BigInteger()),
    sa.column('percent', sa.BigInteger()),
    sa.column('ceiling', sa.BigInteger()),
    sa.column('per_member', sa.Boolean()),
    sa.column('document', sa.String()),
    sa.column('recorded_at', sa.DateTime(timezone=True)),
    )
    began = {'recorded_at': datetime(2015, 5, 8, tzinfo=UTC), 'per_member': False}
    text = '总工发〔2015〕20号第五条'
    op.bulk_insert(rules, [
    {'id': UUID('0194f000-0000-7000-8000-000000000001'), 'kind': 'LIVING_RELIEF_YEAR', 'effective_from': date(2015, 5, 8), 'multiplier': 12, 'percent': 100, 'ceiling': 0, 'document': text, **began},
    {'id': UUID('0194f000-0000-7000-8000-000000000002'), 'kind': 'MEDICAL_SELF_PAID', 'effective_from': date(2015, 5, 8), 'multiplier': 1, 'percent': 100, 'ceiling': 0, 'document': text, **began},
    {'id': UUID('0194f000-0000-7000-8000-000000000003'), 'kind': 'EDUCATION_YEAR', 'effective_from': date(2015, 5, 8), 'multiplier': 10, 'percent': 100, 'ceiling': 0, 'document': text, **began},
    {'id': UUID('0194f000-0000-7000-8000-000000000004'), 'kind': 'EMERGENCY_CEILING', 'effective_from': date(2015, 5, 8), 'multiplier': 1, 'percent': 100, 'ceiling': 200000, 'document': '系统初始值，由区总登记新版本后以新版本为准', **began},
    ])
