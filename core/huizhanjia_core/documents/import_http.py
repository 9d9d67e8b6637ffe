"""The addresses of imports: which there are, their templates, checking a file and entering it."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from huizhanjia_schema import ErrorCode, RequestError, needs
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from huizhanjia_core.application import Application
from huizhanjia_core.audit import trail
from huizhanjia_core.audit.asked import recorded
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.audit.models import AuditResult
from huizhanjia_core.documents import importing
from huizhanjia_core.documents.http import file_name, within
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.documents.importing import Begin, Report
from huizhanjia_core.documents.reading import open_table
from huizhanjia_core.documents.templates import write_marked, write_template
from huizhanjia_core.files.examination import examine
from huizhanjia_core.files.http import SAFE
from huizhanjia_core.files.kinds import XLSX
from huizhanjia_core.files.store import Store

OpenContext = Callable[[Request], AbstractAsyncContextManager[Any]]
SHOWN: Final = 200
"""Problems that an answer lists; the marked workbook holds as many as a report keeps."""

AT_ONCE: Final = 2


@dataclass(eq=False)
class Imports:
    """The addresses.

    Attributes:
        application: the running application.
        open_context: who asks.
        turns: lets only a few files be read at once.
    """

    application: Application
    open_context: OpenContext
    turns: asyncio.Semaphore

    async def list(self, request: Request) -> Response:
        """The imports that the caller may do somewhere."""
        async with self.open_context(request) as context:
            found = [
                {
                    "name": one.name,
                    "zh": one.zh,
                    "en": one.en,
                    "template": f"/imports/{one.name}/template.xlsx",
                }
                for one in self.application.registry.importers()
                if context.viewer.may(one.action)
            ]
        return _json({"imports": found})

    async def template(self, request: Request) -> Response:
        """An empty workbook to be filled in."""
        importer = await self._importer(request, Entry())
        with self._store.workshop() as folder:
            path = folder / "template.xlsx"
            await asyncio.to_thread(write_template, importer, path)
        return self._workbook(path, f"{file_name(importer.zh)}模板.xlsx")

    async def check(self, request: Request) -> Response:
        """What is wrong with a file, as JSON or, with ``?report=xlsx``, as a workbook; nothing is entered."""
        async with recorded(self.application.database, request, "checkImport") as entry:
            return await self._check(request, entry)

    async def _check(self, request: Request, entry: Entry) -> Response:
        importer = await self._importer(request, entry)
        marked = request.query_params.get("report") == "xlsx"
        with self._store.workshop() as folder:
            path = await self._received(request, folder)
            report = await self._do(request, importing.check, importer, path)
            entry.tells(**_counted(report))
            if marked:
                table = await asyncio.to_thread(open_table, path, importer)
                await asyncio.to_thread(write_marked, table, report.problems, folder / "marked.xlsx")
            else:
                self._store.clear(folder)
        if marked:
            return self._workbook(folder / "marked.xlsx", f"{file_name(importer.zh)}-错误标注.xlsx")
        return _json(_told(report))

    async def run(self, request: Request) -> Response:
        """Enter a file; each batch leaves a record with its rows, the whole of it another one."""
        async with recorded(self.application.database, request, "importRows") as entry:
            return await self._run(request, entry)

    async def _run(self, request: Request, entry: Entry) -> Response:
        importer = await self._importer(request, entry)
        with self._store.workshop() as folder:
            path = await self._received(request, folder)
            report = await self._do(request, importing.run, importer, path)
            self._store.clear(folder)
        entry.tells(**_counted(report))
        if report.problem_count and not report.written:
            entry.result, entry.code = AuditResult.REFUSED, ErrorCode.BAD_USER_INPUT.value
        return _json(_told(report))

    async def _importer(self, request: Request, entry: Entry) -> Importer:
        known = {one.name: one for one in self.application.registry.importers()}
        async with self.open_context(request) as context:
            entry.acting(context.viewer)
            found = known.get(request.path_params["name"])
            if found is None:
                raise RequestError(ErrorCode.NOT_FOUND, zh="没有这种导入。", en="There is no such import.")
            entry.tells(importer=found.name)
            entry.action = found.action
            needs(found.action).check(context.viewer)
        return found

    async def _received(self, request: Request, folder: Path) -> Path:
        settings = self.application.settings.files
        try:
            received = await self._store.receive(
                request.stream(), limit=settings.max_bytes, seconds=settings.upload_timeout
            )
        except ClientDisconnect:
            raise RequestError(
                ErrorCode.BAD_USER_INPUT, zh="上传已中断。", en="The upload broke off."
            ) from None
        path = received.path.replace(folder / "given.xlsx")
        async with self.turns:
            await asyncio.to_thread(examine, path, XLSX)
        return path

    async def _do(self, request: Request, step: Any, importer: Importer, path: Path) -> Report:
        settings = self.application.settings.documents
        async with self.turns, within(settings.import_timeout), self.open_context(request) as context:
            report: Report = await step(importer, path, _beginning(context), limit=settings.import_rows)
        return report

    @property
    def _store(self) -> Store:
        return self.application.files

    def _workbook(self, path: Path, name: str) -> Response:
        clear = BackgroundTask(self._store.clear, path.parent)
        return FileResponse(path, media_type=XLSX.media_type, filename=name, headers=SAFE, background=clear)


def routes(application: Application, open_context: Callable[[Request], Any]) -> list[Route]:
    """The addresses of imports."""
    imports = Imports(application, open_context, asyncio.Semaphore(AT_ONCE))
    return [
        Route("/imports", imports.list, methods=["GET"]),
        Route("/imports/{name}/template.xlsx", imports.template, methods=["GET"]),
        Route("/imports/{name}/check", imports.check, methods=["POST"]),
        Route("/imports/{name}", imports.run, methods=["POST"]),
    ]


def _beginning(context: Any) -> Begin:
    """Units of work of the caller; each sees whether their session and rights still hold."""

    @asynccontextmanager
    async def begin() -> Any:
        await context.renew()  # its snapshot would lie idle for as long as the import takes
        context.audit = Entry(operation="importBatch", address=context.address, trace_id=context.trace_id)
        async with context.begin() as work:
            needs_session(work.actor)
            yield work
            if work.audit.detail:  # something was entered
                await trail.keep(work.session, work.audit, work.now)

    return begin


def needs_session(actor: Any) -> None:
    """Raise ``RequestError`` when the session ended while the import ran."""
    if not actor.signed_in:
        raise RequestError(ErrorCode.UNAUTHENTICATED, zh="请先登录。", en="Please sign in first.")


def _counted(report: Report) -> dict[str, int]:
    return {
        "rows": report.rows,
        "written": report.written,
        "skipped": report.skipped,
        "wrong": report.wrong,
    }


def _told(report: Report) -> dict[str, Any]:
    shown = [{"row": one.row, "column": one.column, "message": one.reason} for one in report.problems[:SHOWN]]
    return {
        **_counted(report),
        "problems": shown,
        "problemCount": report.problem_count,
    }


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), 200, {"cache-control": "no-store"}, "application/json")
