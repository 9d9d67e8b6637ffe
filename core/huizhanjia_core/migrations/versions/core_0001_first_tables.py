"""first tables."""

import sqlalchemy as sa
from alembic import op

revision = 'core_0001'
down_revision = None


FIRST_EPOCH = (
    "INSERT INTO core_epoch (id, value, standings) VALUES ('00000000000000000000000000000001', 1, 1)"
)
COUNTED = {"core_policy": "value", "core_grant": "standings", "core_role": "standings"}


def count_changes() -> None:
    """Let the database itself count every change of a policy, a grant or a role, whoever makes it."""
    op.execute(FIRST_EPOCH)
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, column in COUNTED.items():
        count = f"UPDATE core_epoch SET {column} = {column} + 1"
        if sqlite:
            for kind in ("INSERT", "UPDATE", "DELETE"):
                op.execute(f"CREATE TRIGGER {table}_{kind.lower()} AFTER {kind} ON {table} BEGIN {count}; END")
            continue
        op.execute(
            f"CREATE FUNCTION {table}_count() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN {count}; RETURN NULL; END'"
        )
        op.execute(
            f"CREATE TRIGGER {table}_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_count()"
        )


def upgrade() -> None:
    op.create_table('core_demo_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plugin', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_demo_step')),
    sa.UniqueConstraint('plugin', 'title', name=op.f('uq_core_demo_step_plugin_title'))
    )
    op.create_table('core_epoch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('standings', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_epoch'))
    )
    op.create_table('core_organization',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('level', sa.Enum('REGION', 'PREFECTURE', 'COUNTY', 'GRASSROOTS', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('depth', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.Enum('PLANNED', 'ACTIVE', 'CLOSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('established_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_derived', sa.Boolean(), nullable=False),
    sa.Column('division_name', sa.String(length=200), nullable=True),
    sa.Column('division_name_en', sa.String(length=200), nullable=True),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('depth BETWEEN 1 AND 6', name=op.f('ck_core_organization_depth')),
    sa.ForeignKeyConstraint(['parent_id'], ['core_organization.id'], name=op.f('fk_core_organization_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_organization'))
    )
    with op.batch_alter_table('core_organization', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_organization_anc1_code_id'), ['anc1', 'code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_anc2_code_id'), ['anc2', 'code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_anc3_code_id'), ['anc3', 'code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_anc4_code_id'), ['anc4', 'code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_anc5_code_id'), ['anc5', 'code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_anc6_code_id'), ['anc6', 'code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_level_code'), ['level', 'code'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_parent_id_code_id'), ['parent_id', 'code', 'id'], unique=False)

    op.create_table('core_person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_person'))
    )
    op.create_table('core_policy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ptype', sa.String(length=10), nullable=False),
    sa.Column('v0', sa.String(length=80), nullable=False),
    sa.Column('v1', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_policy')),
    sa.UniqueConstraint('ptype', 'v0', 'v1', name=op.f('uq_core_policy_ptype_v0_v1'))
    )
    op.create_table('core_policy_default',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('action', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_policy_default')),
    sa.UniqueConstraint('role', 'action', name=op.f('uq_core_policy_default_role_action'))
    )
    op.create_table('core_role',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('zh', sa.String(length=100), nullable=False),
    sa.Column('en', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.Enum('business', 'administrator', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('needs_end', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_role')),
    sa.UniqueConstraint('code', name=op.f('uq_core_role_code'))
    )
    op.create_table('core_role_conflict',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('other', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_role_conflict')),
    sa.UniqueConstraint('role', 'other', name=op.f('uq_core_role_conflict_role_other'))
    )
    op.create_table('core_sign_in_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('ACCOUNT', 'ADDRESS', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.BigInteger(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_sign_in_attempt')),
    sa.UniqueConstraint('kind', 'subject', name=op.f('uq_core_sign_in_attempt_kind_subject'))
    )
    op.create_table('core_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('username', sa.String(length=40), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Enum('ACTIVE', 'SUSPENDED', 'CLOSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status_reason', sa.String(length=200), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_account_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['core_person.id'], name=op.f('fk_core_account_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_account')),
    sa.UniqueConstraint('username', name=op.f('uq_core_account_username'))
    )
    with op.batch_alter_table('core_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_account_anc1_username_id'), ['anc1', 'username', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_account_anc2_username_id'), ['anc2', 'username', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_account_anc3_username_id'), ['anc3', 'username', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_account_anc4_username_id'), ['anc4', 'username', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_account_anc5_username_id'), ['anc5', 'username', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_account_anc6_username_id'), ['anc6', 'username', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_account_organization_id'), ['organization_id'], unique=False)

    op.create_table('core_organization_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Enum('ESTABLISH', 'RENAME', 'RECODE', 'MOVE', 'CLOSE', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=True),
    sa.Column('level', sa.Enum('REGION', 'PREFECTURE', 'COUNTY', 'GRASSROOTS', name=None, native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=True),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_derived', sa.Boolean(), nullable=True),
    sa.Column('division_name', sa.String(length=200), nullable=True),
    sa.Column('division_name_en', sa.String(length=200), nullable=True),
    sa.Column('document_number', sa.String(length=100), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_organization_change_organization_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['core_organization.id'], name=op.f('fk_core_organization_change_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_organization_change')),
    sa.UniqueConstraint('organization_id', 'sequence', name=op.f('uq_core_organization_change_organization_id_sequence'))
    )
    with op.batch_alter_table('core_organization_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_organization_change_effective_on_organization_id'), ['effective_on', 'organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_change_parent_id'), ['parent_id'], unique=False)

    op.create_table('core_organization_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('level', sa.Enum('REGION', 'PREFECTURE', 'COUNTY', 'GRASSROOTS', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('depth', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_derived', sa.Boolean(), nullable=False),
    sa.Column('division_name', sa.String(length=200), nullable=True),
    sa.Column('division_name_en', sa.String(length=200), nullable=True),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('depth BETWEEN 1 AND 6', name=op.f('ck_core_organization_version_depth')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to > valid_from', name=op.f('ck_core_organization_version_period')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_organization_version_organization_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['core_organization.id'], name=op.f('fk_core_organization_version_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_organization_version')),
    sa.UniqueConstraint('organization_id', 'valid_from', name=op.f('uq_core_organization_version_organization_id_valid_from'))
    )
    with op.batch_alter_table('core_organization_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_organization_version_anc1_valid_from_id'), ['anc1', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_anc2_valid_from_id'), ['anc2', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_anc3_valid_from_id'), ['anc3', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_anc4_valid_from_id'), ['anc4', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_anc5_valid_from_id'), ['anc5', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_anc6_valid_from_id'), ['anc6', 'valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_code_valid_from'), ['code', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_organization_version_parent_id'), ['parent_id'], unique=False)

    op.create_table('core_population_figure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('source', sa.Enum('CENSUS', 'STATISTICS_BUREAU', 'PUBLIC_SECURITY', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('registered_resident', sa.BigInteger(), nullable=True),
    sa.Column('registered_elsewhere', sa.BigInteger(), nullable=True),
    sa.Column('registration_pending', sa.BigInteger(), nullable=True),
    sa.Column('away_under_half_year', sa.BigInteger(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('document', sa.String(length=200), nullable=False),
    sa.Column('source_note', sa.String(length=1000), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_for_standards', sa.Boolean(), nullable=False),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approval_reason', sa.Text(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.CheckConstraint('value >= 0', name=op.f('ck_core_population_figure_value')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_population_figure_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_population_figure')),
    sa.UniqueConstraint('organization_id', 'as_of', 'source', name=op.f('uq_core_population_figure_organization_id_as_of_source'))
    )
    with op.batch_alter_table('core_population_figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_population_figure_anc1_as_of_id'), ['anc1', 'as_of', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_population_figure_anc2_as_of_id'), ['anc2', 'as_of', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_population_figure_anc3_as_of_id'), ['anc3', 'as_of', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_population_figure_anc4_as_of_id'), ['anc4', 'as_of', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_population_figure_anc5_as_of_id'), ['anc5', 'as_of', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_population_figure_anc6_as_of_id'), ['anc6', 'as_of', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_population_figure_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('uq_core_population_figure_approved', ['organization_id', 'as_of'], unique=True, sqlite_where=sa.text('approved_for_standards'), postgresql_where=sa.text('approved_for_standards'))

    op.create_table('core_site',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('UNION_OFFICE', 'SERVICE_STATION', 'WORKERS_HOME', 'ASSISTANCE_CENTER', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Enum('ACTIVE', 'CLOSED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closing_reason', sa.Text(), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('hotline', sa.String(length=40), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(status = 'CLOSED') = (closed_on IS NOT NULL)", name=op.f('ck_core_site_closed_on')),
    sa.CheckConstraint('(latitude IS NULL) = (longitude IS NULL)', name=op.f('ck_core_site_position')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_site_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_site'))
    )
    with op.batch_alter_table('core_site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_site_anc1_name_id'), ['anc1', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_anc2_name_id'), ['anc2', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_anc3_name_id'), ['anc3', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_anc4_name_id'), ['anc4', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_anc5_name_id'), ['anc5', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_anc6_name_id'), ['anc6', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_site_organization_id_kind'), ['organization_id', 'kind'], unique=False)
        batch_op.create_index('uq_core_site_active_center', ['organization_id'], unique=True, sqlite_where=sa.text("kind = 'ASSISTANCE_CENTER' AND status = 'ACTIVE'"), postgresql_where=sa.text("kind = 'ASSISTANCE_CENTER' AND status = 'ACTIVE'"))

    op.create_table('core_basis_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('document_number', sa.String(length=100), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['site_id'], ['core_site.id'], name=op.f('fk_core_basis_document_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_basis_document')),
    sa.UniqueConstraint('site_id', 'document_number', name=op.f('uq_core_basis_document_site_id_document_number'))
    )
    op.create_table('core_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('role_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('granted_by', sa.Uuid(), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=200), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('anc1', sa.Uuid(), nullable=True),
    sa.Column('anc2', sa.Uuid(), nullable=True),
    sa.Column('anc3', sa.Uuid(), nullable=True),
    sa.Column('anc4', sa.Uuid(), nullable=True),
    sa.Column('anc5', sa.Uuid(), nullable=True),
    sa.Column('anc6', sa.Uuid(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_core_grant_days_in_order')),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_grant_account_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['core_account.id'], name=op.f('fk_core_grant_ended_by')),
    sa.ForeignKeyConstraint(['granted_by'], ['core_account.id'], name=op.f('fk_core_grant_granted_by')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_grant_organization_id')),
    sa.ForeignKeyConstraint(['role_id'], ['core_role.id'], name=op.f('fk_core_grant_role_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_grant'))
    )
    with op.batch_alter_table('core_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_grant_account_id_valid_from'), ['account_id', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_grant_role_id'), ['role_id'], unique=False)

    op.create_table('core_opening_hours',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.BigInteger(), nullable=False),
    sa.Column('opens', sa.BigInteger(), nullable=False),
    sa.Column('closes', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('0 <= opens AND opens < closes AND closes <= 1440', name=op.f('ck_core_opening_hours_interval')),
    sa.CheckConstraint('weekday BETWEEN 1 AND 7', name=op.f('ck_core_opening_hours_weekday')),
    sa.ForeignKeyConstraint(['site_id'], ['core_site.id'], name=op.f('fk_core_opening_hours_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_opening_hours')),
    sa.UniqueConstraint('site_id', 'weekday', 'opens', name=op.f('uq_core_opening_hours_site_id_weekday_opens'))
    )
    op.create_table('core_premises',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('floor', sa.BigInteger(), nullable=False),
    sa.Column('street_facing', sa.Boolean(), nullable=False),
    sa.Column('transport', sa.Boolean(), nullable=False),
    sa.Column('telecom', sa.Boolean(), nullable=False),
    sa.Column('convenience', sa.Boolean(), nullable=False),
    sa.Column('ownership', sa.Enum('OWN', 'BORROWED', 'RENTED', 'GOV_PROVIDED', name=None, native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('service_area', sa.BigInteger(), nullable=False),
    sa.Column('gross_area', sa.BigInteger(), nullable=True),
    sa.Column('measured_on', sa.Date(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
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
    sa.CheckConstraint('floor <> 0', name=op.f('ck_core_premises_floor')),
    sa.CheckConstraint('gross_area IS NULL OR gross_area >= service_area', name=op.f('ck_core_premises_gross_area')),
    sa.CheckConstraint('service_area > 0', name=op.f('ck_core_premises_service_area')),
    sa.ForeignKeyConstraint(['organization_id'], ['core_organization.id'], name=op.f('fk_core_premises_organization_id')),
    sa.ForeignKeyConstraint(['site_id'], ['core_site.id'], name=op.f('fk_core_premises_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_premises')),
    sa.UniqueConstraint('site_id', 'measured_on', name=op.f('uq_core_premises_site_id_measured_on'))
    )
    with op.batch_alter_table('core_premises', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_premises_anc1_id'), ['anc1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_premises_anc2_id'), ['anc2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_premises_anc3_id'), ['anc3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_premises_anc4_id'), ['anc4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_premises_anc5_id'), ['anc5', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_premises_anc6_id'), ['anc6', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_premises_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index('uq_core_premises_latest', ['site_id'], unique=True, sqlite_where=sa.text('latest'), postgresql_where=sa.text('latest'))

    op.create_table('core_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('operation', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_request_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_request')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_core_request_account_id_key'))
    )
    op.create_table('core_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=60), nullable=True),
    sa.Column('agent', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['core_account.id'], name=op.f('fk_core_session_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_core_session_digest'))
    )
    with op.batch_alter_table('core_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_session_account_id_created_at'), ['account_id', 'created_at'], unique=False)
    count_changes()
