"""What one operation carries from its start to its answer."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import strawberry
from graphql import GraphQLResolveInfo
from sqlalchemy import Select

from huizhanjia_schema.errors import Language, Spoken
from huizhanjia_schema.paging import MAX_PAGE
from huizhanjia_schema.viewer import Viewer

if TYPE_CHECKING:
    from huizhanjia_schema.mutation import Operation


ReadPlanned: TypeAlias = Callable[[Any, UUID, GraphQLResolveInfo[Any]], Awaitable[Any]]
"""From a record type, a key and the place of the document to the record's answer, ready made."""


@dataclass(kw_only=True, eq=False)
class Context(ABC):
    """The viewer, the language and the database of one operation.

    Attributes:
        viewer: who asks.
        language: in which language messages are given.
        trace_id: stands in the response and in the log.
        page_size: rows that a page may have.
        planned: reads a record that a payload refers to by a plan; None where fields are resolved one by one.
        loaders: batches under way, owned by the engine.
    """

    viewer: Viewer
    language: Language = "zh"
    trace_id: str = ""
    page_size: int = MAX_PAGE
    planned: "ReadPlanned | None" = None
    loaders: dict[Any, Any] = field(default_factory=dict)

    @abstractmethod
    async def rows(self, statement: Select[Any]) -> Sequence[Any]:
        """The rows of one statement, all statements of an operation seeing one snapshot."""

    @abstractmethod
    async def write(self, operation: "Operation", given: Any, run: Callable[[], Awaitable[Any]]) -> Any:
        """Run a mutation in one transaction and return its payload.

        A ``Refusal`` undoes what ``run`` wrote and becomes the payload's ``userErrors``.

        Args:
            operation: what the mutation declares.
            given: its input, checked when ``run`` runs.
            run: the resolver's body.
        """

    async def refuse(self, operation: "Operation", given: Any, error: Spoken) -> Any:  # noqa: ARG002
        """The payload of a mutation that its rule refused before it began; an application may record it.

        Args:
            operation: what the mutation declares.
            given: its input, not checked.
            error: what the rule said.
        """
        return operation.refused(error, self.language)


Info: TypeAlias = strawberry.Info[Any, None]
"""What a resolver is told; ``info.context`` is the application's ``Context``."""
