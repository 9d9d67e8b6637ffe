"""Pages of a list: arguments, cursors and the connection types."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry

from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.scalars import MAX_BIG_INT

T = TypeVar("T")
DEFAULT_PAGE = 50
MAX_PAGE = 200


@strawberry.type(description="分页信息 · Where a page stands in its list")
class PageInfo:
    """Relay's page info."""

    has_next_page: bool = strawberry.field(description="后面还有 · Whether rows follow")
    has_previous_page: bool = strawberry.field(description="前面还有 · Whether rows precede")
    start_cursor: str | None = strawberry.field(description="首行游标 · Cursor of the first row")
    end_cursor: str | None = strawberry.field(description="末行游标 · Cursor of the last row")


@strawberry.type(description="一行及其游标 · A row and its cursor")
class Edge(Generic[T]):
    """One row of a page."""

    cursor: str = strawberry.field(description="游标（不透明） · Opaque cursor")
    node: T = strawberry.field(description="记录 · The record")


@strawberry.type(description="一页记录 · A page of records")
class Connection(Generic[T]):
    """A page, and on demand the number of rows in the whole list."""

    edges: list[Edge[T]] = strawberry.field(description="各行及游标 · Rows with their cursors")
    nodes: list[T] = strawberry.field(description="各行 · Rows without cursors")
    page_info: PageInfo = strawberry.field(description="分页信息 · Where the page stands")
    total_count: int = strawberry.field(
        description="总数（按需计算） · Rows in the whole list, counted on demand"
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A requested page.

    Attributes:
        size: rows wanted, 0 to ``MAX_PAGE``.
        backward: whether the page is the last rows before ``cursor``.
        cursor: what the page starts after or ends before, undecoded.
    """

    size: int
    backward: bool
    cursor: str | None


def page_of(arguments: Mapping[str, Any], *, largest: int = MAX_PAGE) -> Page:
    """The page that ``first/after/last/before`` ask for.

    Raises:
        RequestError: both directions at once, a negative or too large size.
    """
    first, last = arguments.get("first"), arguments.get("last")
    after, before = arguments.get("after"), arguments.get("before")
    if (first is not None or after is not None) and (last is not None or before is not None):
        raise _bad("first/after 与 last/before 不能同时使用。", "Use first/after or last/before, not both.")
    backward = last is not None or before is not None
    size = last if backward else first
    if size is None:
        size = min(DEFAULT_PAGE, largest)
    if size < 0:
        raise _bad("每页条数不能为负。", "A page size cannot be negative.")
    if size > largest:
        raise RequestError(
            ErrorCode.PAGE_SIZE_EXCEEDED,
            zh=f"每页最多 {largest} 条，请求了 {size} 条。",
            en=f"A page holds at most {largest} rows; {size} were asked for.",
        )
    return Page(size, backward, before if backward else after)


def _bad(zh: str, en: str) -> RequestError:
    return RequestError(ErrorCode.BAD_USER_INPUT, zh=zh, en=en)


def _wire(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def encode_cursor(order: str, values: Sequence[Any]) -> str:
    """The cursor of a row: the order's name and the row's sort values, its key last."""
    text = json.dumps([order, *map(_wire, values)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, order: str, types: Sequence[type]) -> list[Any]:
    """The sort values in a cursor.

    Args:
        cursor: what a client sent.
        order: the order that the list is asked for in.
        types: the Python type of each value, in order.

    Raises:
        RequestError: the cursor is forged, damaged or belongs to another order.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        name, *parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        values = [_value(part, kind) for part, kind in zip(parts, types, strict=True)]
    except (ValueError, TypeError, KeyError, RecursionError):
        name, values = None, []
    if name != order:
        raise _bad("游标无效，或不属于这种排序。", "The cursor is invalid or belongs to another order.")
    return values


def _moment(text: str) -> datetime:
    """A moment in UTC; cursors hold no other, and another may lie outside the calendar's years."""
    found = datetime.fromisoformat(text)
    if found.utcoffset() != timedelta(0):
        raise ValueError(text)
    return found


_TEXTUAL: dict[type, Callable[[str], Any]] = {
    UUID: lambda text: UUID(hex=text),
    datetime: _moment,
    date: date.fromisoformat,
}


def _value(part: Any, kind: type) -> Any:
    if issubclass(kind, Enum):
        return kind[part]
    if kind in _TEXTUAL:
        if not isinstance(part, str):
            raise TypeError(kind)
        return _TEXTUAL[kind](part)
    if type(part) is not kind or _unfit(part):
        raise TypeError(kind)
    return part


def _unfit(part: Any) -> bool:
    """Whether a database would stumble over the value."""
    if isinstance(part, str):
        return "\x00" in part or not part.isprintable()
    return isinstance(part, int) and abs(part) > MAX_BIG_INT
