"""The county on both databases."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.assistance.cases.stage import REGISTRY, Stage, prepare
from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import opened


@pytest.fixture
def county_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(prepare)
    yield url
    databases.drop(url)


@pytest.fixture
async def stage(county_url: str) -> AsyncIterator[Stage]:
    async with opened(county_url) as database:
        yield Stage(database)


@pytest.fixture
async def house(county_url: str) -> AsyncIterator[Api]:
    async with api(county_url, REGISTRY, development=True) as found:
        yield found
