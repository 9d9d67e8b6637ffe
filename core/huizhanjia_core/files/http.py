"""``POST /files`` takes a file, ``GET /files/<id>`` gives it to whoever sees what it belongs to."""

import asyncio
import unicodedata
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final

import orjson
from huizhanjia_schema import SIGNED_IN, decode_id, encode_id
from huizhanjia_schema.http.headers import header
from sqlalchemy import select
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from huizhanjia_core.application import Application
from huizhanjia_core.audit import trail
from huizhanjia_core.audit.asked import recorded
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.files import refusals, uploads
from huizhanjia_core.files.examination import examine
from huizhanjia_core.files.kinds import IMAGES, Kind, claimed
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.files.scope import PREFIX
from huizhanjia_core.files.store import Received
from huizhanjia_core.files.thumbnails import JPEG, SIDES, thumbnail

OpenContext = Callable[[Request], AbstractAsyncContextManager[Any]]
"""Opens who asks and the database, as for GraphQL."""

AT_ONCE: Final = 2
"""Files that a process opens, to check or to shrink them, at the same time."""

CONTENT: Final = "core_file.content"
"""What a download shows, as the trail names it."""

LONGEST_NAME: Final = 200
SAFE: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Headers of every file: it is saved, never run, and kept by no cache: rights end at the next request."""


@dataclass(eq=False)
class Files:
    """The two addresses.

    Attributes:
        application: the running application.
        open_context: who asks.
        turns: lets only a few files be opened at once.
    """

    application: Application
    open_context: OpenContext
    turns: asyncio.Semaphore

    async def upload(self, request: Request) -> Response:
        """Take a file; the answer holds its id, to be given to a mutation."""
        async with recorded(self.application.database, request, "uploadFile") as entry:
            return await self._upload(request, entry)

    async def _upload(self, request: Request, entry: Entry) -> Response:
        async with self.open_context(request) as context:
            entry.acting(context.viewer)
            await self._check_sender(context)
        reference = self._reference(request.query_params.get("purpose", ""))
        name = _name(request.query_params.get("name", ""))
        entry.tells(purpose=reference.purpose)
        kind = claimed(header(request.scope, b"content-type") or "", name)
        if kind not in reference.kinds:
            raise refusals.not_for_this([one.name for one in reference.kinds])
        try:
            received = await self._receive(request)
        except ClientDisconnect as error:
            entry.failed(error)
            return Response(status_code=400)  # nobody reads it
        try:
            async with self.turns:
                await asyncio.to_thread(examine, received.path, kind)
            entry.tells(type=kind.media_type, bytes=received.size, sha256=received.digest)
            return await self._register(request, entry, received, name, kind, reference.purpose)
        finally:
            await asyncio.to_thread(received.discard)

    async def download(self, request: Request) -> Response:
        """Give a file, or an image made smaller, to whoever may see it."""
        async with recorded(self.application.database, request, "downloadFile") as entry:
            return await self._download(request, entry)

    async def _download(self, request: Request, entry: Entry) -> Response:
        entry.concerns(request.path_params["id"])
        key = decode_id(request.path_params["id"], PREFIX)
        side = _side(request.query_params.get("size"))
        async with self.open_context(request) as context:
            entry.acting(context.viewer)
            found = self.application.schema.catalog.by_prefix[PREFIX].declared
            visible = found.scope.predicate(FileRow, context.viewer)
            rows = await context.rows(select(*_SHOWN).where(FileRow.id == key, visible)) if key else []
            if not rows:
                SIGNED_IN.check(context.viewer)
                raise refusals.not_found()
        row = rows[0]
        entry.shows(CONTENT)
        store = self.application.files
        path, media_type, name = store.path(row.digest), row.media_type, row.name
        if side is not None:
            if media_type not in {kind.media_type for kind in IMAGES}:
                raise refusals.bad("只有图片可以缩小。", "Only images can be made smaller.")
            async with self.turns:
                path = await asyncio.to_thread(thumbnail, store, row.digest, side)
            media_type, name = JPEG, f"{name.rpartition('.')[0]}-{side}.jpg"
        return FileResponse(path, media_type=media_type, filename=name, headers=SAFE)

    async def _check_sender(self, context: Any) -> None:
        SIGNED_IN.check(context.viewer)
        limit = self.application.settings.files.waiting
        if await context.read(lambda found: uploads.waiting(found, context.viewer.account_id)) >= limit:
            raise refusals.too_many(limit)

    def _reference(self, purpose: str) -> FileReference:
        known = {reference.purpose: reference for reference in self.application.registry.file_references()}
        if purpose not in known:
            choices = "、".join(f"{one.purpose}（{one.zh}）" for one in known.values())
            raise refusals.bad(
                f"参数 purpose 须为用途之一：{choices}。",
                f"The parameter purpose must be one of {', '.join(known)}.",
            )
        return known[purpose]

    async def _receive(self, request: Request) -> Received:
        settings = self.application.settings.files
        announced = header(request.scope, b"content-length")
        if announced is not None and announced.isdecimal() and int(announced[:20]) > settings.max_bytes:
            raise refusals.too_large(settings.max_bytes)
        received = await self.application.files.receive(
            request.stream(), limit=settings.max_bytes, seconds=settings.upload_timeout
        )
        if received.size == 0:
            received.discard()
            raise refusals.bad("文件是空的。", "The file is empty.")
        return received

    async def _register(
        self, request: Request, entry: Entry, received: Received, name: str, kind: Kind, purpose: str
    ) -> Response:
        async with self.open_context(request) as context:
            context.audit = entry
            await context.renew()  # one connection at a time
            async with context.begin() as work:
                if not work.actor.signed_in:  # the session ended while the file was on its way
                    SIGNED_IN.check(work.actor)
                await asyncio.to_thread(self.application.files.keep, received)
                row = await uploads.register(
                    work, received=received, name=name, media_type=kind.media_type, purpose=purpose
                )
                entry.concerns(encode_id(PREFIX, row.id))
                await trail.keep(work.session, entry, work.now)
        told = {
            "id": encode_id(PREFIX, row.id),
            "name": row.name,
            "mediaType": row.media_type,
            "size": row.size,
            "purpose": row.purpose,
            "digest": row.digest,
        }
        headers = {"cache-control": "no-store", "location": f"/files/{told['id']}"}
        return Response(orjson.dumps({"file": told}), 201, headers, "application/json")


_SHOWN: Final = (FileRow.digest, FileRow.name, FileRow.media_type)


def routes(application: Application, open_context: Callable[[Request], Any]) -> list[Route]:
    """The addresses of files."""
    files = Files(application, open_context, asyncio.Semaphore(AT_ONCE))
    return [
        Route("/files", files.upload, methods=["POST"]),
        Route("/files/{id}", files.download, methods=["GET"]),
    ]


def _name(given: str) -> str:
    """A file name as people see it; it never becomes a path."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2].strip()
    unfit = any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in name)
    if unfit or not 1 <= len(name) <= LONGEST_NAME or name.startswith("."):
        raise refusals.bad(
            f"参数 name 须为文件名，1 至 {LONGEST_NAME} 个字符。",
            f"The parameter name must be a file name of 1 to {LONGEST_NAME} characters.",
        )
    return name


def _side(given: str | None) -> int | None:
    if given is None:
        return None
    found = next((side for side in SIDES if str(side) == given), None)
    if found is None:
        choices = "、".join(map(str, SIDES))
        raise refusals.bad(f"参数 size 须为 {choices} 之一。", f"The parameter size must be one of {SIDES}.")
    return found
