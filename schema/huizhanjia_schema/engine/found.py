"""A page that was read, as the connection types see it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from huizhanjia_schema.engine.statements import Sorted
from huizhanjia_schema.paging import Page, encode_cursor


class _Edge:
    """A row; its cursor is made only when it is asked for."""

    __slots__ = ("_order", "node")

    def __init__(self, node: Any, order: Sorted) -> None:
        self.node = node
        self._order = order

    @property
    def cursor(self) -> str:
        values = vars(self.node)
        return encode_cursor(self._order.name, [values[label] for label in self._order.labels])


class Found:
    """Rows of one list; the row beyond the page, if it was read, tells that more follow.

    Args:
        rows: in the order read, one more than the page's size when there are more.
        page: what was asked for.
        order: how the list is sorted.
        count: counts the whole list.
    """

    def __init__(
        self, rows: Sequence[Any], page: Page, order: Sorted, count: Callable[[], Awaitable[int]]
    ) -> None:
        self._page = page
        self._count = count
        self._more = len(rows) > page.size
        kept = list(rows[: page.size])
        if page.backward:
            kept.reverse()
        self.nodes = kept
        self.edges = [_Edge(node, order) for node in kept]

    @property
    def page_info(self) -> "Found":
        """Relay's page info; this object answers it."""
        return self

    @property
    def has_next_page(self) -> bool:
        """Whether rows follow the page; backward, the cursor's own row does."""
        return self._page.cursor is not None if self._page.backward else self._more

    @property
    def has_previous_page(self) -> bool:
        """Whether rows precede the page; forward, the cursor's own row does."""
        return self._more if self._page.backward else self._page.cursor is not None

    @property
    def start_cursor(self) -> str | None:
        """Cursor of the first row."""
        return self.edges[0].cursor if self.edges else None

    @property
    def end_cursor(self) -> str | None:
        """Cursor of the last row."""
        return self.edges[-1].cursor if self.edges else None

    @property
    def total_count(self) -> Awaitable[int]:
        """Rows in the whole list, counted in one statement for all lists of the level."""
        return self._count()
