"""Posts and who holds them, qualifications, leading groups; second factors, tickets, API tokens."""

from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = 'core_0003'
down_revision = 'core_0002'

NAMESPACE = UUID('6f0e3c1a-5b0d-5c38-9d53-2f6e1f9b7a10')

DEPARTMENTS = (
    ('LEGAL_PROTECTION', '法律保障部', 'Legal protection department'),
    ('PROTECTION', '保障部', 'Protection department'),
    ('RIGHTS_PROTECTION', '权益保障部', 'Rights protection department'),
    ('FINANCE', '财务部', 'Finance department'),
    ('EXPENDITURE_REVIEW', '经费审查委员会', 'Expenditure review committee'),
)
# code, Chinese, English, place, exclusive, leads_center, counts_as_staff
POSITIONS = (
    ('PRINCIPAL_LEADER', '工会主要领导', 'Principal leader of the union', 'UNION', True, False, False),
    ('EXECUTIVE_VICE_CHAIR', '常务副主席', 'Executive vice-chair', 'UNION', True, False, False),
    ('VICE_CHAIR_IN_CHARGE', '分管副主席（副主任）', 'Vice-chair in charge', 'UNION', True, True, False),
    ('VICE_CHAIR', '副主席', 'Vice-chair', 'UNION', False, False, False),
    ('PROTECTION_DEPT_HEAD', '保障部部长', 'Head of the protection department', 'UNION', True, True, False),
    ('FINANCE_DEPT_HEAD', '财务部部长', 'Head of the finance department', 'UNION', True, False, False),
    ('EXPENDITURE_REVIEW_CHAIR', '经审委主任', 'Chair of expenditure review', 'UNION', True, False, False),
    ('UNION_OFFICER', '工会干部', 'Union officer', 'UNION', False, False, False),
    ('CENTER_DIRECTOR', '帮扶中心主任', 'Director of the center', 'CENTER', True, False, False),
    ('CENTER_STAFF', '帮扶中心工作人员', 'Staff of the center', 'CENTER', False, False, True),
    ('CENTER_SERVICE_STAFF', '帮扶中心服务人员', 'Service staff of the center', 'CENTER', False, False, True),
    ('PARTY_COMMITTEE_LEADER', '党委分管领导', 'Party committee leader in charge', 'OUTSIDE', True, False, False),
    ('GOVERNMENT_CONTACT_LEADER', '政府联系领导', 'Government contact leader', 'OUTSIDE', True, False, False),
)


def enter_posts() -> None:
    """The departments and positions that the policy names, with keys that are the same everywhere."""
    department = sa.table('core_department', sa.column('id', sa.Uuid()), *(sa.column(name, sa.String()) for name in ('code', 'zh', 'en')))
    op.bulk_insert(department, [
        {'id': uuid5(NAMESPACE, f'department:{code}'), 'code': code, 'zh': zh, 'en': en}
        for code, zh, en in DEPARTMENTS
    ])
    position = sa.table(
        'core_position', sa.column('id', sa.Uuid()), *(sa.column(name, sa.String()) for name in ('code', 'zh', 'en', 'place')),
        *(sa.column(name, sa.Boolean()) for name in ('exclusive', 'leads_center', 'counts_as_staff')),
    )
    op.bulk_insert(position, [
        {'id': uuid5(NAMESPACE, f'position:{code}'), 'code': code, 'zh': zh, 'en': en, 'place': place,
         'exclusive': exclusive, 'leads_center': leads, 'counts_as_staff': staff}
        for code, zh, en, place, exclusive, leads, staff in POSITIONS
    ])


def upgrade() -> None:
    op.create_table('core_department',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('zh', sa.String(length=100), nullable=False),
    sa.Column('en', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_department')),
    sa.UniqueConstraint('code', name=op.f('uq_core_department_code'))
    )
    op.create_table('core_position',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('zh', sa.String(length=100), nullable=False),
    sa.Column('en', sa.String(length=100), nullable=False),
    sa.Column('place', sa.Enum('UNION', 'CENTER', 'OUTSIDE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('exclusive', sa.Boolean(), nullable=False),
    sa.Column('leads_center', sa.Boolean(), nullable=False),
    sa.Column('counts_as_staff', sa.Boolean(), nullable=False),
    sa.CheckConstraint("NOT counts_as_staff OR place = 'CENTER'", name=op.f('ck_core_position_staff')),
    sa.CheckConstraint("NOT leads_center OR place = 'UNION'", name=op.f('ck_core_position_leads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_position')),
    sa.UniqueConstraint('code', name=op.f('uq_core_position_code'))
    )
    op.create_table('core_person_contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('staff_number', sa.String(length=40), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_person_contact_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['core_person.id'], name=op.f('fk_core_person_contact_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_person_contact')),
    sa.UniqueConstraint('person_id', name=op.f('uq_core_person_contact_person_id'))
    )
    with op.batch_alter_table('core_person_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_person_contact_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_person_contact_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_person_contact_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_person_contact_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_person_contact_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_person_contact_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_person_contact_organization_id'), ['organization_id'], unique=False)

    op.create_table('core_api_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_by', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_api_token_account_id')),
    sa.ForeignKeyConstraint(['created_by'], ['core_account.id'], name=op.f('fk_core_api_token_created_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_api_token_organization_id')),
    sa.ForeignKeyConstraint(['replaced_by'], ['core_api_token.id'], name=op.f('fk_core_api_token_replaced_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_api_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_core_api_token_digest'))
    )
    with op.batch_alter_table('core_api_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_api_token_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_anc1_created_at_id'), ['anc1', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_anc2_created_at_id'), ['anc2', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_anc3_created_at_id'), ['anc3', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_anc4_created_at_id'), ['anc4', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_anc5_created_at_id'), ['anc5', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_anc6_created_at_id'), ['anc6', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_api_token_organization_id'), ['organization_id'], unique=False)

    op.create_table('core_appointment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('position_id', sa.Uuid(), nullable=False),
    sa.Column('department_id', sa.Uuid(), nullable=True),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('acting', sa.Boolean(), nullable=False),
    sa.Column('full_time', sa.Boolean(), nullable=False),
    sa.Column('employment', sa.Enum('PUBLIC_INSTITUTION', 'SOCIALIZED_UNION_WORKER', 'PUBLIC_WELFARE_POST', 'OTHER', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('document_number', sa.String(length=100), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('end_reason', sa.String(length=500), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_core_appointment_days_in_order')),
    sa.ForeignKeyConstraint(['department_id'], ['core_department.id'], name=op.f('fk_core_appointment_department_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['core_account.id'], name=op.f('fk_core_appointment_ended_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_appointment_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['core_person.id'], name=op.f('fk_core_appointment_person_id')),
    sa.ForeignKeyConstraint(['position_id'], ['core_position.id'], name=op.f('fk_core_appointment_position_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_appointment_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['core_site.id'], name=op.f('fk_core_appointment_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_appointment'))
    )
    with op.batch_alter_table('core_appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_appointment_anc1_valid_from_id'), ['anc1', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_anc2_valid_from_id'), ['anc2', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_anc3_valid_from_id'), ['anc3', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_anc4_valid_from_id'), ['anc4', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_anc5_valid_from_id'), ['anc5', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_anc6_valid_from_id'), ['anc6', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_organization_id_position_id_valid_from'), ['organization_id', 'position_id', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_person_id_valid_from'), ['person_id', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_position_id_valid_from'), ['position_id', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_site_id_valid_from'), ['site_id', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_appointment_valid_from_id'), ['valid_from', 'id'], unique=False)

    op.create_table('core_former_password',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_former_password_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_former_password'))
    )
    with op.batch_alter_table('core_former_password', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_former_password_account_id_retired_at'), ['account_id', 'retired_at'], unique=False)

    op.create_table('core_leading_group',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('DIFFICULTY_ASSISTANCE', 'STANDARDIZATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('established_on', sa.Date(), nullable=False),
    sa.Column('dissolved_on', sa.Date(), nullable=True),
    sa.Column('dissolution_reason', sa.String(length=500), nullable=True),
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
    sa.CheckConstraint('dissolved_on IS NULL OR dissolved_on >= established_on', name=op.f('ck_core_leading_group_days_in_order')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_leading_group_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_leading_group_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_leading_group'))
    )
    with op.batch_alter_table('core_leading_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_leading_group_anc1_established_on_id'), ['anc1', 'established_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_leading_group_anc2_established_on_id'), ['anc2', 'established_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_leading_group_anc3_established_on_id'), ['anc3', 'established_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_leading_group_anc4_established_on_id'), ['anc4', 'established_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_leading_group_anc5_established_on_id'), ['anc5', 'established_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_leading_group_anc6_established_on_id'), ['anc6', 'established_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_leading_group_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('uq_core_leading_group_standing', ['organization_id', 'kind'], unique=True, sqlite_where=sa.text('dissolved_on IS NULL'), postgresql_where=sa.text('dissolved_on IS NULL'))

    op.create_table('core_local_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('addressee', sa.Enum('PARTY_COMMITTEE', 'GOVERNMENT', 'BOTH', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('money', sa.BigInteger(), nullable=True),
    sa.Column('premises', sa.Text(), nullable=True),
    sa.Column('posts', sa.BigInteger(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('money IS NULL OR money >= 0', name=op.f('ck_core_local_report_money')),
    sa.CheckConstraint('posts IS NULL OR posts >= 0', name=op.f('ck_core_local_report_posts')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_local_report_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_local_report_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_local_report'))
    )
    with op.batch_alter_table('core_local_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_local_report_anc1_reported_on_id'), ['anc1', 'reported_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_local_report_anc2_reported_on_id'), ['anc2', 'reported_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_local_report_anc3_reported_on_id'), ['anc3', 'reported_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_local_report_anc4_reported_on_id'), ['anc4', 'reported_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_local_report_anc5_reported_on_id'), ['anc5', 'reported_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_local_report_anc6_reported_on_id'), ['anc6', 'reported_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_local_report_organization_id'), ['organization_id'], unique=False)

    op.create_table('core_qualification_evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.Enum('POLITICAL_RELIABILITY', 'SENSE_OF_DUTY', 'LOVE_OF_SERVICE', 'POLICY_AND_LAW', 'COMPUTER_SKILL', 'EDUCATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('ATTESTATION', 'TRAINING_RECORD', 'TEST', 'CERTIFICATE', 'DIPLOMA', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('result', sa.Enum('MET', 'NOT_MET', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('education_code', sa.String(length=2), nullable=True),
    sa.Column('evidenced_on', sa.Date(), nullable=False),
    sa.Column('document_number', sa.String(length=100), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(item = 'EDUCATION') = (education_code IS NOT NULL)", name=op.f('ck_core_qualification_evidence_education')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_qualification_evidence_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['core_person.id'], name=op.f('fk_core_qualification_evidence_person_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_qualification_evidence_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_qualification_evidence'))
    )
    with op.batch_alter_table('core_qualification_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_anc1_evidenced_on_id'), ['anc1', 'evidenced_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_anc2_evidenced_on_id'), ['anc2', 'evidenced_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_anc3_evidenced_on_id'), ['anc3', 'evidenced_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_anc4_evidenced_on_id'), ['anc4', 'evidenced_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_anc5_evidenced_on_id'), ['anc5', 'evidenced_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_anc6_evidenced_on_id'), ['anc6', 'evidenced_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_evidence_person_id_item_evidenced_on'), ['person_id', 'item', 'evidenced_on'], unique=False)

    op.create_table('core_qualification_waiver',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.Enum('POLITICAL_RELIABILITY', 'SENSE_OF_DUTY', 'LOVE_OF_SERVICE', 'POLICY_AND_LAW', 'COMPUTER_SKILL', 'EDUCATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('REQUESTED', 'APPROVED', 'REJECTED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decision_reason', sa.String(length=500), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(state = 'REQUESTED') = (decided_at IS NULL)", name=op.f('ck_core_qualification_waiver_decided')),
    sa.ForeignKeyConstraint(['decided_by'], ['core_account.id'], name=op.f('fk_core_qualification_waiver_decided_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_qualification_waiver_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['core_person.id'], name=op.f('fk_core_qualification_waiver_person_id')),
    sa.ForeignKeyConstraint(['requested_by'], ['core_account.id'], name=op.f('fk_core_qualification_waiver_requested_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_qualification_waiver'))
    )
    with op.batch_alter_table('core_qualification_waiver', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_anc1_requested_at_id'), ['anc1', 'requested_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_anc2_requested_at_id'), ['anc2', 'requested_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_anc3_requested_at_id'), ['anc3', 'requested_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_anc4_requested_at_id'), ['anc4', 'requested_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_anc5_requested_at_id'), ['anc5', 'requested_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_anc6_requested_at_id'), ['anc6', 'requested_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_qualification_waiver_person_id_item'), ['person_id', 'item'], unique=False)

    op.create_table('core_recovery_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_recovery_code')),
    sa.UniqueConstraint('account_id', 'digest', name=op.f('uq_core_recovery_code_account_id_digest'))
    )
    op.create_table('core_second_factor',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('secret', sa.String(length=400), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_second_factor_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_second_factor')),
    sa.UniqueConstraint('account_id', name=op.f('uq_core_second_factor_account_id'))
    )
    op.create_table('core_sign_in_ticket',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('factor_passed', sa.Boolean(), nullable=False),
    sa.Column('enroll', sa.Boolean(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_sign_in_ticket_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_sign_in_ticket')),
    sa.UniqueConstraint('digest', name=op.f('uq_core_sign_in_ticket_digest'))
    )
    with op.batch_alter_table('core_sign_in_ticket', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_sign_in_ticket_account_id'), ['account_id'], unique=False)

    op.create_table('core_group_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('document_number', sa.String(length=100), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['core_leading_group.id'], name=op.f('fk_core_group_document_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_group_document')),
    sa.UniqueConstraint('group_id', 'document_number', name=op.f('uq_core_group_document_group_id_document_number'))
    )
    op.create_table('core_group_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('LEADER', 'DEPUTY', 'MEMBER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('end_reason', sa.String(length=500), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_core_group_member_days_in_order')),
    sa.ForeignKeyConstraint(['ended_by'], ['core_account.id'], name=op.f('fk_core_group_member_ended_by')),
    sa.ForeignKeyConstraint(['group_id'], ['core_leading_group.id'], name=op.f('fk_core_group_member_group_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_group_member_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['core_person.id'], name=op.f('fk_core_group_member_person_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_group_member_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_group_member'))
    )
    with op.batch_alter_table('core_group_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_group_member_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_group_id_role_valid_from'), ['group_id', 'role', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_group_member_person_id_valid_from'), ['person_id', 'valid_from'], unique=False)

    # Plain ALTER TABLE, so that the SQL can be written without a database at hand.
    op.add_column('core_account', sa.Column('service', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('core_account', sa.Column('password_changed_at', sa.DateTime(timezone=True), server_default=sa.text("'1970-01-01 00:00:00'"), nullable=False))
    op.add_column('core_account', sa.Column('must_change_password', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute('UPDATE core_account SET password_changed_at = created_at')
    op.create_index(op.f('ix_core_person_name_id'), 'core_person', ['name', 'id'], unique=False)

    # A session lasts hours and is no record: whoever was signed in signs in again, under the new rules.
    op.drop_table('core_session')
    op.create_table('core_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=60), nullable=True),
    sa.Column('agent', sa.String(length=200), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    *(sa.Column(f'anc{depth}', sa.Uuid(), nullable=True) for depth in range(1, 7)),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_session_account_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_session_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_core_session_digest'))
    )
    op.create_index(op.f('ix_core_session_account_id_created_at'), 'core_session', ['account_id', 'created_at'], unique=False)
    op.create_index(op.f('ix_core_session_organization_id'), 'core_session', ['organization_id'], unique=False)
    for depth in range(1, 7):
        op.create_index(op.f(f'ix_core_session_anc{depth}_created_at_id'), 'core_session', [f'anc{depth}', 'created_at', 'id'], unique=False)

    enter_posts()
