"""files and imports."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0005'
down_revision = 'core_0004'


def add_scan() -> None:
    """Let basis documents refer to a file; SQLite takes the foreign key with the column, without a copy of the table."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE core_basis_document ADD COLUMN file_id CHAR(32) "
            "CONSTRAINT fk_core_basis_document_file_id REFERENCES core_file (id)"
        )
        return
    op.add_column('core_basis_document', sa.Column('file_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_core_basis_document_file_id'), 'core_basis_document', 'core_file', ['file_id'], ['id']
    )


def upgrade() -> None:
    op.create_table('core_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('purpose', sa.String(length=80), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attached_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('size > 0', name=op.f('ck_core_file_size')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['core_account.id'], name=op.f('fk_core_file_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_file'))
    )
    with op.batch_alter_table('core_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_file_digest'), ['digest'], unique=False)
        batch_op.create_index('ix_core_file_waiting', ['uploaded_by', 'uploaded_at'], unique=False, sqlite_where=sa.text('attached_at IS NULL'), postgresql_where=sa.text('attached_at IS NULL'))

    add_scan()
    op.create_index('uq_core_basis_document_file_id', 'core_basis_document', ['file_id'], unique=True)

    op.create_table('core_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('importer', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.BigInteger(), nullable=False),
    sa.Column('written', sa.BigInteger(), nullable=False),
    sa.Column('skipped', sa.BigInteger(), nullable=False),
    sa.Column('refused', sa.BigInteger(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_import_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_import')),
    sa.UniqueConstraint('digest', name=op.f('uq_core_import_digest'))
    )
    op.create_table('core_imported_row',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['core_import.id'], name=op.f('fk_core_imported_row_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_imported_row')),
    sa.UniqueConstraint('digest', name=op.f('uq_core_imported_row_digest'))
    )
