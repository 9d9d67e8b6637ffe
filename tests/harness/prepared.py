"""What a fresh test database can already hold; each preparation runs once a session and is then copied."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from huizhanjia_core import demo as demonstration
from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.db.database import Database
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.organization import seed as organization
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.settings import CryptoSettings, DatabaseSettings
from huizhanjia_core.work import Work

from tests.harness.api import CORE, MASTER_KEYS
from tests.harness.databases import after

KEYRING = Keyring.of(CryptoSettings.model_validate({"master_keys": MASTER_KEYS}))


@asynccontextmanager
async def opened(url: str, *, alone: bool = False) -> AsyncIterator[Database]:
    """The database behind a URL, disposed of at the end; ``alone`` as commands have it, which is quicker."""
    database = Database(DatabaseSettings(url=url), alone=alone)
    try:
        yield database
    finally:
        await database.dispose()


@asynccontextmanager
async def work_in(database: Database) -> AsyncIterator[Work]:
    """One unit of work of whoever holds the command line, committed at the end."""
    async with database.writer() as session:
        yield Work(session=session, actor=Actor.operator(), keyring=KEYRING)


async def tables(url: str) -> None:
    """Prepare the core's tables by its own migrations."""
    async with opened(url, alone=True) as database:
        await upgrade(database, CORE)


@after(tables)
async def seed(url: str) -> None:
    """Prepare the core's tables and the organization seed."""
    async with opened(url, alone=True) as database, work_in(database) as work:
        await organization.load(work)


@after(tables)
async def demo(url: str) -> None:
    """Prepare everything that `demo load` enters: unions, sites, one account a role."""
    async with opened(url, alone=True) as database:
        await demonstration.load(database, CORE.given("demo"))
