"""The demonstration with carpenters, on both databases."""

from collections.abc import AsyncIterator, Iterator

import pytest
from huizhanjia_core.permission.models import GrantRow
from sqlalchemy import update

from tests.core.workflow.stage import LONG_AGO, Stage
from tests.dummy_plugin.prepared import REGISTRY, with_benches
from tests.harness.api import Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import opened


@pytest.fixture
def carpenters_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(with_benches)
    yield url
    databases.drop(url)


@pytest.fixture
async def stage(carpenters_url: str) -> AsyncIterator[Stage]:
    async with opened(carpenters_url) as database:
        async with database.writer() as session:
            await session.execute(update(GrantRow).values(valid_from=LONG_AGO))
        yield Stage(database)


@pytest.fixture
async def house(carpenters_url: str) -> AsyncIterator[Api]:
    async with api(carpenters_url, REGISTRY, development=True) as found:
        yield found
