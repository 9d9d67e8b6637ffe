"""Any list that a query pages through, as a workbook of exactly what the actor sees."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from huizhanjia_schema import ErrorCode, Language, RequestError
from huizhanjia_schema.wire import GraphQLRequest
from starlette.requests import Request

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.clock import LOCAL, now
from huizhanjia_core.documents import conditions
from huizhanjia_core.documents.inside import Inside
from huizhanjia_core.documents.listing import Listing, listing_of
from huizhanjia_core.documents.workbook import Facts, ListBook, picked

PAGE_SIZES: Final = (1_000, 200, 50, 10)
"""Rows a page: the largest that the server's limits and the query's cost allow is taken."""


@dataclass(frozen=True)
class Exported:
    """A finished workbook.

    Attributes:
        path: of the file.
        title: what it lists.
        rows: how many.
    """

    path: Path
    title: str
    rows: int


@dataclass(frozen=True)
class Export:
    """One export.

    Attributes:
        inside: answers the pages.
        request: in whose name they are asked.
        asked: the document and its variables.
        language: of titles and words.
        limit: rows that a workbook may have.
        page_size: rows that a page may have.
    """

    inside: Inside
    request: Request
    asked: GraphQLRequest
    language: Language
    limit: int
    page_size: int

    async def run(self, path: Path, *, actor: str, entry: Entry, title: str | None = None) -> Exported:
        """Write the workbook, page after page, each asked as a request of its own.

        Rows that are changed meanwhile are there as they were when their page was read; a session that
        ends meanwhile ends the export.

        Args:
            path: of the file.
            actor: who is said to have made it.
            entry: learns which list, which filters and how many rows.
            title: what is said to be listed; by default what the schema says.

        Raises:
            RequestError: the query is not a list, is refused, or has more rows than the limit.
        """
        endpoint = self.inside.endpoint
        text = endpoint.trusted.text_of(self.asked)
        prepared = endpoint.documents.prepare(text)
        if prepared.problems:  # the endpoint says what is wrong, in the words this caller may read
            await self._ask(text, {})
        listing = listing_of(prepared, prepared.operation(self.asked.operation_name), self.language)
        entry.tells(
            list=".".join(listing.names),
            filters=conditions.recorded(listing.conditions, self.asked.variables),
            columns=[".".join(column.names) for column in listing.columns],
        )
        entry.concerns(*conditions.ids(listing.conditions, self.asked.variables))
        started = now()
        size, data = await self._first(text, listing)
        book = await asyncio.to_thread(ListBook, path, listing.columns, self.language)
        try:
            while data is not None:
                data = await self._page(text, listing, size, data, book)
        except BaseException:
            await asyncio.to_thread(book.abandon)
            raise
        entry.tells(rows=book.rows)
        said = title or listing.title
        facts = await self._facts(listing, actor, f"{started.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}", book.rows)
        await asyncio.to_thread(book.finish, said, facts)
        return Exported(path, said, book.rows)

    async def _page(self, text: str, listing: Listing, size: int, data: Any, book: ListBook) -> Any:
        """Write one page; the data of the next one, None after the last."""
        connection = picked(data, listing.path)
        rows = picked(connection, listing.rows) or []
        if book.rows + len(rows) > self.limit:
            raise _too_many(self.limit)
        await asyncio.to_thread(book.add, rows)
        if not picked(connection, listing.has_next):
            return None
        return await self._ask(text, self._variables(listing, size, picked(connection, listing.end_cursor)))

    async def _first(self, text: str, listing: Listing) -> tuple[int, Any]:
        *larger, smallest = _sizes(self.page_size)
        for size in larger:
            try:
                return size, await self._ask(text, self._variables(listing, size, None))
            except RequestError as error:
                if error.code is not ErrorCode.QUERY_TOO_COMPLEX or listing.first is None:
                    raise
        return smallest, await self._ask(text, self._variables(listing, smallest, None))

    def _variables(self, listing: Listing, size: int, cursor: str | None) -> dict[str, Any]:
        paging = {listing.after: cursor, **({listing.first: size} if listing.first else {})}
        return {**self.asked.variables, **paging}

    async def _ask(self, text: str, variables: Mapping[str, Any]) -> Any:
        return await self.inside.data(self.request, text, self.asked.operation_name, variables)

    async def _facts(self, listing: Listing, actor: str, when: str, rows: int) -> Facts:
        named = conditions.ids(listing.conditions, self.asked.variables)
        names: dict[str, str] = {}
        if named:
            found = await self.inside.data(self.request, conditions.NAMES, None, {"ids": named})
            names = {one["id"]: one["name"] for one in found["nodes"] if one and "name" in one}
        titles = {
            "zh": ("导出人", "导出时间", "行数", "范围", "导出人有权查看的记录", "条件"),
            "en": ("Exported by", "Exported at", "Rows", "Scope", "records that they may see", "Filter"),
        }[self.language]
        told = conditions.words(listing.conditions, self.asked.variables, names, self.language)
        narrowed = [(f"{titles[5]}：{name}", text) for name, text in told]
        return [
            (titles[0], actor),
            (titles[1], when),
            (titles[2], str(rows)),
            (titles[3], titles[4]),
            *narrowed,
        ]


def _sizes(most: int) -> list[int]:
    """The sizes to try, the largest first."""
    largest = min(most, PAGE_SIZES[0])
    return [largest, *(size for size in PAGE_SIZES if size < largest)]


def _too_many(limit: int) -> RequestError:
    return RequestError(
        ErrorCode.BAD_USER_INPUT,
        zh=f"结果超过 {limit} 行，请缩小范围后再导出。",
        en=f"There are more than {limit} rows; please narrow the list.",
    )
