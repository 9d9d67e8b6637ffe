"""equipment of sites."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0009'
down_revision = 'core_0008'


def upgrade() -> None:
    op.create_table('core_equipment_asset',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('COMPUTER', 'TELEPHONE', 'PRINTER', 'SCANNER', 'FILING_CABINET', 'SERVICE_COUNTER', 'DESKS_CHAIRS', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('tag_number', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('condition', sa.Enum('IN_USE', 'REPAIR', 'SCRAPPED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('network_capable', sa.Boolean(), nullable=False),
    sa.Column('prints', sa.Boolean(), nullable=False),
    sa.Column('scans', sa.Boolean(), nullable=False),
    sa.Column('acquired_on', sa.Date(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('fund_class', sa.Enum('ASSISTANCE', 'CONSTRUCTION_OPERATION', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('fund_source', sa.Enum('LOCAL_GOVERNMENT', 'OWN_UNION', 'SUPERIOR_UNION', 'PAIRED_ASSISTANCE', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('custodian_id', sa.Uuid(), nullable=True),
    sa.Column('location', sa.String(length=200), nullable=True),
    sa.Column('disposed_on', sa.Date(), nullable=True),
    sa.Column('disposal_reason', sa.Text(), nullable=True),
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
    sa.CheckConstraint("(condition = 'SCRAPPED') = (disposed_on IS NOT NULL)", name=op.f('ck_core_equipment_asset_disposed_whole')),
    sa.CheckConstraint("fund_class <> 'ASSISTANCE'", name=op.f('ck_core_equipment_asset_not_from_assistance')),
    sa.CheckConstraint('cost IS NULL OR cost >= 0', name=op.f('ck_core_equipment_asset_cost')),
    sa.CheckConstraint('disposed_on IS NULL OR disposed_on >= acquired_on', name=op.f('ck_core_equipment_asset_days_in_order')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_core_equipment_asset_quantity')),
    sa.ForeignKeyConstraint(['custodian_id'], ['core_person.id'], name=op.f('fk_core_equipment_asset_custodian_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_equipment_asset_organization_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_equipment_asset_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['core_site.id'], name=op.f('fk_core_equipment_asset_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_equipment_asset')),
    sa.UniqueConstraint('organization_id', 'tag_number', name=op.f('uq_core_equipment_asset_organization_id_tag_number'))
    )
    with op.batch_alter_table('core_equipment_asset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_acquired_on_id'), ['acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_anc1_acquired_on_id'), ['anc1', 'acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_anc2_acquired_on_id'), ['anc2', 'acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_anc3_acquired_on_id'), ['anc3', 'acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_anc4_acquired_on_id'), ['anc4', 'acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_anc5_acquired_on_id'), ['anc5', 'acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_anc6_acquired_on_id'), ['anc6', 'acquired_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_custodian_id'), ['custodian_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_equipment_asset_site_id_acquired_on_id'), ['site_id', 'acquired_on', 'id'], unique=False)
