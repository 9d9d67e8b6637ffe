"""Databases with the benchmark's data, small."""

from collections.abc import Iterator

import pytest

from tests.bench.prepared import tiny
from tests.harness.databases import Databases


@pytest.fixture
def tiny_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with the benchmark's data, of both kinds."""
    url = databases.fresh(tiny)
    yield url
    databases.drop(url)
