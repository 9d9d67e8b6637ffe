"""The worlds of the assistance centers, each on both databases: the demonstration, an office, a county."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.assistance.cases.stage import Stage, prepare
from tests.assistance.dossiers.office import Office, with_office
from tests.assistance.prepared import REGISTRY, with_households
from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import opened


@pytest.fixture
def households_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with households of each state, of both kinds."""
    url = databases.fresh(with_households)
    yield url
    databases.drop(url)


@pytest.fixture
async def center(households_url: str) -> AsyncIterator[Api]:
    """The application over the demonstration with households."""
    async with api(households_url, REGISTRY, development=True) as found:
        yield found


@pytest.fixture
def office_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database in which no household was registered yet."""
    url = databases.fresh(with_office)
    yield url
    databases.drop(url)


@pytest.fixture
async def office(office_url: str) -> AsyncIterator[Office]:
    """Whoever leads dossiers from the first day on."""
    async with opened(office_url) as database:
        yield Office(database)


@pytest.fixture
async def desk(office_url: str) -> AsyncIterator[Api]:
    """The application over the office."""
    async with api(office_url, REGISTRY, development=True) as found:
        yield found


@pytest.fixture
def county_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with two counties that have households in file."""
    url = databases.fresh(prepare)
    yield url
    databases.drop(url)


@pytest.fixture
async def stage(county_url: str) -> AsyncIterator[Stage]:
    """Whoever leads requests of these households."""
    async with opened(county_url) as database:
        yield Stage(database)


@pytest.fixture
async def house(county_url: str) -> AsyncIterator[Api]:
    """The application over the two counties."""
    async with api(county_url, REGISTRY, development=True) as found:
        yield found
