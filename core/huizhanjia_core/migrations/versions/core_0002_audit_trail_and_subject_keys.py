"""audit trail and subject keys."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0002'
down_revision = 'core_0001'

TOLD = "audit records are never changed or removed"
FIXED = (
    "id", "at", "account_id", "actor", "session_id", "operation", "action", "organization_id", "result", "code",
    "reason", "objects", "revealed", "digest", "address", "trace_id",
)
SEALED_ONCE = "OLD.sequence IS NULL AND NEW.sequence IS NOT NULL AND NEW.hash IS NOT NULL"
SAME = " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in FIXED)
CHANGED = f"NOT ({SEALED_ONCE} AND {SAME})"
BORN_SEALED = "NEW.sequence IS NOT NULL OR NEW.hash IS NOT NULL"


def keep_the_trail() -> None:
    """Let the database itself refuse every change and removal, whoever asks for it; a seal is set once."""
    if op.get_context().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
        # REPLACE removes rows without asking the triggers of DELETE, so a key that is there is refused too.
        there = "EXISTS (SELECT 1 FROM core_audit_record WHERE id = NEW.id)"
        day = "EXISTS (SELECT 1 FROM core_audit_head WHERE id = NEW.id OR day = NEW.day)"
        for name, moment in (
            ("core_audit_record_insert", f"INSERT ON core_audit_record WHEN {BORN_SEALED} OR {there}"),
            ("core_audit_record_update", f"UPDATE ON core_audit_record WHEN {CHANGED}"),
            ("core_audit_record_delete", "DELETE ON core_audit_record"),
            ("core_audit_head_insert", f"INSERT ON core_audit_head WHEN {day}"),
            ("core_audit_head_update", "UPDATE ON core_audit_head"),
            ("core_audit_head_delete", "DELETE ON core_audit_head"),
        ):
            op.execute(f"CREATE TRIGGER {name} BEFORE {moment} {refuse}")
        return
    op.execute(
        "CREATE FUNCTION core_keep_the_trail() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN RAISE EXCEPTION USING ERRCODE = ''restrict_violation'', MESSAGE = ''{TOLD}''; END'"
    )
    refuse = "EXECUTE FUNCTION core_keep_the_trail()"
    row = "FOR EACH ROW"
    for name, moment, when in (
        ("core_audit_record_insert", "INSERT ON core_audit_record", f"{row} WHEN ({BORN_SEALED})"),
        ("core_audit_record_update", "UPDATE ON core_audit_record", f"{row} WHEN ({CHANGED})"),
        ("core_audit_record_delete", "DELETE ON core_audit_record", row),
        ("core_audit_record_truncate", "TRUNCATE ON core_audit_record", "FOR EACH STATEMENT"),
        ("core_audit_head_change", "UPDATE OR DELETE ON core_audit_head", row),
        ("core_audit_head_truncate", "TRUNCATE ON core_audit_head", "FOR EACH STATEMENT"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} {when} {refuse}")


def upgrade() -> None:
    op.create_table('core_audit_head',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_audit_head')),
    sa.UniqueConstraint('day', name=op.f('uq_core_audit_head_day'))
    )
    op.create_table('core_audit_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('actor', sa.String(length=100), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=True),
    sa.Column('operation', sa.String(length=120), nullable=False),
    sa.Column('action', sa.String(length=120), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('result', sa.Enum('OK', 'REFUSED', 'FAILED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('objects', sa.Text(), nullable=False),
    sa.Column('revealed', sa.String(length=500), nullable=True),
    sa.Column('digest', sa.String(length=100), nullable=True),
    sa.Column('address', sa.String(length=60), nullable=True),
    sa.Column('trace_id', sa.String(length=64), nullable=True),
    sa.Column('sequence', sa.BigInteger(), nullable=True),
    sa.Column('hash', sa.String(length=64), nullable=True),
    sa.CheckConstraint('(sequence IS NULL) = (hash IS NULL)', name=op.f('ck_core_audit_record_sealed_whole')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_audit_record')),
    sa.UniqueConstraint('sequence', name=op.f('uq_core_audit_record_sequence'))
    )
    with op.batch_alter_table('core_audit_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_audit_record_account_id_at_id'), ['account_id', 'at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_audit_record_at_id'), ['at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_audit_record_organization_id_at_id'), ['organization_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_core_audit_record_unsealed', ['id'], unique=False, sqlite_where=sa.text('sequence IS NULL'), postgresql_where=sa.text('sequence IS NULL'))

    op.create_table('core_subject_key',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.Uuid(), nullable=False),
    sa.Column('master', sa.String(length=20), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(length=200), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rewrapped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(wrapped IS NULL) = (destroyed_at IS NOT NULL)', name=op.f('ck_core_subject_key_destroyed_whole')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_subject_key')),
    sa.UniqueConstraint('subject', name=op.f('uq_core_subject_key_subject'))
    )
    with op.batch_alter_table('core_subject_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_subject_key_master_id'), ['master', 'id'], unique=False)
    keep_the_trail()
