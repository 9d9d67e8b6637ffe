"""The application with benches, and files on their way into it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.dummy_plugin.prepared import REGISTRY, with_benches
from tests.harness.api import Api, api
from tests.harness.databases import Databases

SCAN, PHOTO = "core:basis-document", "dummy:photo"


@dataclass
class House:
    """The application, and who speaks with it.

    Attributes:
        api: the application.
        folder: where contents lie.
    """

    api: Api
    folder: Path

    async def upload(
        self,
        content: Any,
        name: str = "扫描件.pdf",
        *,
        as_: str | None = "lhasa",
        purpose: str = SCAN,
        media_type: str | None = None,
        **headers: str,
    ) -> httpx2.Response:
        """Send a file."""
        sent = {"content-type": media_type or "application/octet-stream", **headers}
        if as_:
            sent["authorization"] = f"Bearer {await self.api.token(as_)}"
        parameters = {"name": name, "purpose": purpose}
        return await self.api.client.post("/files", params=parameters, content=content, headers=sent)

    async def uploaded(self, content: bytes, name: str = "扫描件.pdf", **more: Any) -> str:
        """The id of a file that was taken."""
        answer = await self.upload(content, name, **more)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["file"]["id"]
        return found

    async def download(self, file: str, as_: str | None = "lhasa", **query: str) -> httpx2.Response:
        """Fetch a file."""
        headers = {"authorization": f"Bearer {await self.api.token(as_)}"} if as_ else {}
        return await self.api.client.get(f"/files/{file}", params=query, headers=headers)

    async def unit(self, code: str) -> str:
        """The id of a union."""
        data = await self.api.data("query($c:String!){organizationByCode(code:$c){id}}", "lhasa", c=code)
        found: str = data["organizationByCode"]["id"]
        return found


@pytest.fixture
def benches_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(with_benches)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(benches_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with api(benches_url, REGISTRY, data_folder=tmp_path) as found:
        yield House(found, tmp_path / "files")
