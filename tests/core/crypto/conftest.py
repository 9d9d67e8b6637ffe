"""Benches with keepers: the dummy plugin's sealed field, in a bare transaction and in the whole application."""

from collections.abc import AsyncIterator, Iterator

import pytest
from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.db.database import Database
from huizhanjia_core.settings import CryptoSettings

from tests.dummy_plugin.prepared import REGISTRY, with_benches
from tests.harness.api import MASTER_KEYS, Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import opened


def keyring(lines: str = MASTER_KEYS) -> Keyring:
    """The keyring of a file with these lines."""
    return Keyring.of(CryptoSettings.model_validate({"master_keys": lines}))


@pytest.fixture
def benches_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with benches, of both kinds."""
    url = databases.fresh(with_benches)
    yield url
    databases.drop(url)


@pytest.fixture
async def benches(benches_url: str) -> AsyncIterator[Database]:
    """A new database with benches."""
    async with opened(benches_url) as database:
        yield database


@pytest.fixture
async def house(benches_url: str) -> AsyncIterator[Api]:
    """The application over benches."""
    async with api(benches_url, REGISTRY) as found:
        yield found
