"""changes of accounts are counted."""

from alembic import op

revision = 'core_0013'
down_revision = 'core_0012'

COUNT = 'UPDATE core_epoch SET standings = standings + 1'


def upgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        for name, moment in (('update', 'UPDATE OF status, service'), ('delete', 'DELETE')):
            op.execute(f'CREATE TRIGGER core_account_{name} AFTER {moment} ON core_account BEGIN {COUNT}; END')
        return
    op.execute(
        f"CREATE FUNCTION core_account_count() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN {COUNT}; RETURN NULL; END'"
    )
    op.execute(
        'CREATE TRIGGER core_account_change AFTER UPDATE OF status, service OR DELETE OR TRUNCATE ON core_account '
        'FOR EACH STATEMENT EXECUTE FUNCTION core_account_count()'
    )
