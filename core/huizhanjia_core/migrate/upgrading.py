"""Upgrade a database, say how far it is, or write the SQL for someone else to run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal

from alembic.operations import Operations
from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite

from huizhanjia_core.db.database import Database
from huizhanjia_core.hookspecs import Migrations
from huizhanjia_core.migrate.history import CORE, History, current_revision, histories

_OFFLINE: Mapping[str, tuple[Callable[[], Dialect], tuple[str, ...], tuple[str, ...]]] = {
    "postgresql": (postgresql.dialect, ("BEGIN;",), ("COMMIT;",)),
    "sqlite": (
        sqlite.dialect,
        ("PRAGMA foreign_keys=OFF;", "BEGIN EXCLUSIVE;"),
        ("PRAGMA foreign_key_check;", "COMMIT;", "PRAGMA foreign_keys=ON;"),
    ),
}


@dataclass(frozen=True)
class Step:
    """A revision that was applied.

    Attributes:
        module: the module's prefix.
        revision: its id.
        message: what it does.
    """

    module: str
    revision: str
    message: str


@dataclass(frozen=True)
class ModuleStatus:
    """How far a module's tables are.

    Attributes:
        module: the module's prefix.
        current: the revision that the database is at, None before the first.
        head: the newest revision that the program brings, None without any.
        pending: the revisions in between, oldest first.
        ahead: whether the database is at a revision that the program does not know.
    """

    module: str
    current: str | None
    head: str | None
    pending: tuple[str, ...]
    ahead: bool = False

    @property
    def at_head(self) -> bool:
        """Whether the program can work with the tables as they are."""
        return not self.pending and not self.ahead


async def upgrade(
    database: Database, modules: Sequence[Migrations] = (CORE,), on_step: Callable[[Step], None] | None = None
) -> list[Step]:
    """Apply every pending revision of every module in one transaction: all of them or none.

    Two processes that upgrade at once do it one after the other; the second finds nothing to do.

    Args:
        database: what to upgrade; a SQLite file is made where there is none.
        modules: the enabled modules; the core is upgraded first, then the others as given.
        on_step: told of each revision once it was applied (and before all is committed).

    Returns:
        What was applied.

    Raises:
        MigrationsBrokenError: when revisions are unreadable or the database is newer than the program.
        ForeignKeysBroken: when rows would lose their parent.
        DatabaseUnavailable: when the database is down.
    """
    steps: list[Step] = []

    def applied(step: Step) -> None:
        steps.append(step)
        if on_step is not None:
            on_step(step)

    found = histories(modules)
    async with database.changing_tables() as connection:
        for history in found:
            await connection.run_sync(_upgrade, history, applied)
    return steps


def _upgrade(connection: Connection, history: History, applied: Callable[[Step], None]) -> None:
    if not history.after(current_revision(connection, history)):
        return

    def note(step: Any, **_: Any) -> None:
        revision = step.up_revision_id
        applied(Step(history.module.prefix, revision, history.message(revision)))

    _run(history, connection=connection, on_version_apply=(note,))


def _run(history: History, **options: Any) -> None:
    def pending(current: Any, _context: Any) -> Any:
        return history.scripts._upgrade_revs("heads", current)  # noqa: SLF001 - as Alembic's own commands

    context = history.context(fn=pending, **options)
    with Operations.context(context):
        context.run_migrations()


async def status(database: Database, modules: Sequence[Migrations] = (CORE,)) -> list[ModuleStatus]:
    """How far each module is, the core first.

    Raises:
        MigrationsBrokenError: when revisions are unreadable.
        DatabaseUnavailable: when the database is down.
    """
    found = histories(modules)
    async with database.reader() as connection:
        return [await connection.run_sync(_status, history) for history in found]


def _status(connection: Connection, history: History) -> ModuleStatus:
    current = current_revision(connection, history)
    ahead = current is not None and current not in history.revisions
    pending = () if ahead else history.after(current)
    return ModuleStatus(history.module.prefix, current, history.head, pending, ahead)


async def at_head(database: Database, modules: Sequence[Migrations] = (CORE,)) -> bool:
    """Whether the program can work with the database as it is; raises as ``status``."""
    return all(module.at_head for module in await status(database, modules))


def sql(
    dialect: Literal["postgresql", "sqlite"],
    modules: Sequence[Migrations] = (CORE,),
    since: Mapping[str, str | None] | None = None,
) -> str:
    """The SQL of an upgrade as one transaction, for a database administrator to read and run.

    Args:
        dialect: for which database.
        modules: the enabled modules.
        since: the current revision by module; without it, from an empty database.

    Raises:
        MigrationsBrokenError: when revisions are unreadable or older than ``since``.
    """
    make, head, tail = _OFFLINE[dialect]
    out = StringIO()
    out.write("\n".join(head) + "\n\n")
    for history in histories(modules):
        current = (since or {}).get(history.module.prefix)
        if not history.after(current):
            continue
        out.write(f"-- {history.module.prefix}: {current or '-'} -> {history.head}\n\n")
        _run(
            history,
            dialect=make(),
            as_sql=True,
            output_buffer=out,
            starting_rev=current,
            transactional_ddl=True,  # the transaction around all modules is ours
        )
    out.write("\n".join(tail) + "\n")
    return out.getvalue()
