"""What every table of every module is made of."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum as PythonEnum
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    String,
    Table,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, Mapper, declared_attr, mapped_column
from uuid_utils.compat import uuid7

ENUM_LENGTH = 40
"""Characters of an enum column: room for values to come, so that adding one needs no new column type."""


def new_key() -> UUID:
    """A fresh UUIDv7; keys made later sort later."""
    return uuid7()


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in whole seconds of UTC on every database.

    Fractions of a second are cut off. A datetime without a time zone is refused: it would mean
    a different moment on every server.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What reads give; a decorator that does not say so counts as any object, unfit for cursors."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as stored. Raises ``ValueError`` for a datetime without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone: {value!r}")
        moment = value.astimezone(UTC).replace(microsecond=0)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment as read, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _check_name(constraint: Any, _table: Table) -> str:
    """A CHECK is called by its own name, that of an enum by its column: two columns may share an enum."""
    if constraint._type_bound:  # noqa: SLF001 - nothing public tells that the column's type made it
        return "_".join(column.name for column in constraint.columns)
    return str(constraint.name)


_CONVENTION: Mapping[Any, str | Callable[[Any, Table], str]] = {
    "check_constraint_name": _check_name,
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(check_constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(kind: type[PythonEnum]) -> list[str]:
    return [str(member.value) for member in kind]


def _enum_type(kind: Any) -> Enum:
    return Enum(
        kind,
        name=None,
        native_enum=False,
        create_constraint=True,
        length=ENUM_LENGTH,
        values_callable=_values,
        validate_strings=True,
    )


class Model(DeclarativeBase):
    """A row of any module; all modules share one metadata, their tables differ by prefix.

    ``id`` is set as soon as an object is made, so that others can refer to it before it is stored.
    ``int`` becomes BIGINT (money is fen), ``datetime`` an ``Instant``, an enum a checked VARCHAR.
    """

    metadata = MetaData(naming_convention=_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger(),
        str: String(),
        date: Date(),
        datetime: Instant(),
        UUID: Uuid(),
        PythonEnum: _enum_type(PythonEnum),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_key, sort_order=-100)


@event.listens_for(Model, "init", propagate=True)
def _give_key(_target: Model, _args: Any, values: dict[str, Any]) -> None:
    values.setdefault("id", new_key())


@event.listens_for(Model, "before_mapper_configured", propagate=True)
def _forbid_lazy_loading(mapper: Mapper[Any], _class: type[Any]) -> None:
    """A relation is loaded by an explicit option or not at all."""
    for relation in mapper._init_properties.values():  # noqa: SLF001 - public access would configure it
        if getattr(relation, "lazy", None) == "select":
            relation.lazy = "raise"  # type: ignore[attr-defined]
            relation.strategy_key = (("lazy", "raise"),)  # type: ignore[attr-defined]


def enum_column(kind: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A column that holds the values of ``kind``: VARCHAR with a CHECK on every database.

    Args:
        kind: the enumeration; its values are stored, not its names.
        options: as for ``mapped_column``.

    Example:
        ``level: Mapped[UnionLevel] = enum_column(UnionLevel, index=True)``
    """
    return mapped_column(_enum_type(kind), **options)


class Versioned:
    """A row that counts its changes; a change of a stale object is refused when it is flushed."""

    version: Mapped[int] = mapped_column(default=1, sort_order=100)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}
