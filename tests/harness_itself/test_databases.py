import asyncio
import os
import select
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import asyncpg
import pytest

from tests.harness.databases import SQLITE, PostgresDatabases, SqliteDatabases
from tests.harness.postgres import PostgresServer


async def greeted_sqlite(url: str) -> None:
    with closing(connect(url.removeprefix(SQLITE))) as connection, connection:
        connection.execute("CREATE TABLE greeting AS SELECT 'tashi delek' AS word")


async def greeted_postgres(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE greeting AS SELECT 'tashi delek' AS word")
    await connection.close()


async def answer(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def test_sqlite_copies_share_nothing(sqlite_databases: SqliteDatabases) -> None:
    one, other = (sqlite_databases.fresh(greeted_sqlite) for _ in range(2))
    with closing(connect(one.removeprefix(SQLITE))) as connection, connection:
        connection.execute("DELETE FROM greeting")
    with closing(connect(other.removeprefix(SQLITE))) as connection:
        assert connection.execute("SELECT word FROM greeting").fetchall() == [("tashi delek",)]
    sqlite_databases.drop(one)
    assert not Path(one.removeprefix(SQLITE)).exists()


def test_postgres_copies_share_nothing(postgres_databases: PostgresDatabases) -> None:
    one, other = (postgres_databases.fresh(greeted_postgres) for _ in range(2))
    asyncio.run(answer(one, "DELETE FROM greeting"))
    assert asyncio.run(answer(other, "SELECT word FROM greeting")) == "tashi delek"
    postgres_databases.drop(one)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        asyncio.run(answer(one, "SELECT 1"))
    postgres_databases.drop(other)


def test_empty_postgres_database_sorts_chinese_by_code_point(postgres_url: str) -> None:
    assert asyncio.run(answer(postgres_url, "SELECT max(v) FROM (VALUES ('拉萨'), ('那曲')) t(v)")) == "那曲"


def test_postgres_keeps_its_data_over_a_stop() -> None:
    with PostgresServer() as server, closing(PostgresDatabases(server)) as databases:
        url = databases.fresh(greeted_postgres)
        asyncio.run(answer(url, "CHECKPOINT"))
        server.stop()
        with pytest.raises(OSError, match=r"No such file|refused"):
            asyncio.run(answer(url, "SELECT 1"))
        server.start()
        assert asyncio.run(answer(url, "SELECT word FROM greeting")) == "tashi delek"
    assert not server.folder.exists()


def test_postgres_dies_with_a_killed_session_and_the_next_one_tidies_up() -> None:
    script = (
        "import time\n"
        "from tests.harness.postgres import PostgresServer\n"
        "with PostgresServer() as server:\n"
        "    print(server.process_id, server.folder, flush=True)\n"
        "    time.sleep(60)\n"
    )
    session = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert session.stdout is not None
    with session.stdout:
        process_id, folder = session.stdout.readline().split()
    server = os.pidfd_open(int(process_id))
    try:
        session.kill()
        session.wait()
        ended, _, _ = select.select([server], [], [], 30)
    finally:
        os.close(server)
    assert ended
    with PostgresServer():
        assert not Path(folder).exists()
