"""details of the trail, progress of imports, second factors under the master keys, delegations, archives."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0006'
down_revision = 'core_0005'

TOLD = "audit records are never changed or removed"
FIXED = (
    "id", "at", "account_id", "actor", "session_id", "operation", "action", "organization_id", "result", "code",
    "reason", "objects", "revealed", "digest", "address", "trace_id", "detail",
)
SEALED_ONCE = "OLD.sequence IS NULL AND NEW.sequence IS NOT NULL AND NEW.hash IS NOT NULL"
SAME = " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in FIXED)
CHANGED = f"NOT ({SEALED_ONCE} AND {SAME})"


def keep_details() -> None:
    """Let the database refuse a change of a detail as of everything else."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER core_audit_record_update")
        op.execute(
            f"CREATE TRIGGER core_audit_record_update BEFORE UPDATE ON core_audit_record WHEN {CHANGED} "
            f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
        )
        return
    op.execute("DROP TRIGGER core_audit_record_update ON core_audit_record")
    op.execute(
        "CREATE TRIGGER core_audit_record_update BEFORE UPDATE ON core_audit_record "
        f"FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION core_keep_the_trail()"
    )


def show_imports() -> None:
    """Tell how far imports are; those that never came to an end have stopped."""
    op.execute(
        "ALTER TABLE core_import ADD COLUMN state VARCHAR(40) DEFAULT 'DONE' NOT NULL "
        "CONSTRAINT ck_core_import_state CHECK (state IN ('RUNNING', 'DONE', 'STOPPED'))"
    )
    op.execute("UPDATE core_import SET state = 'STOPPED' WHERE finished_at IS NULL")
    op.add_column('core_import', sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_core_import_started_at_id', 'core_import', ['started_at', 'id'], unique=False)
    op.create_index(
        'ix_core_import_account_id_started_at_id', 'core_import', ['account_id', 'started_at', 'id'], unique=False
    )


def move_second_factors() -> None:
    """Make room for secrets under the master keys; what is there is moved by ``huizhanjia db upgrade``, which has the keys."""
    op.add_column('core_second_factor', sa.Column('sealed', sa.LargeBinary(), nullable=True))
    op.add_column('core_second_factor', sa.Column('former', sa.String(length=400), nullable=True))
    op.execute("UPDATE core_second_factor SET former = secret")
    op.execute("ALTER TABLE core_second_factor DROP COLUMN secret")


def upgrade() -> None:
    op.add_column('core_audit_record', sa.Column('detail', sa.Text(), nullable=True))
    keep_details()
    show_imports()
    move_second_factors()
