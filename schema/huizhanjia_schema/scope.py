"""Which rows of a record a viewer may see, as SQL and in one place."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from huizhanjia_schema.alias import aliased
from huizhanjia_schema.rule import Rule
from huizhanjia_schema.viewer import MAX_DEPTH, SINGLE_PLACES, Viewer

Entity = Any
"""A mapped class or an alias of one; its attributes are columns."""

Column = Any
"""An attribute of a mapped class, such as ``SiteRow.organization_id``."""


class Scope(ABC):
    """The rows that a viewer may see."""

    @abstractmethod
    def predicate(self, entity: Entity, viewer: Viewer) -> ColumnElement[bool]:
        """The condition on ``entity`` that holds for the visible rows and for no other."""

    def ways(self, entity: Entity, viewer: Viewer) -> Sequence[ColumnElement[bool]]:
        """The predicate as conditions of which a row satisfies at most one, each with an index of its own."""
        return [self.predicate(entity, viewer)]

    def implied(self, parent: type, by: Column) -> bool:  # noqa: ARG002 - a contract
        """Whether the rows whose ``by`` holds the key of a visible record of ``parent`` are all visible."""
        return False

    def deepest(self, viewer: Viewer) -> int | None:  # noqa: ARG002 - a contract
        """How deep the deepest place lies through which rows are seen; None where places do not decide."""
        return None

    @property
    def public(self) -> bool:
        """Whether someone who has not signed in may see a row."""
        return False


@dataclass(frozen=True)
class _Open(Scope):
    """Every row, for everyone or for everyone who signed in."""

    signed_in: bool

    def predicate(self, entity: Entity, viewer: Viewer) -> ColumnElement[bool]:  # noqa: ARG002 - a contract
        return true() if viewer.signed_in or not self.signed_in else false()

    @property
    def public(self) -> bool:
        return not self.signed_in


def open_to(rule: Rule) -> Scope:
    """Every row, for whoever satisfies ``rule`` (``PUBLIC`` or ``SIGNED_IN``)."""
    return _Open(rule.signed_in)


def ancestors(entity: Entity) -> tuple[Column, ...]:
    """The ancestor columns of a row that carries its lineage, outermost first."""
    return tuple(getattr(entity, f"anc{depth}") for depth in range(1, MAX_DEPTH + 1))


@dataclass(frozen=True)
class _Within(Scope):
    row: Entity
    action: str

    def predicate(self, entity: Entity, viewer: Viewer) -> ColumnElement[bool]:
        columns = ancestors(entity)
        terms = [
            columns[depth - 1] == ids[0] if len(ids) == 1 else columns[depth - 1].in_(ids)
            for depth, ids in self._by_depth(viewer)
        ]
        return or_(*terms) if terms else false()

    def ways(self, entity: Entity, viewer: Viewer) -> Sequence[ColumnElement[bool]]:
        columns = ancestors(entity)
        found: list[ColumnElement[bool]] = []
        for depth, ids in self._by_depth(viewer):
            column = columns[depth - 1]
            found += [column == one for one in ids] if len(ids) <= SINGLE_PLACES else [column.in_(ids)]
        return found or [false()]

    def deepest(self, viewer: Viewer) -> int:
        return max((place.depth for place in viewer.places(self.action)), default=0)

    def _by_depth(self, viewer: Viewer) -> list[tuple[int, list[UUID]]]:
        by_depth: dict[int, list[UUID]] = defaultdict(list)
        for place in viewer.places(self.action):
            by_depth[place.depth].append(place.id)
        return sorted(by_depth.items())


@dataclass(frozen=True)
class _Own(Scope):
    column: Column

    def predicate(self, entity: Entity, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.account_id is None:
            return false()
        return getattr(entity, self.column.key) == viewer.account_id  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _Through(Scope):
    record: type
    key: Column

    def parent(self) -> tuple[Entity, Scope]:
        """The parent's row and scope."""
        declaration = vars(self.record)["__record__"]
        return declaration.row, declaration.scope

    def implied(self, parent: type, by: Column) -> bool:
        return parent is self.record and by is self.key

    def predicate(self, entity: Entity, viewer: Viewer) -> ColumnElement[bool]:
        row, scope = self.parent()
        above = aliased(row)
        visible = select(1).select_from(above.source).where(above.id == getattr(entity, self.key.key))
        return visible.where(scope.predicate(above, viewer)).exists()

    @property
    def public(self) -> bool:
        return self.parent()[1].public


@dataclass(frozen=True)
class _AnyOf(Scope):
    scopes: Sequence[Scope]

    def predicate(self, entity: Entity, viewer: Viewer) -> ColumnElement[bool]:
        return or_(*(scope.predicate(entity, viewer) for scope in self.scopes))

    @property
    def public(self) -> bool:
        return any(scope.public for scope in self.scopes)


def within(row: Entity, action: str) -> Scope:
    """The rows whose lineage lies in the viewer's places for ``action``."""
    ancestors(row)
    return _Within(row, action)


def own(column: Column) -> Scope:
    """The rows whose ``column`` names the viewer's account."""
    return _Own(column)


def through(parent: type, key: Column) -> Scope:
    """The rows whose parent record, found by ``key``, is visible; for rows without a lineage."""
    return _Through(parent, key)


def any_of(*scopes: Scope) -> Scope:
    """The rows that at least one of ``scopes`` shows."""
    return _AnyOf(scopes)
