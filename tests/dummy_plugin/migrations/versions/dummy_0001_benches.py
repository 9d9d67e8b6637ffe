"""Benches and repairs."""

import sqlalchemy as sa
from alembic import op

revision = 'dummy_0001'
down_revision = None


def upgrade() -> None:
    op.create_table('dummy_bench',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('seats', sa.BigInteger(), nullable=False),
    sa.Column('keeper_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('keeper_mask', sa.String(length=100), nullable=True),
    sa.Column('keeper_index', sa.String(length=64), nullable=True),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_dummy_bench_organization_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['core_file.id'], name=op.f('fk_dummy_bench_photo_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dummy_bench')),
    sa.UniqueConstraint('keeper_index', name=op.f('uq_dummy_bench_keeper_index')),
    sa.UniqueConstraint('photo_id', name=op.f('uq_dummy_bench_photo_id'))
    )
    with op.batch_alter_table('dummy_bench', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dummy_bench_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_bench_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_bench_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_bench_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_bench_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_bench_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_bench_organization_id'), ['organization_id'], unique=False)

    op.create_table('dummy_repair',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=100), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('PROPOSED', 'RETURNED', 'PUBLISHED', 'FINISHED', 'WITHDRAWN', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_dummy_repair_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dummy_repair'))
    )
    with op.batch_alter_table('dummy_repair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dummy_repair_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_repair_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_repair_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_repair_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_repair_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_repair_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dummy_repair_organization_id'), ['organization_id'], unique=False)
