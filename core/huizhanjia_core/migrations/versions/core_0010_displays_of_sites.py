"""displays of sites."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0010'
down_revision = 'core_0009'


def upgrade() -> None:
    op.create_table('core_display_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('OUTDOOR_SIGNBOARD', 'DUTIES_DIVISION', 'SERVICE_PROCESS', 'STAFF_NAMES_PHOTOS', 'WINDOW_PLATES', 'POLICY_BOARD', 'BROCHURES', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('chinese', sa.Boolean(), nullable=False),
    sa.Column('tibetan', sa.Boolean(), nullable=False),
    sa.Column('staff_informed', sa.Boolean(), nullable=False),
    sa.Column('installed_on', sa.Date(), nullable=True),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('latest', sa.Boolean(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('installed_on IS NULL OR installed_on <= checked_on', name=op.f('ck_core_display_item_days_in_order')),
    sa.CheckConstraint('present = (quantity > 0)', name=op.f('ck_core_display_item_quantity')),
    sa.CheckConstraint('present OR NOT (chinese OR tibetan)', name=op.f('ck_core_display_item_languages')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_display_item_organization_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['core_file.id'], name=op.f('fk_core_display_item_photo_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['core_account.id'], name=op.f('fk_core_display_item_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['core_site.id'], name=op.f('fk_core_display_item_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_display_item'))
    )
    with op.batch_alter_table('core_display_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_display_item_anc1_checked_on_id'), ['anc1', 'checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_anc2_checked_on_id'), ['anc2', 'checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_anc3_checked_on_id'), ['anc3', 'checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_anc4_checked_on_id'), ['anc4', 'checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_anc5_checked_on_id'), ['anc5', 'checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_anc6_checked_on_id'), ['anc6', 'checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_checked_on_id'), ['checked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_display_item_site_id_checked_on_id'), ['site_id', 'checked_on', 'id'], unique=False)
        batch_op.create_index('uq_core_display_item_latest', ['site_id', 'kind'], unique=True, sqlite_where=sa.text('latest'), postgresql_where=sa.text('latest'))
        batch_op.create_index('uq_core_display_item_photo_id', ['photo_id'], unique=True)
