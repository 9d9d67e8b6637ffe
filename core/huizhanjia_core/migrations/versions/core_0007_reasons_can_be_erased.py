"""reasons in histories of erased subjects."""

from alembic import op

revision = 'core_0007'
down_revision = 'core_0006'

TOLD = "core_transition is append-only"
KEPT = (
    "id", "workflow", "subject_id", "number", "name", "title", "title_en", "from_state", "to_state", "at",
    "account_id", "actor_name", "acting_for_id",
)
ERASED = (
    "NEW.reason IS NULL AND "
    + " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in KEPT)
    + " AND EXISTS (SELECT 1 FROM core_subject_key WHERE subject = OLD.subject_id AND wrapped IS NULL)"
)


def let_reasons_go() -> None:
    """Let a history lose its reasons, and nothing else, once its subject's key is destroyed."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER core_transition_no_update")
        op.execute(
            f"CREATE TRIGGER core_transition_no_update BEFORE UPDATE ON core_transition WHEN NOT ({ERASED}) "
            f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
        )
        return
    op.execute("DROP TRIGGER core_transition_kept ON core_transition")
    op.execute(
        "CREATE FUNCTION core_keep_transition_but_reasons() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN IF {ERASED} THEN RETURN NEW; END IF; RAISE EXCEPTION ''{TOLD}''; END'"
    )
    op.execute(
        "CREATE TRIGGER core_transition_changed BEFORE UPDATE ON core_transition "
        "FOR EACH ROW EXECUTE FUNCTION core_keep_transition_but_reasons()"
    )
    op.execute(
        "CREATE TRIGGER core_transition_kept BEFORE DELETE OR TRUNCATE ON core_transition "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_keep_transition()"
    )


def upgrade() -> None:
    let_reasons_go()
