"""The addresses of spreadsheets and forms."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import orjson
from huizhanjia_schema import SIGNED_IN, ErrorCode, RequestError
from huizhanjia_schema.http import GraphQLEndpoint, language_of
from huizhanjia_schema.http.body import read_body
from huizhanjia_schema.wire import decode_request
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from huizhanjia_core.application import Application
from huizhanjia_core.audit import trail
from huizhanjia_core.audit.asked import recorded
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.clock import today
from huizhanjia_core.documents.conditions import NAMES
from huizhanjia_core.documents.export import Export
from huizhanjia_core.documents.inside import Inside
from huizhanjia_core.documents.pdf import pdf
from huizhanjia_core.files.http import SAFE
from huizhanjia_core.files.kinds import PDF, XLSX
from huizhanjia_core.plugins import Registry

OpenContext = Callable[[Request], AbstractAsyncContextManager[Any]]
"""Opens who asks and the database, as for GraphQL."""

AT_ONCE: Final = 2
"""Workbooks that a process makes at the same time; others wait."""

LONGEST_TITLE: Final = 60


@dataclass(eq=False)
class Documents:
    """The addresses.

    Attributes:
        application: the running application.
        open_context: who asks.
        inside: the endpoint, for what the actor may see.
        turns: lets only a few workbooks be made at once.
    """

    application: Application
    open_context: OpenContext
    inside: Inside
    turns: asyncio.Semaphore

    async def export(self, request: Request) -> Response:
        """The list that a query pages through, as a workbook; taken out only when the trail knows of it."""
        async with recorded(self.application.database, request, "exportList") as entry:
            return await self._export(request, entry)

    async def _export(self, request: Request, entry: Entry) -> Response:
        actor = await self.actor(request, entry)
        server, settings = self.application.settings.server, self.application.settings.documents
        body = await read_body(
            request.scope, request.receive, limit=server.max_body_bytes, seconds=server.body_timeout
        )
        asked = decode_request(body)
        title = _title(orjson.loads(body).get("title"))
        language = language_of(request.scope)
        export = Export(self.inside, request, asked, language, settings.export_rows, server.limits.page_size)
        store = self.application.files
        with store.workshop() as folder:
            async with self.turns, within(settings.export_timeout):
                made = await export.run(folder / "list.xlsx", actor=actor.name, entry=entry, title=title)
            await trail.keep_alone(self.application.database, entry)
        name = f"{file_name(made.title)}-{today():%Y%m%d}.xlsx"
        return FileResponse(
            made.path,
            media_type=XLSX.media_type,
            filename=name,
            headers={**SAFE, "x-row-count": str(made.rows)},
            background=BackgroundTask(store.clear, folder),
        )

    async def print(self, request: Request) -> Response:
        """A form about one record, as PDF."""
        async with recorded(self.application.database, request, "printForm") as entry:
            return await self._print(request, entry)

    async def _print(self, request: Request, entry: Entry) -> Response:
        forms = {form.name: form for form in self.application.registry.forms()}
        form = forms.get(request.path_params["form"])
        if form is None:
            raise _nothing()
        entry.tells(form=form.name)
        entry.concerns(request.path_params["id"])
        await self.actor(request, entry)
        given = {"id": request.path_params["id"]}
        shown = form.prepare(await self.inside.data(request, form.query, None, given))
        if shown is None:
            raise _nothing()
        async with self.turns:
            content = await asyncio.to_thread(pdf, form.template, shown)
        title = form.zh if language_of(request.scope) == "zh" else form.en
        name = quote(f"{file_name(title)}-{today():%Y%m%d}.pdf")
        headers = {**SAFE, "content-disposition": f"attachment; filename*=utf-8''{name}"}
        return Response(content, headers=headers, media_type=PDF.media_type)

    async def actor(self, request: Request, entry: Entry) -> Any:
        """Whoever asks, noted; raises ``RequestError`` unless they are signed in."""
        async with self.open_context(request) as context:
            entry.acting(context.viewer)
            SIGNED_IN.check(context.viewer)
            return context.viewer


def routes(
    application: Application, endpoint: GraphQLEndpoint, open_context: Callable[[Request], Any]
) -> list[Route]:
    """The addresses of spreadsheets and forms."""
    documents = Documents(application, open_context, Inside(endpoint), asyncio.Semaphore(AT_ONCE))
    return [
        Route("/export.xlsx", documents.export, methods=["POST"]),
        Route("/forms/{form}/{id}.pdf", documents.print, methods=["GET"]),
    ]


def own_texts(registry: Registry) -> dict[str, str]:
    """The documents that this room asks, so that they are answered where only registered ones are."""
    forms = {f"huizhanjia/forms/{form.name}": form.query for form in registry.forms()}
    return {"huizhanjia/export/names": NAMES, **forms}


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Give the block so many seconds; raises ``RequestError`` when they are over."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise RequestError(
            ErrorCode.REQUEST_TIMEOUT,
            zh="耗时过长，请缩小范围后再试。",
            en="It takes too long; please ask for less.",
        ) from None


def file_name(title: str) -> str:
    """A title as a file name."""
    return (
        "".join("_" if character in '\\/:*?"<>|' else character for character in title).strip(". ") or "list"
    )


def _nothing() -> RequestError:
    return RequestError(ErrorCode.NOT_FOUND, zh="没有找到要打印的内容。", en="There is nothing to print.")


def _title(given: Any) -> str | None:
    if given is None:
        return None
    if (
        not isinstance(given, str)
        or not 1 <= len(given.strip()) <= LONGEST_TITLE
        or any(unicodedata.category(one) in {"Cc", "Cf", "Cs"} for one in given)
    ):
        raise RequestError(
            ErrorCode.BAD_USER_INPUT,
            zh=f"参数 title 应为 1 至 {LONGEST_TITLE} 个字符。",
            en=f"The parameter title must have 1 to {LONGEST_TITLE} characters.",
        )
    return given.strip()
