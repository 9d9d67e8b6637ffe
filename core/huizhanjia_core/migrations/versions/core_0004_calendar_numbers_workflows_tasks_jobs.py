"""calendar numbers workflows tasks jobs."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0004'
down_revision = 'core_0003'


def keep_history() -> None:
    """Let the database itself refuse to change or delete what was done; a table made anew needs this again."""
    if op.get_context().dialect.name == "sqlite":
        for kind in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER core_transition_no_{kind.lower()} BEFORE {kind} ON core_transition "
                "BEGIN SELECT RAISE(ABORT, 'core_transition is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION core_keep_transition() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''core_transition is append-only''; END'"
    )
    op.execute(
        "CREATE TRIGGER core_transition_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON core_transition "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_keep_transition()"
    )


def upgrade() -> None:
    op.create_table('core_calendar_day',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('works', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('document', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_calendar_day')),
    sa.UniqueConstraint('day', name=op.f('uq_core_calendar_day_day'))
    )
    with op.batch_alter_table('core_calendar_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_calendar_day_year'), ['year'], unique=False)

    op.create_table('core_number_series',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('series', sa.String(length=80), nullable=False),
    sa.Column('unit', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('last', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_number_series')),
    sa.UniqueConstraint('series', 'unit', 'year', name=op.f('uq_core_number_series_series_unit_year'))
    )
    op.create_table('core_step_bar',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_step_bar')),
    sa.UniqueConstraint('step_id', 'account_id', name=op.f('uq_core_step_bar_step_id_account_id'))
    )
    op.create_table('core_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('workflow', sa.String(length=80), nullable=False),
    sa.Column('workflow_title', sa.String(length=100), nullable=False),
    sa.Column('workflow_title_en', sa.String(length=100), nullable=False),
    sa.Column('prefix', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('transition', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('title_en', sa.String(length=100), nullable=False),
    sa.Column('action', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('opens_after', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_in', sa.BigInteger(), nullable=True),
    sa.Column('needs_reason', sa.Boolean(), nullable=False),
    sa.Column('lead', sa.Boolean(), nullable=False),
    sa.Column('routed_id', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_step_organization_id')),
    sa.ForeignKeyConstraint(['routed_id'], ['core_organization.id'], name=op.f('fk_core_step_routed_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_step')),
    sa.UniqueConstraint('subject_id', 'transition', name=op.f('uq_core_step_subject_id_transition'))
    )
    with op.batch_alter_table('core_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_step_anc1_since_id'), ['anc1', 'since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_anc2_since_id'), ['anc2', 'since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_anc3_since_id'), ['anc3', 'since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_anc4_since_id'), ['anc4', 'since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_anc5_since_id'), ['anc5', 'since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_anc6_since_id'), ['anc6', 'since', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_step_routed_id_action'), ['routed_id', 'action'], unique=False)
        batch_op.create_index('ix_core_step_unrouted', ['action'], unique=False, sqlite_where=sa.text('routed_id IS NULL AND lead'), postgresql_where=sa.text('routed_id IS NULL AND lead'))

    op.create_table('core_calendar_year',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('document', sa.String(length=100), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['entered_by'], ['core_account.id'], name=op.f('fk_core_calendar_year_entered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_calendar_year')),
    sa.UniqueConstraint('year', name=op.f('uq_core_calendar_year_year'))
    )
    op.create_table('core_job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=120), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=True),
    sa.Column('state', sa.Enum('READY', 'RUNNING', 'DONE', 'DEAD', 'CANCELED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('max_attempts', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worker', sa.String(length=100), nullable=True),
    sa.Column('token', sa.Uuid(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=True),
    sa.Column('cancel_requested', sa.Boolean(), nullable=False),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['core_account.id'], name=op.f('fk_core_job_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_job')),
    sa.UniqueConstraint('key', name=op.f('uq_core_job_key'))
    )
    with op.batch_alter_table('core_job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_job_created_at_id'), ['created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_job_state_run_at_id'), ['state', 'run_at', 'id'], unique=False)

    op.create_table('core_notification',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('prefix', sa.String(length=40), nullable=True),
    sa.Column('subject_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_notification_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_notification'))
    )
    with op.batch_alter_table('core_notification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_notification_account_id_at_id'), ['account_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_core_notification_unread', ['account_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))

    op.create_table('core_transition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('workflow', sa.String(length=80), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('title_en', sa.String(length=100), nullable=False),
    sa.Column('from_state', sa.String(length=40), nullable=True),
    sa.Column('to_state', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_transition_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_transition')),
    sa.UniqueConstraint('subject_id', 'number', name=op.f('uq_core_transition_subject_id_number'))
    )
    with op.batch_alter_table('core_transition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_transition_account_id'), ['account_id'], unique=False)

    keep_history()
