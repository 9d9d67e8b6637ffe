"""The application over the demonstration with households."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.assistance.prepared import REGISTRY, with_households
from tests.harness.api import Api, api
from tests.harness.databases import Databases


@pytest.fixture
def households_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with households of each state, of both kinds."""
    url = databases.fresh(with_households)
    yield url
    databases.drop(url)


@pytest.fixture
async def center(households_url: str) -> AsyncIterator[Api]:
    """The application over it."""
    async with api(households_url, REGISTRY, development=True) as found:
        yield found
