"""Economy, decisions and care of dossiers, and the criteria of 2015 and 2016."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = 'assistance_0002'
down_revision = 'assistance_0001'


CRITERIA = [('01915e00-0000-7000-8000-000000002015',
  '2015',
  '困难职工认定标准（2015年）',
  '总工发〔2015〕20号',
  '2015-05-08',
  [{'category': 'DIBAO',
    'title': '低保户',
    'months_below': 0,
    'sudden': False,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': 100, 'at_most': None}]},
   {'category': 'DIBAO_EDGE',
    'title': '低保边缘户',
    'months_below': 0,
    'sudden': False,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': None, 'at_most': 150},
                   {'count': 'NET',
                    'spending': ['MEDICAL', 'EDUCATION', 'DISABILITY'],
                    'above': None,
                    'below': None,
                    'at_most': 100}]},
   {'category': 'ACCIDENT',
    'title': '意外致困户',
    'months_below': 0,
    'sudden': True,
    'conditions': [{'count': 'NET',
                    'spending': ['MEDICAL', 'EDUCATION', 'DISABILITY', 'ACCIDENT'],
                    'above': None,
                    'below': None,
                    'at_most': 100}]}],
  ['低保户：人均月收入低于低保标准的100%',
   '低保边缘户：人均月收入不高于低保标准的150%，扣除刚性支出后人均月收入（医疗、教育、残疾康复）不高于低保标准的100%',
   '意外致困户：因突发意外致困，扣除刚性支出后人均月收入（医疗、教育、残疾康复、意外）不高于低保标准的100%']),
 ('01915e00-0000-7000-8000-000000002016',
  '2016',
  '困难职工认定标准（2016年）',
  '总工办〔2016〕36号',
  '2016-01-01',
  [{'category': 'DIBAO',
    'title': '低保户',
    'months_below': 6,
    'sudden': False,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': 100, 'at_most': None}]},
   {'category': 'DIBAO_EDGE',
    'title': '低保边缘户',
    'months_below': 0,
    'sudden': False,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': None, 'at_most': 150},
                   {'count': 'NET',
                    'spending': ['MEDICAL', 'EDUCATION', 'DISABILITY'],
                    'above': None,
                    'below': None,
                    'at_most': 100}]},
   {'category': 'ACCIDENT',
    'title': '意外致困户',
    'months_below': 0,
    'sudden': True,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': None, 'at_most': 300},
                   {'count': 'NET',
                    'spending': ['MEDICAL', 'EDUCATION', 'DISABILITY', 'ACCIDENT'],
                    'above': None,
                    'below': None,
                    'at_most': 100}]},
   {'category': 'ACCIDENT',
    'title': '意外致困户（收入高于低保标准3倍）',
    'months_below': 0,
    'sudden': True,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': 300, 'below': None, 'at_most': None},
                   {'count': 'NET_WITH_ASSETS',
                    'spending': ['MEDICAL', 'EDUCATION', 'DISABILITY', 'ACCIDENT'],
                    'above': None,
                    'below': None,
                    'at_most': 100}]},
   {'category': 'LOCAL',
    'title': '地方级困难职工（低于低保标准）',
    'months_below': 0,
    'sudden': False,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': 100, 'at_most': None}]},
   {'category': 'LOCAL',
    'title': '地方级困难职工（不高于低保标准2倍）',
    'months_below': 0,
    'sudden': False,
    'conditions': [{'count': 'INCOME', 'spending': [], 'above': None, 'below': None, 'at_most': 200}]},
   {'category': 'LOCAL', 'title': '地方级困难职工（突发困难）', 'months_below': 0, 'sudden': True, 'conditions': []}],
  ['低保户：连续6个月以上低于低保标准，人均月收入低于低保标准的100%',
   '低保边缘户：人均月收入不高于低保标准的150%，扣除刚性支出后人均月收入（医疗、教育、残疾康复）不高于低保标准的100%',
   '意外致困户：因突发意外致困，人均月收入不高于低保标准的300%，扣除刚性支出后人均月收入（医疗、教育、残疾康复、意外）不高于低保标准的100%',
   '意外致困户（收入高于低保标准3倍）：因突发意外致困，人均月收入高于低保标准的300%，加计存款、投资净值并扣除刚性支出后人均月值（医疗、教育、残疾康复、意外）不高于低保标准的100%',
   '地方级困难职工（低于低保标准）：人均月收入低于低保标准的100%',
   '地方级困难职工（不高于低保标准2倍）：人均月收入不高于低保标准的200%',
   '地方级困难职工（突发困难）：因突发意外致困'])]


def upgrade() -> None:
    op.create_table('assistance_criteria_set',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('explained', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['published_by'], ['core_account.id'], name=op.f('fk_assistance_criteria_set_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_criteria_set')),
    sa.UniqueConstraint('code', name=op.f('uq_assistance_criteria_set_code')),
    sa.UniqueConstraint('effective_from', name=op.f('uq_assistance_criteria_set_effective_from'))
    )
    with op.batch_alter_table('assistance_criteria_set', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_criteria_set_effective_from_id'), ['effective_from', 'id'], unique=False)

    op.create_table('assistance_dibao_standard',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('monthly', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('superseded', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('monthly > 0', name=op.f('ck_assistance_dibao_standard_monthly')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_dibao_standard_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_assistance_dibao_standard_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_dibao_standard'))
    )
    with op.batch_alter_table('assistance_dibao_standard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_anc1_year_id'), ['anc1', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_anc2_year_id'), ['anc2', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_anc3_year_id'), ['anc3', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_anc4_year_id'), ['anc4', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_anc5_year_id'), ['anc5', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_anc6_year_id'), ['anc6', 'year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_organization_id_year'), ['organization_id', 'year'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dibao_standard_year_id'), ['year', 'id'], unique=False)

    op.create_table('assistance_spot_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('percent', sa.BigInteger(), nullable=False),
    sa.Column('drawn_from', sa.BigInteger(), nullable=False),
    sa.Column('picked', sa.BigInteger(), nullable=False),
    sa.Column('drawn_by', sa.Uuid(), nullable=True),
    sa.Column('drawn_by_name', sa.String(length=120), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('percent BETWEEN 30 AND 100', name=op.f('ck_assistance_spot_check_percent')),
    sa.ForeignKeyConstraint(['drawn_by'], ['core_account.id'], name=op.f('fk_assistance_spot_check_drawn_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_spot_check_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_spot_check'))
    )
    with op.batch_alter_table('assistance_spot_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_anc1_drawn_on_id'), ['anc1', 'drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_anc2_drawn_on_id'), ['anc2', 'drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_anc3_drawn_on_id'), ['anc3', 'drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_anc4_drawn_on_id'), ['anc4', 'drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_anc5_drawn_on_id'), ['anc5', 'drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_anc6_drawn_on_id'), ['anc6', 'drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_drawn_on_id'), ['drawn_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_organization_id'), ['organization_id'], unique=False)

    op.create_table('assistance_assessment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('assessed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assessed_by', sa.Uuid(), nullable=True),
    sa.Column('criteria_code', sa.String(length=40), nullable=False),
    sa.Column('criteria_title', sa.String(length=100), nullable=False),
    sa.Column('standard_monthly', sa.BigInteger(), nullable=False),
    sa.Column('standard_unit', sa.String(length=200), nullable=False),
    sa.Column('standard_year', sa.BigInteger(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('members', sa.BigInteger(), nullable=False),
    sa.Column('per_head', sa.BigInteger(), nullable=False),
    sa.Column('net_per_head', sa.BigInteger(), nullable=False),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['assessed_by'], ['core_account.id'], name=op.f('fk_assistance_assessment_assessed_by')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_assessment_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_assessment')),
    sa.UniqueConstraint('dossier_id', 'number', name=op.f('uq_assistance_assessment_dossier_id_number'))
    )
    op.create_table('assistance_circumstances',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('housing', sa.Enum('OWN', 'RENTED', 'PUBLIC', 'EMPLOYER', 'BORROWED', 'NONE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('housing_area', sa.BigInteger(), nullable=True),
    sa.Column('homes', sa.BigInteger(), nullable=False),
    sa.Column('savings', sa.BigInteger(), nullable=False),
    sa.Column('investments', sa.BigInteger(), nullable=False),
    sa.Column('business', sa.Boolean(), nullable=False),
    sa.Column('private_school', sa.Boolean(), nullable=False),
    sa.Column('vehicle', sa.Boolean(), nullable=False),
    sa.Column('government_relief', sa.Boolean(), nullable=False),
    sa.Column('months_below', sa.BigInteger(), nullable=False),
    sa.Column('sudden', sa.Boolean(), nullable=False),
    sa.Column('exempt_reason', sa.String(length=500), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('homes >= 0 AND savings >= 0 AND investments >= 0', name=op.f('ck_assistance_circumstances_amounts')),
    sa.CheckConstraint('months_below >= 0', name=op.f('ck_assistance_circumstances_months_below')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_circumstances_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_circumstances')),
    sa.UniqueConstraint('dossier_id', name=op.f('uq_assistance_circumstances_dossier_id'))
    )
    op.create_table('assistance_consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('notice', sa.String(length=100), nullable=False),
    sa.Column('purposes', sa.String(length=200), nullable=False),
    sa.Column('guardian', sa.Boolean(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_consent_dossier_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_assistance_consent_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_consent'))
    )
    with op.batch_alter_table('assistance_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_consent_dossier_id_given_on'), ['dossier_id', 'given_on'], unique=False)

    op.create_table('assistance_dossier_transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_number', sa.String(length=60), nullable=False),
    sa.Column('applicant', sa.String(length=100), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('REQUESTED', 'ACCEPTED', 'REFUSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('requested_on', sa.Date(), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['core_account.id'], name=op.f('fk_assistance_dossier_transfer_decided_by')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_dossier_transfer_dossier_id')),
    sa.ForeignKeyConstraint(['from_id'], ['core_organization.id'], name=op.f('fk_assistance_dossier_transfer_from_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_dossier_transfer_organization_id')),
    sa.ForeignKeyConstraint(['requested_by'], ['core_account.id'], name=op.f('fk_assistance_dossier_transfer_requested_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_dossier_transfer'))
    )
    with op.batch_alter_table('assistance_dossier_transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_anc1_requested_on_id'), ['anc1', 'requested_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_anc2_requested_on_id'), ['anc2', 'requested_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_anc3_requested_on_id'), ['anc3', 'requested_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_anc4_requested_on_id'), ['anc4', 'requested_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_anc5_requested_on_id'), ['anc5', 'requested_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_anc6_requested_on_id'), ['anc6', 'requested_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_dossier_id_requested_on'), ['dossier_id', 'requested_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_dossier_transfer_requested_on_id'), ['requested_on', 'id'], unique=False)
        batch_op.create_index('uq_assistance_dossier_transfer_open', ['dossier_id'], unique=True, sqlite_where=sa.text("state = 'REQUESTED'"), postgresql_where=sa.text("state = 'REQUESTED'"))

    op.create_table('assistance_objection',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('channel', sa.Enum('PHONE', 'LETTER', 'VISIT', 'ONLINE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('objector_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('objector_mask', sa.String(length=100), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'UPHELD', 'DISMISSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['core_account.id'], name=op.f('fk_assistance_objection_decided_by')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_objection_dossier_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_assistance_objection_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_objection'))
    )
    with op.batch_alter_table('assistance_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_objection_dossier_id_received_on'), ['dossier_id', 'received_on'], unique=False)

    op.create_table('assistance_public_notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('unit_name', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('category', sa.Enum('DIBAO', 'DIBAO_EDGE', 'ACCIDENT', 'LOCAL', 'DEEP', 'RELATIVE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('household_size', sa.BigInteger(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('places', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=100), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_public_notice_dossier_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_assistance_public_notice_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_public_notice')),
    sa.UniqueConstraint('dossier_id', name=op.f('uq_assistance_public_notice_dossier_id'))
    )
    with op.batch_alter_table('assistance_public_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_anc1_published_on_id'), ['anc1', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_anc2_published_on_id'), ['anc2', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_anc3_published_on_id'), ['anc3', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_anc4_published_on_id'), ['anc4', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_anc5_published_on_id'), ['anc5', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_anc6_published_on_id'), ['anc6', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_organization_id_published_on_id'), ['organization_id', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_public_notice_published_on_id'), ['published_on', 'id'], unique=False)

    op.create_table('assistance_spot_check_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('spot_check_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('rank', sa.BigInteger(), nullable=False),
    sa.Column('result', sa.Enum('UNCHANGED', 'CHANGED', 'INELIGIBLE', 'RELAPSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('checked_by', sa.Uuid(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['checked_by'], ['core_account.id'], name=op.f('fk_assistance_spot_check_item_checked_by')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_spot_check_item_dossier_id')),
    sa.ForeignKeyConstraint(['spot_check_id'], ['assistance_spot_check.id'], name=op.f('fk_assistance_spot_check_item_spot_check_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_spot_check_item')),
    sa.UniqueConstraint('spot_check_id', 'dossier_id', name=op.f('uq_assistance_spot_check_item_spot_check_id_dossier_id')),
    sa.UniqueConstraint('spot_check_id', 'rank', name=op.f('uq_assistance_spot_check_item_spot_check_id_rank'))
    )
    with op.batch_alter_table('assistance_spot_check_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_spot_check_item_dossier_id_id'), ['dossier_id', 'id'], unique=False)

    op.create_table('assistance_verification',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('YEARLY', 'SPOT_CHECK', 'REVISIT', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('result', sa.Enum('UNCHANGED', 'CHANGED', 'INELIGIBLE', 'RELAPSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verified_on', sa.Date(), nullable=False),
    sa.Column('verifier_id', sa.Uuid(), nullable=True),
    sa.Column('verifier', sa.String(length=120), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('spot_check_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_verification_dossier_id')),
    sa.ForeignKeyConstraint(['spot_check_id'], ['assistance_spot_check.id'], name=op.f('fk_assistance_verification_spot_check_id')),
    sa.ForeignKeyConstraint(['verifier_id'], ['core_account.id'], name=op.f('fk_assistance_verification_verifier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_verification'))
    )
    with op.batch_alter_table('assistance_verification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_verification_dossier_id_verified_on'), ['dossier_id', 'verified_on'], unique=False)

    op.create_table('assistance_visit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('visitor_id', sa.Uuid(), nullable=True),
    sa.Column('visitor', sa.String(length=100), nullable=False),
    sa.Column('companion', sa.String(length=100), nullable=False),
    sa.Column('companion_title', sa.String(length=100), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=True),
    sa.Column('authorization_id', sa.Uuid(), nullable=True),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['authorization_id'], ['core_file.id'], name=op.f('fk_assistance_visit_authorization_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_visit_dossier_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['core_file.id'], name=op.f('fk_assistance_visit_photo_id')),
    sa.ForeignKeyConstraint(['request_id'], ['core_file.id'], name=op.f('fk_assistance_visit_request_id')),
    sa.ForeignKeyConstraint(['visitor_id'], ['core_account.id'], name=op.f('fk_assistance_visit_visitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_visit')),
    sa.UniqueConstraint('authorization_id', name=op.f('uq_assistance_visit_authorization_id')),
    sa.UniqueConstraint('photo_id', name=op.f('uq_assistance_visit_photo_id')),
    sa.UniqueConstraint('request_id', name=op.f('uq_assistance_visit_request_id'))
    )
    with op.batch_alter_table('assistance_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_visit_dossier_id_visited_on'), ['dossier_id', 'visited_on'], unique=False)

    op.create_table('assistance_dossier_access',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_assistance_dossier_access_account_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_dossier_access_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_dossier_access_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_dossier_access'))
    )
    with op.batch_alter_table('assistance_dossier_access', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_dossier_access_dossier_id_at'), ['dossier_id', 'at'], unique=False)

    op.create_table('assistance_dossier_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_assistance_dossier_change_account_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_dossier_change_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_dossier_change_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_dossier_change'))
    )
    with op.batch_alter_table('assistance_dossier_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_dossier_change_dossier_id_at'), ['dossier_id', 'at'], unique=False)

    op.create_table('assistance_economy_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('flow', sa.Enum('WAGE', 'PENSION', 'BUSINESS', 'PROPERTY', 'TRANSFER', 'OTHER_INCOME', 'MEDICAL', 'EDUCATION', 'DISABILITY', 'ACCIDENT', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reimbursed', sa.BigInteger(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('evidence', sa.String(length=200), nullable=True),
    sa.Column('superseded', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0 AND reimbursed >= 0 AND reimbursed <= amount', name=op.f('ck_assistance_economy_item_amounts')),
    sa.CheckConstraint('period_to >= period_from', name=op.f('ck_assistance_economy_item_period')),
    sa.ForeignKeyConstraint(['dossier_id'], ['assistance_dossier.id'], name=op.f('fk_assistance_economy_item_dossier_id')),
    sa.ForeignKeyConstraint(['member_id'], ['assistance_member.id'], name=op.f('fk_assistance_economy_item_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_economy_item'))
    )
    with op.batch_alter_table('assistance_economy_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_economy_item_dossier_id_period_from'), ['dossier_id', 'period_from'], unique=False)

    table = sa.table(
        "assistance_criteria_set",
        *(
            sa.column(name, kind)
            for name, kind in (
                ("id", sa.Uuid()),
                ("code", sa.String()),
                ("title", sa.String()),
                ("source", sa.String()),
                ("effective_from", sa.Date()),
                ("rules", sa.String()),  # JSON, written out below: a parameter would have the wrong type
                ("explained", sa.Text()),
                ("published_at", sa.DateTime(timezone=True)),
            )
        ),
    )
    op.bulk_insert(
        table,
        [
            {
                "id": UUID(key),
                "code": code,
                "title": title,
                "source": source,
                "effective_from": date.fromisoformat(first),
                "rules": op.inline_literal(json.dumps(rules, ensure_ascii=False), sa.String()),
                "explained": "\n".join(explained),
                "published_at": datetime(2016, 1, 1, tzinfo=UTC),
            }
            for key, code, title, source, first, rules, explained in CRITERIA
        ],
        multiinsert=False,
    )
