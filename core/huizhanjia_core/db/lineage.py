"""Where a row belongs in the organization tree, repeated on the row for speed."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from huizhanjia_schema.viewer import MAX_DEPTH
from sqlalchemy import ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

ANCESTORS = tuple(f"anc{depth}" for depth in range(1, MAX_DEPTH + 1))
"""The ancestor columns, outermost first."""


class Ancestry:
    """The ids of the ancestors (or self) of depth 1 to 6; NULL below the row's own depth.

    Each ancestor is indexed together with the columns by which the rows are listed
    (``lineage_orders``), so that a page of a subtree is one range of one index.
    """

    lineage_orders: ClassVar[Sequence[Sequence[str]]] = (("id",),)

    anc1: Mapped[UUID | None] = mapped_column(sort_order=91)
    anc2: Mapped[UUID | None] = mapped_column(sort_order=92)
    anc3: Mapped[UUID | None] = mapped_column(sort_order=93)
    anc4: Mapped[UUID | None] = mapped_column(sort_order=94)
    anc5: Mapped[UUID | None] = mapped_column(sort_order=95)
    anc6: Mapped[UUID | None] = mapped_column(sort_order=96)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        table = cls.__dict__.get("__table__")
        if not isinstance(table, Table):
            return
        named = {index.name for index in table.indexes}
        for order in cls.lineage_orders:
            for ancestor in ANCESTORS:
                index = Index(None, *(table.c[column] for column in (ancestor, *order)))
                if index.name in named:  # declared anew by a subclass that shares the table
                    table.indexes.discard(index)


class Lineage(Ancestry):
    """A row that belongs to an organization; set it with ``lineage_of``, never by hand."""

    @declared_attr
    @classmethod
    def organization_id(cls) -> Mapped[UUID]:
        """The organization that the row belongs to."""
        return mapped_column(ForeignKey("core_organization.id"), index=True, sort_order=90)


def lineage_of(organization: Any) -> dict[str, UUID | None]:
    """What a row that belongs to ``organization`` must be given.

    Args:
        organization: an object or row with ``id`` and ``anc1`` to ``anc6``.

    Returns:
        ``organization_id`` and the six ancestors, to be passed to the constructor of a
        ``Lineage`` row or assigned to it.
    """
    ancestors = {name: getattr(organization, name) for name in ANCESTORS}
    return {"organization_id": organization.id, **ancestors}


def lineage_like(row: Any) -> dict[str, UUID | None]:
    """The lineage of a row that belongs where another does, such as a session where its account does."""
    ancestors = {name: getattr(row, name) for name in ANCESTORS}
    return {"organization_id": row.organization_id, **ancestors}
