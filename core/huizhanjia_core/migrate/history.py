"""One module's Alembic history: its revisions, its version table, its tables."""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Dialect, column, inspect, select, table

from huizhanjia_core.db.model import Model
from huizhanjia_core.hookspecs import Migrations

CORE = Migrations("huizhanjia_core.migrations", prefix="core")
"""The core's own history, which comes before every plugin's."""

_ENVIRONMENT = Path(__file__).parent.parent / "migrations"


class MigrationsBrokenError(Exception):
    """A module's revisions cannot be applied.

    Args:
        module: the module's prefix.
        zh: what is wrong, in Chinese.
        en: the same in English.
    """

    def __init__(self, module: str, zh: str, en: str) -> None:
        super().__init__(f"{module}: {en}")
        self.module = module
        self.zh = f"模块 {module}：{zh}"
        self.en = f"{module}: {en}"


def core_first(modules: Iterable[Migrations]) -> list[Migrations]:
    """The modules in the order in which they are upgraded: the core, then as given."""
    return sorted(modules, key=lambda module: module.prefix != CORE.prefix)


def versions_folder(module: Migrations) -> Path:
    """Where the module's revisions stand.

    Raises:
        MigrationsBrokenError: when the package cannot be found.
    """
    try:
        spec = find_spec(module.package)
    except ImportError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise MigrationsBrokenError(
            module.prefix, f"找不到包 {module.package}", f"package {module.package} not found"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "versions"


class History:
    """The revisions of a module, oldest first, without branches.

    Raises:
        MigrationsBrokenError: when a revision cannot be read or two follow the same one.
    """

    def __init__(self, module: Migrations) -> None:
        self.module = module
        self.folder = versions_folder(module)
        self.scripts = ScriptDirectory(
            _ENVIRONMENT,
            file_template="%(rev)s_%(slug)s",
            version_locations=[self.folder] if self.folder.is_dir() else [],
            messaging_opts={"quiet": True},
        )
        try:
            revisions = list(self.scripts.walk_revisions()) if self.folder.is_dir() else []
        except (CommandError, SyntaxError, ImportError, AttributeError) as error:
            raise self._broken("迁移脚本无法读取", "a revision cannot be read", error) from error
        if len([revision for revision in revisions if revision.is_head]) > 1:
            raise self._broken("迁移脚本有分叉", "two revisions follow the same one")
        self.revisions: tuple[str, ...] = tuple(revision.revision for revision in reversed(revisions))
        self._messages = {revision.revision: revision.doc.rstrip(".") for revision in revisions}

    @property
    def head(self) -> str | None:
        """The newest revision; None where there is none."""
        return self.revisions[-1] if self.revisions else None

    def message(self, revision: str) -> str:
        """What the revision does, as its author put it."""
        return self._messages[revision]

    def after(self, current: str | None) -> tuple[str, ...]:
        """The revisions still to come.

        Raises:
            MigrationsBrokenError: when the database knows a revision that the program does not.
        """
        if current is None:
            return self.revisions
        if current not in self.revisions:
            raise self._broken(
                f"数据库已是版本 {current}，比本程序新；请安装对应的新版本",
                f"the database is at {current}, which this program does not know; install the newer one",
            )
        return self.revisions[self.revisions.index(current) + 1 :]

    def context(
        self, connection: Connection | None = None, dialect: Dialect | None = None, **options: Any
    ) -> MigrationContext:
        """Alembic's view of this module in a database, or of none when SQL is to be written."""
        return MigrationContext.configure(
            connection=connection,
            dialect=dialect,
            opts={
                "script": self.scripts,
                "target_metadata": Model.metadata,
                "version_table": self.module.version_table,
                "include_name": self._includes_name,
                "include_object": self._includes_object,
                "render_as_batch": True,
                **options,
            },
        )

    def owns(self, table: str | None) -> bool:
        """Whether a table of that name is this module's to change."""
        return table is not None and table.startswith(f"{self.module.prefix}_")

    def _includes_name(self, name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or (self.owns(name) and name != self.module.version_table)

    def _includes_object(self, thing: Any, name: str | None, kind: str, *_: Any) -> bool:
        del thing
        return kind != "table" or self.owns(name)

    def _broken(self, zh: str, en: str, error: Exception | None = None) -> MigrationsBrokenError:
        detail = f"：{error}" if error else ""
        return MigrationsBrokenError(self.module.prefix, zh + detail, en + (f": {error}" if error else ""))


def current_revision(connection: Connection, history: History) -> str | None:
    """The revision that the database is at; None before the first one.

    Read without Alembic, which would log two lines each time that a load balancer asks for our health.
    """
    name = history.module.version_table
    if not inspect(connection).has_table(name):
        return None
    found: str | None = connection.execute(select(column("version_num")).select_from(table(name))).scalar()
    return found


def histories(modules: Sequence[Migrations]) -> list[History]:
    """The histories of the modules, in the order in which they are upgraded."""
    return [History(module) for module in core_first(modules)]
