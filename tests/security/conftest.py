"""The world, copied for each test that asks for it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.plugins.conftest import everything
from tests.security.planting import prepare
from tests.security.world import World, harvest


@pytest.fixture
def security_url(databases: Databases) -> Iterator[str]:
    """The URL of a copy of the world, of both kinds."""
    url = databases.fresh(prepare)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(security_url: str) -> AsyncIterator[Api]:
    """The application with every plugin and the dummy over the world."""
    async with api(security_url, everything()) as found:
        yield found


@pytest.fixture
async def stored(house: Api) -> World:
    """What the world holds."""
    return await harvest(house)
