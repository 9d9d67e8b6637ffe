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


def let_grants_be_delegated() -> None:
    """Grants say in whose place they are held, histories in whose place something was done."""
    if op.get_context().dialect.name == "sqlite":  # takes a foreign key with its column, without a copy of the table
        key = "CHAR(32) CONSTRAINT"
        op.execute(f"ALTER TABLE core_grant ADD COLUMN delegated_by {key} fk_core_grant_delegated_by REFERENCES core_account (id)")
        op.execute(
            f"ALTER TABLE core_grant ADD COLUMN source_id {key} fk_core_grant_source_id REFERENCES core_grant (id) "
            "CONSTRAINT ck_core_grant_delegated_whole CHECK ((delegated_by IS NULL) = (source_id IS NULL))"
        )
        op.execute(f"ALTER TABLE core_transition ADD COLUMN acting_for_id {key} fk_core_transition_acting_for_id REFERENCES core_account (id)")
    else:
        op.add_column('core_grant', sa.Column('delegated_by', sa.Uuid(), nullable=True))
        op.add_column('core_grant', sa.Column('source_id', sa.Uuid(), nullable=True))
        op.add_column('core_transition', sa.Column('acting_for_id', sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f('fk_core_grant_delegated_by'), 'core_grant', 'core_account', ['delegated_by'], ['id'])
        op.create_foreign_key(op.f('fk_core_grant_source_id'), 'core_grant', 'core_grant', ['source_id'], ['id'])
        op.create_check_constraint(op.f('ck_core_grant_delegated_whole'), 'core_grant', '(delegated_by IS NULL) = (source_id IS NULL)')
        op.create_foreign_key(op.f('fk_core_transition_acting_for_id'), 'core_transition', 'core_account', ['acting_for_id'], ['id'])
    op.create_index('ix_core_grant_delegated_by', 'core_grant', ['delegated_by'], unique=False)
    op.create_index('ix_core_grant_source_id', 'core_grant', ['source_id'], unique=False)
    op.create_index('ix_core_transition_acting_for_id', 'core_transition', ['acting_for_id'], unique=False)


def let_old_records_go() -> None:
    """Records that an archive holds may be removed, none younger than 180 days; cuts are never changed or removed."""
    cut = "COALESCE((SELECT MAX(last) FROM core_audit_cut), 0)"
    if op.get_context().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
        kept = f"OLD.sequence IS NULL OR OLD.sequence > {cut} OR OLD.at > datetime('now', '-180 days')"
        behind = f"NEW.last <= {cut} OR EXISTS (SELECT 1 FROM core_audit_cut WHERE id = NEW.id)"
        op.execute("DROP TRIGGER core_audit_record_delete")
        for name, moment in (
            ("core_audit_record_delete", f"DELETE ON core_audit_record WHEN {kept}"),
            ("core_audit_cut_insert", f"INSERT ON core_audit_cut WHEN {behind}"),
            ("core_audit_cut_update", "UPDATE ON core_audit_cut"),
            ("core_audit_cut_delete", "DELETE ON core_audit_cut"),
        ):
            op.execute(f"CREATE TRIGGER {name} BEFORE {moment} {refuse}")
        return
    refuse = f"RAISE EXCEPTION USING ERRCODE = ''restrict_violation'', MESSAGE = ''{TOLD}''"
    kept = f"OLD.sequence IS NULL OR OLD.sequence > {cut} OR OLD.at > now() - interval ''180 days''"
    op.execute(
        "CREATE FUNCTION core_keep_unarchived() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN IF {kept} THEN {refuse}; END IF; RETURN OLD; END'"
    )
    op.execute("DROP TRIGGER core_audit_record_delete ON core_audit_record")
    for name, moment, row, function in (
        ("core_audit_record_delete", "DELETE ON core_audit_record", "ROW", "core_keep_unarchived"),
        ("core_audit_cut_change", "UPDATE OR DELETE ON core_audit_cut", "ROW", "core_keep_the_trail"),
        ("core_audit_cut_truncate", "TRUNCATE ON core_audit_cut", "STATEMENT", "core_keep_the_trail"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} FOR EACH {row} EXECUTE FUNCTION {function}()")


def list_steps_by_deadline() -> None:
    """Steps are listed by deadline along an index; those without one come last."""
    op.add_column('core_step', sa.Column('due_sort', sa.Date(), server_default=sa.text("'9000-01-01'"), nullable=False))
    op.execute("UPDATE core_step SET due_sort = due_on WHERE due_on IS NOT NULL")
    for depth in range(1, 7):
        op.create_index(f'ix_core_step_anc{depth}_due_sort_id', 'core_step', [f'anc{depth}', 'due_sort', 'id'], unique=False)
    op.create_index('ix_core_step_routed_id_due_sort_id', 'core_step', ['routed_id', 'due_sort', 'id'], unique=False)
    op.create_index('ix_core_step_due', 'core_step', ['due_sort', 'id'], unique=False, sqlite_where=sa.text('lead'), postgresql_where=sa.text('lead'))


def upgrade() -> None:
    op.add_column('core_audit_record', sa.Column('detail', sa.Text(), nullable=True))
    keep_details()
    show_imports()
    move_second_factors()
    let_grants_be_delegated()
    op.create_table('core_audit_cut',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('first', sa.BigInteger(), nullable=False),
    sa.Column('last', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cut_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file', sa.String(length=255), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_audit_cut')),
    sa.UniqueConstraint('last', name=op.f('uq_core_audit_cut_last'))
    )
    let_old_records_go()
    list_steps_by_deadline()
