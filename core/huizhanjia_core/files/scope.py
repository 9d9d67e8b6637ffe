"""Who may see a file: its uploader while it belongs to nothing, then whoever sees what it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from huizhanjia_schema import ComposedSchema
from huizhanjia_schema.alias import aliased
from huizhanjia_schema.record import declaration
from huizhanjia_schema.scope import Scope
from sqlalchemy import ColumnElement, and_, false, or_, select

from huizhanjia_core.files.reference import FileReference

PREFIX = "file"


@dataclass(frozen=True)
class Held(Scope):
    """The files of the visible rows that refer to them, and the viewer's own uploads that belong to nothing.

    Attributes:
        references: which rows refer to files, in one composed schema.
    """

    references: Sequence[FileReference] = ()

    def predicate(self, entity: Any, viewer: Any) -> ColumnElement[bool]:
        """One condition over the scopes of all records that refer to files."""
        own = (
            false()
            if viewer.account_id is None
            else and_(entity.attached_at.is_(None), entity.uploaded_by == viewer.account_id)
        )
        return or_(own, *(_held(reference, entity, viewer) for reference in self.references))

    @property
    def public(self) -> bool:
        """Whether a record that is open to everyone refers to files."""
        return any(declaration(reference.record).scope.public for reference in self.references)


def _held(reference: FileReference, entity: Any, viewer: Any) -> ColumnElement[bool]:
    declared = declaration(reference.record)
    holder = aliased(declared.row)
    rows = select(1).select_from(holder.source).where(getattr(holder, reference.column.key) == entity.id)
    return rows.where(declared.scope.predicate(holder, viewer)).exists()


def bind(schema: ComposedSchema, references: Sequence[FileReference]) -> None:
    """Give the files of one schema the scopes of the records that refer to them there.

    The plugins of a schema decide on this, so the declaration of the record, which all schemas of a
    process share, stays as it is.
    """
    found = schema.catalog.by_prefix[PREFIX]
    if not isinstance(found.declared.scope, Held):
        return
    bound = replace(found, declared=replace(found.declared, scope=Held(tuple(references))))
    schema.catalog.by_class[found.cls] = schema.catalog.by_prefix[PREFIX] = bound
