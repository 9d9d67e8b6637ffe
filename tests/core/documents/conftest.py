"""The application with benches and a folder for its files."""

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.plugins import Registry
from python_calamine import CalamineWorkbook

from tests.dummy_plugin.plugin import plugin
from tests.dummy_plugin.prepared import with_benches
from tests.harness.api import Api, api
from tests.harness.databases import Databases


@pytest.fixture
def benches_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(with_benches)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(benches_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    async with api(benches_url, Registry.of([plugin]), data_folder=tmp_path) as found:
        yield found


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
