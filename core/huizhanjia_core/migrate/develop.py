"""For developers: write the next revision, and see that none is missing."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import CheckConstraint, Connection, Enum, Uuid, inspect

from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import Instant, Model
from huizhanjia_core.hookspecs import Migrations
from huizhanjia_core.migrate.history import CORE, History, MigrationsBrokenError, current_revision, histories

_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_REVISION_LENGTH = 32
"""Characters of a revision id that fit into Alembic's version table."""


async def check(database: Database, modules: Sequence[Migrations] = (CORE,)) -> list[str]:
    """How the database differs from what the models declare; empty when no revision is missing.

    Alembic does not compare CHECK constraints, so their names and their quoted values are compared here.

    Args:
        database: upgraded to the newest revisions.
        modules: the modules whose tables to compare; their models must have been imported.
    """
    async with database.reader() as connection:
        return [
            difference
            for history in histories(modules)
            for difference in await connection.run_sync(_differences, history)
        ]


async def revise(database: Database, module: Migrations, message: str, rev_id: str | None = None) -> Path:
    """Write the module's next revision: what turns the database into what the models declare.

    Args:
        database: at the module's newest revision; a scratch database will do.
        module: whose tables; its models must have been imported.
        message: what the revision does; its slug ends the file's name.
        rev_id: such as ``core_0001``; by default the next number.

    Returns:
        The file, to be read and corrected before it is committed.

    Raises:
        MigrationsBrokenError: when there is nothing to write, the database is behind or the id too long.
    """
    history = History(module)
    revision = rev_id or f"{module.prefix}_{len(history.revisions) + 1:04d}"
    if len(revision) > _REVISION_LENGTH:
        raise MigrationsBrokenError(
            module.prefix, f"版本号过长：{revision}", f"the revision id is too long: {revision}"
        )
    async with database.reader() as connection:
        code = await connection.run_sync(_code, history)
    history.folder.mkdir(parents=True, exist_ok=True)
    history = History(module)  # which now has a folder to write to
    script = history.scripts.generate_revision(revision, message, version_path=history.folder, upgrades=code)
    if script is None:  # the template wrote elsewhere
        raise MigrationsBrokenError(module.prefix, "没有生成迁移脚本", "no revision was written")
    return Path(script.path)


def _code(connection: Connection, history: History) -> str:
    if history.after(current_revision(connection, history)):
        raise MigrationsBrokenError(
            history.module.prefix, "数据库尚未升级到最新版本", "the database is not at the newest revision"
        )
    operations = produce_migrations(history.context(connection), Model.metadata).upgrade_ops
    if operations is None or operations.is_empty():
        raise MigrationsBrokenError(history.module.prefix, "没有需要迁移的改动", "nothing has changed")
    code = render_python_code(operations, render_as_batch=True, render_item=_render_item)
    return "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("# ###")).strip()


def _render_item(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Types as plain SQLAlchemy: a revision must not change when our own classes do."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Uuid):
        return "sa.Uuid()"
    if kind == "type" and isinstance(thing, Enum):
        values = ", ".join(repr(value) for value in thing.enums)
        return (
            f"sa.Enum({values}, name=None, native_enum=False, create_constraint=True, length={thing.length})"
        )
    return False


def _differences(connection: Connection, history: History) -> Iterator[str]:
    operations = produce_migrations(history.context(connection), Model.metadata).upgrade_ops or UpgradeOps()
    found = [str(diff) for diff in operations.as_diffs()]
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    for table in Model.metadata.sorted_tables:
        if not history.owns(table.name) or table.name not in there:
            continue
        declared = _declared_checks(connection, table)
        stored = {
            str(check["name"]): frozenset(_LITERAL.findall(check["sqltext"]))
            for check in inspector.get_check_constraints(table.name)
        }
        found += [
            f"CHECK {name} of {table.name}: declared {sorted(declared.get(name, ()))!r},"
            f" stored {sorted(stored.get(name, ()))!r}"
            for name in sorted(declared.keys() | stored.keys())
            if declared.get(name) != stored.get(name)
        ]
    return iter(found)


def _declared_checks(connection: Connection, table: Any) -> dict[str, frozenset[str]]:
    """The quoted values in each CHECK as the database's own dialect would write it."""
    return {
        connection.dialect.identifier_preparer.format_constraint(constraint) or "": frozenset(
            _LITERAL.findall(
                str(
                    constraint.sqltext.compile(
                        dialect=connection.dialect, compile_kwargs={"literal_binds": True}
                    )
                )
            )
        )
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
