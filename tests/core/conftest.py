"""The whole application over demonstration data, on both databases."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import demo


@pytest.fixture
def demo_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with the demonstration data, of both kinds."""
    url = databases.fresh(demo)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(demo_url: str) -> AsyncIterator[Api]:
    """The application over the demonstration data."""
    async with api(demo_url) as found:
        yield found
