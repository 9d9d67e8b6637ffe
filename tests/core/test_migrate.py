"""Each module has its own history; an upgrade is applied as a whole or not at all."""

import asyncio
import importlib
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from textwrap import dedent

import pytest
from huizhanjia_core.db.database import Database, ForeignKeysBroken
from huizhanjia_core.db.model import Instant, Model, enum_column
from huizhanjia_core.hookspecs import Migrations
from huizhanjia_core.migrate import (
    CORE,
    MigrationsBrokenError,
    ModuleStatus,
    at_head,
    check,
    revise,
    sql,
    status,
    upgrade,
)
from huizhanjia_core.settings import DatabaseSettings
from sqlalchemy import BigInteger, Column, ForeignKey, Table, Uuid, inspect, text
from sqlalchemy.exc import DBAPIError


class Kind(StrEnum):
    ONE = "ONE"
    TWO = "TWO"


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    database = Database(DatabaseSettings(url=empty_url))
    yield database
    await database.dispose()


class Module:
    """A module in a temporary folder whose revisions a test writes."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.migrations = Migrations(f"trial_modules_{folder.name}.{prefix}", prefix=prefix)
        self.folder = folder / self.migrations.package.replace(".", "/") / "versions"
        self.folder.mkdir(parents=True)
        (self.folder.parent / "__init__.py").touch()
        self._last: str | None = None

    def revision(self, body: str, *, revises: str | None = "last") -> str:
        count = len(list(self.folder.glob("*.py"))) + 1
        name = f"{self.migrations.prefix}_{count:04d}"
        below = self._last if revises == "last" else revises
        indented = dedent(body).strip().replace("\n", "\n    ")
        (self.folder / f"{name}_step.py").write_text(
            f'"""Step {count}."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
            f"revision = {name!r}\ndown_revision = {below!r}\n\n\ndef upgrade() -> None:\n    {indented}\n"
        )
        self._last = name
        return name


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Module, Module]]:
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield Module(tmp_path, "core"), Module(tmp_path, "funds")
    for name in [name for name in sys.modules if name.startswith("trial_modules_")]:
        del sys.modules[name]


def table(name: str) -> str:
    return f"op.create_table({name!r}, sa.Column('id', sa.Uuid(), primary_key=True))"


async def tables(database: Database) -> set[str]:
    async with database.reader() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_each_module_keeps_its_own_version_table(
    empty: Database, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    core.revision(table("core_thing"))
    funds.revision(table("funds_thing"))
    await upgrade(empty, [core.migrations, funds.migrations])
    assert await tables(empty) == {
        "core_thing",
        "core_alembic_version",
        "funds_thing",
        "funds_alembic_version",
    }


async def test_core_is_upgraded_before_the_plugins_that_were_named_first(
    empty: Database, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    core.revision(table("core_thing"))
    funds.revision(
        "op.create_table('funds_thing', sa.Column('id', sa.Uuid(), sa.ForeignKey('core_thing.id')))"
    )
    told: list[str] = []
    steps = await upgrade(
        empty, [funds.migrations, core.migrations], on_step=lambda step: told.append(step.revision)
    )
    assert told == [step.revision for step in steps] == ["core_0001", "funds_0001"]
    assert steps[0].message == "Step 1"


async def test_second_upgrade_finds_nothing_to_do(empty: Database, modules: tuple[Module, Module]) -> None:
    core, _ = modules
    core.revision(table("core_thing"))
    assert len(await upgrade(empty, [core.migrations])) == 1
    assert await upgrade(empty, [core.migrations]) == []


async def test_failing_revision_undoes_the_whole_upgrade(
    empty: Database, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    core.revision(table("core_thing"))
    funds.revision(table("funds_thing") + "\nop.execute('INSERT INTO funds_nowhere VALUES (1)')")
    with pytest.raises(DBAPIError, match="funds_nowhere"):
        await upgrade(empty, [core.migrations, funds.migrations])
    assert await tables(empty) == set()


async def test_status_names_what_is_pending(empty: Database, modules: tuple[Module, Module]) -> None:
    core, funds = modules
    core.revision(table("core_thing"))
    await upgrade(empty, [core.migrations])
    core.revision(table("core_other"))
    found = await status(empty, [core.migrations, funds.migrations])
    assert found == [
        ModuleStatus("core", "core_0001", "core_0002", ("core_0002",)),
        ModuleStatus("funds", None, None, ()),
    ]
    assert not await at_head(empty, [core.migrations])
    await upgrade(empty, [core.migrations])
    assert await at_head(empty, [core.migrations])


async def test_database_newer_than_the_program_is_refused(
    empty: Database, modules: tuple[Module, Module]
) -> None:
    core, _ = modules
    core.revision(table("core_thing"))
    core.revision(table("core_other"))
    await upgrade(empty, [core.migrations])
    (core.folder / "core_0002_step.py").unlink()
    (found,) = await status(empty, [core.migrations])
    assert found.ahead
    assert not await at_head(empty, [core.migrations])
    with pytest.raises(MigrationsBrokenError, match="core_0002"):
        await upgrade(empty, [core.migrations])


async def test_branched_history_is_refused_by_name(empty: Database, modules: tuple[Module, Module]) -> None:
    core, _ = modules
    core.revision(table("core_thing"))
    core.revision(table("core_left"))
    core.revision(table("core_right"), revises="core_0001")
    with pytest.raises(MigrationsBrokenError, match="core: two revisions follow"):
        await upgrade(empty, [core.migrations])


async def test_unreadable_revision_is_refused_by_name(
    empty: Database, modules: tuple[Module, Module]
) -> None:
    core, _ = modules
    (core.folder / "core_0001_bad.py").write_text("revision = (")
    with pytest.raises(MigrationsBrokenError, match="core: a revision cannot be read"):
        await status(empty, [core.migrations])


async def test_missing_package_is_refused_by_name(empty: Database) -> None:
    with pytest.raises(MigrationsBrokenError, match="nowhere: package"):
        await status(empty, [Migrations("nowhere.migrations", prefix="nowhere")])


async def test_two_upgrades_at_once_apply_each_revision_once(
    empty_url: str, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    for number in range(5):
        core.revision(table(f"core_thing{number}"))
        funds.revision(table(f"funds_thing{number}"))
    databases = [Database(DatabaseSettings(url=empty_url)) for _ in range(3)]
    steps = await asyncio.gather(
        *(upgrade(database, [core.migrations, funds.migrations]) for database in databases)
    )
    assert sorted(len(applied) for applied in steps) == [0, 0, 10]
    for database in databases:
        await database.dispose()


async def test_copying_a_table_keeps_the_rows_of_a_plugin_that_cascade(
    empty: Database, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    core.revision("op.create_table('core_thing', sa.Column('id', sa.Integer(), primary_key=True))")
    funds.revision("""
        op.create_table(
            'funds_thing',
            sa.Column('id', sa.Integer(), primary_key=True),
            sa.Column('thing', sa.Integer(), sa.ForeignKey('core_thing.id', ondelete='CASCADE')),
        )
    """)
    await upgrade(empty, [core.migrations, funds.migrations])
    async with empty.writer() as session:
        await session.execute(text("INSERT INTO core_thing VALUES (1)"))
        await session.execute(text("INSERT INTO funds_thing VALUES (7, 1)"))
    core.revision("""
        with op.batch_alter_table('core_thing', recreate='auto') as batch:
            batch.add_column(sa.Column('name', sa.String(20), nullable=False, server_default='x'))
            batch.alter_column('name', type_=sa.String(40))
    """)
    await upgrade(empty, [core.migrations])  # the plugin is disabled
    async with empty.reader() as connection:
        assert (await connection.execute(text("SELECT id, thing FROM funds_thing"))).all() == [(7, 1)]
        assert (await connection.execute(text("SELECT id, name FROM core_thing"))).all() == [(1, "x")]


async def test_revision_that_orphans_a_row_is_undone(sqlite_url: str, modules: tuple[Module, Module]) -> None:
    core, _ = modules
    core.revision("""
        op.create_table('core_up', sa.Column('id', sa.Integer(), primary_key=True))
        op.create_table('core_low', sa.Column('up', sa.Integer(), sa.ForeignKey('core_up.id')))
        op.execute('INSERT INTO core_low VALUES (5)')
    """)
    database = Database(DatabaseSettings(url=sqlite_url))
    with pytest.raises(ForeignKeysBroken, match="core_low -> core_up"):
        await upgrade(database, [core.migrations])
    assert await tables(database) == set()
    await database.dispose()


@pytest.fixture
def thing() -> Iterator[Table]:
    declared = Table(
        "trial_thing",
        Model.metadata,
        Column("id", Uuid(), primary_key=True),
        Column("kind", enum_column(Kind).column.type, nullable=False),
        Column("other", enum_column(Kind).column.type),
        Column("at", Instant(), nullable=False),
        Column("fen", BigInteger(), index=True),
        Column("above", Uuid(), ForeignKey("trial_thing.id")),
    )
    yield declared
    Model.metadata.remove(declared)


async def test_written_revision_makes_exactly_what_the_models_declare(
    empty: Database, tmp_path: Path, modules: tuple[Module, Module], thing: Table
) -> None:
    trial = Module(tmp_path, "trial")
    path = await revise(empty, trial.migrations, "First tables")
    assert path.name == "trial_0001_first_tables.py"
    assert "huizhanjia" not in path.read_text()  # a revision must not change when our classes do
    await upgrade(empty, [trial.migrations])
    assert await check(empty, [trial.migrations]) == []
    with pytest.raises(MigrationsBrokenError, match="nothing has changed"):
        await revise(empty, trial.migrations, "Again")


async def test_check_sees_a_column_and_an_enum_value_without_revision(
    empty: Database, tmp_path: Path, modules: tuple[Module, Module], thing: Table
) -> None:
    trial = Module(tmp_path, "trial")
    path = await revise(empty, trial.migrations, "First tables")
    # Of another length, because bytecode is taken for current by the second and by the size of its source.
    path.write_text(path.read_text().replace("'TWO'", "'TO'", 1))
    await upgrade(empty, [trial.migrations])
    thing.append_column(Column("late", BigInteger()))
    found = await check(empty, [trial.migrations])
    assert len(found) == 2
    assert "late" in found[0]
    assert "ck_trial_thing_kind" in found[1]
    assert "'TO'" in found[1]


async def test_revision_id_must_fit_the_version_table(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(MigrationsBrokenError, match="too long"):
        await revise(empty, CORE, "x", rev_id="core_" + "0" * 28)


def test_offline_sql_runs_on_sqlite_and_leaves_the_same_state(
    sqlite_url: str, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    core.revision(table("core_thing"))
    funds.revision(table("funds_thing"))
    script = sql("sqlite", [funds.migrations, core.migrations])
    file = sqlite_url.partition("///")[2]
    connection = sqlite3.connect(file)
    connection.executescript(script)
    connection.close()

    async def found() -> bool:
        database = Database(DatabaseSettings(url=sqlite_url))
        try:
            return await at_head(database, [core.migrations, funds.migrations])
        finally:
            await database.dispose()

    assert asyncio.run(found())


async def test_offline_sql_runs_on_postgresql_and_leaves_the_same_state(
    postgres_url: str, modules: tuple[Module, Module]
) -> None:
    core, funds = modules
    core.revision(table("core_thing"))
    database = Database(DatabaseSettings(url=postgres_url))
    await upgrade(database, [core.migrations])
    core.revision(table("core_other"))
    funds.revision(table("funds_thing"))
    script = sql("postgresql", [core.migrations, funds.migrations], since={"core": "core_0001"})
    assert "core_thing" not in script
    async with database.writers.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(script)
    assert await at_head(database, [core.migrations, funds.migrations])
    await database.dispose()


def test_migrating_imports_no_module_of_the_application_server() -> None:
    code = "import sys, huizhanjia_core.migrate; assert 'starlette' not in sys.modules, sorted(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_core_history_has_the_core_prefix() -> None:
    assert replace(CORE) == Migrations("huizhanjia_core.migrations", prefix="core")
