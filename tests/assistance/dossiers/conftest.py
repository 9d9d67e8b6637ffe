"""The county's center on both databases."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.assistance.dossiers.office import REGISTRY, Office, with_office
from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import opened


@pytest.fixture
def office_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(with_office)
    yield url
    databases.drop(url)


@pytest.fixture
async def office(office_url: str) -> AsyncIterator[Office]:
    async with opened(office_url) as database:
        yield Office(database)


@pytest.fixture
async def house(office_url: str) -> AsyncIterator[Api]:
    async with api(office_url, REGISTRY, development=True) as found:
        yield found
