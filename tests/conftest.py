"""Fixtures every test may ask for: fresh databases of both kinds, empty, with tables, or with the seed."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.work import Work

from tests.harness import prepared
from tests.harness.databases import Databases, PostgresDatabases, SqliteDatabases, nothing
from tests.harness.postgres import PostgresServer, RunningPostgres

SERVER = pytest.StashKey[PostgresServer]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Under xdist: start the one PostgreSQL server that all workers share."""
    stash = node.config.stash
    if SERVER not in stash:
        stash[SERVER] = PostgresServer().__enter__()
    node.workerinput["postgres"] = str(stash[SERVER].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it again."""
    server = config.stash.get(SERVER, None)
    if server is not None:
        server.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no worker waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


def pytest_collection_finish() -> None:
    """Let the collector pass over what every test needs, and look less often: it took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[RunningPostgres]:
    """The session's PostgreSQL server."""
    shared = getattr(request.config, "workerinput", {}).get("postgres")
    if shared:
        yield RunningPostgres(Path(shared))
        return
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: RunningPostgres) -> Iterator[PostgresDatabases]:
    """Hands out databases of the session's PostgreSQL server."""
    databases = PostgresDatabases(postgres_server)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Hands out SQLite files; under xdist the workers' folders lie in one."""
    own = tmp_path_factory.getbasetemp()
    return SqliteDatabases(
        tmp_path_factory.mktemp("sqlite"), own.parent if own.name.startswith("popen-") else own
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Runs a test once on SQLite and once on PostgreSQL."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: Databases = request.getfixturevalue(name)
    return found


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """The URL of a new PostgreSQL database without any table."""
    url = postgres_databases.fresh(nothing)
    yield url
    postgres_databases.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database without any table, of both kinds."""
    url = databases.fresh(nothing)
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with the core's tables, of both kinds."""
    url = databases.fresh(prepared.tables)
    yield url
    databases.drop(url)


@pytest.fixture
def world_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with the organization seed, of both kinds."""
    url = databases.fresh(prepared.seed)
    yield url
    databases.drop(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A new database with the core's tables and nothing in them, of both kinds."""
    async with prepared.opened(database_url) as database:
        yield database


@pytest.fixture
async def world(world_url: str) -> AsyncIterator[Database]:
    """A new database with the organization seed: the region and every unit below it, of both kinds."""
    async with prepared.opened(world_url) as database:
        yield database


@pytest.fixture
def here(request: pytest.FixtureRequest, databases: Databases) -> Database:
    """The test's database: `world` where the test asks for it, else `database`."""
    found: Database = request.getfixturevalue("world" if "world" in request.fixturenames else "database")
    return found


@pytest.fixture
async def work(here: Database) -> AsyncIterator[Work]:
    """One unit of work of the operator in an open writer, on `world` where the test asks for it."""
    async with prepared.work_in(here) as work:
        yield work
