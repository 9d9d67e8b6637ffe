"""One schema from one set of modules; two sets can live in one process."""

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, get_named_type
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from huizhanjia_schema.engine.catalog import DEFINITION, Catalog, definition_of, target_of
from huizhanjia_schema.engine.readers import Readers
from huizhanjia_schema.engine.types import RecordField
from huizhanjia_schema.errors import DeclarationError, ErrorCode, RequestError
from huizhanjia_schema.ids import split_id
from huizhanjia_schema.mutation import OPERATION, RULE
from huizhanjia_schema.paging import MAX_PAGE, Connection, Edge
from huizhanjia_schema.record import EXTENDS, RECORD, declaration, extends
from huizhanjia_schema.root import Mutation, Node, Query
from huizhanjia_schema.scalars import SCALARS
from huizhanjia_schema.stats import STATS
from huizhanjia_schema.stored import (
    STORED,
    Many,
    One,
    Result,
    Sole,
    Statistics,
    Total,
)

ROOTS = (Query, Mutation)
FETCH = "fetch"


@extends(Query)
class Nodes:
    """Finding any record by its id."""

    node: Node | None = strawberry.field(
        description="按全局标识取一条 · One record by its id; null when there is none to see",
        metadata={FETCH: "one"},
    )
    nodes: list[Node | None] = strawberry.field(
        description="按全局标识取多条，顺序不变 · Records by their ids, in order", metadata={FETCH: "list"}
    )


class ComposedSchema(strawberry.Schema):
    """The root types, with what each part adds.

    Args:
        parts: classes marked with ``@record`` or ``@extends``, and further types to publish.

    Raises:
        DeclarationError: a clash, a missing target, a field without rule, by name.
    """

    def __init__(self, parts: Iterable[type]) -> None:
        self._added: dict[type, dict[str, StrawberryField]] = {}
        listed = list(dict.fromkeys((Nodes, *parts)))
        owned = [cls for cls in listed if EXTENDS not in vars(cls)]
        for cls in listed:
            if EXTENDS in vars(cls):
                self._extend(cls, owned)
        _refuse_twins(owned)
        super().__init__(
            query=Query,
            mutation=Mutation if Mutation in self._added else None,
            types=[cls for cls in owned if not vars(cls)["__strawberry_definition__"].is_input],
            config=StrawberryConfig(
                scalar_map=SCALARS, disable_field_suggestions=True, relay_use_legacy_global_id=False
            ),
        )
        self.graphql_schema: GraphQLSchema = self._schema
        self.catalog = Catalog(self._schema)
        self._readers = Readers(self.catalog)
        self._attach()

    def _extend(self, extension: type, owned: list[type]) -> None:
        target: type = vars(extension)[EXTENDS]
        own = vars(target)["__strawberry_definition__"]
        label = f"{extension.__module__}.{extension.__qualname__}"
        if target not in (*ROOTS, Node, *owned) and not (own.is_input and _filters_of(owned, target)):
            raise DeclarationError(f"{label} extends {own.name}, which no enabled module declares")
        added = self._added.setdefault(target, {})
        for field in vars(extension)["__strawberry_definition__"].fields:
            taken = own.get_field(field.python_name) or added.get(field.python_name)
            if taken:
                raise DeclarationError(f"{own.name}.{field.python_name} from {label} is already taken")
            added[field.python_name] = field

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """The type's own fields and those that other modules add, each with its arguments."""
        owners = (type_definition, *type_definition.interfaces)
        added = (field for owner in owners for field in self._added.get(owner.origin, {}).values())
        return [_field(field, type_definition) for field in (*type_definition.fields, *added)]

    def _attach(self) -> None:
        for kind in self._schema.type_map.values():
            definition = definition_of(kind)
            if definition is None or not isinstance(kind, GraphQLObjectType):
                continue
            for name, field in kind.fields.items():
                found = self._found(definition, field, f"{kind.name}.{name}")
                if found is not None:
                    field.resolve = found

    def _found(self, definition: StrawberryObjectDefinition, field: GraphQLField, label: str) -> Any:
        """The resolver to attach to a field; None leaves it as strawberry made it."""
        source: StrawberryField = field.extensions[DEFINITION]
        if FETCH in source.metadata:
            return self._fetch_one if source.metadata[FETCH] == "one" else self._fetch_list
        if STORED in source.metadata:
            return self._resolver(source, field.type, label)
        leads_to_record = target_of(field.type) is not None
        if RULE in source.metadata:
            return self._readers.answered(field.resolve) if field.resolve and leads_to_record else None
        if source.base_resolver or definition.origin in ROOTS:
            raise DeclarationError(f"{label} has no rule: say who may ask for it")
        if leads_to_record and definition.origin not in (Connection, Edge):
            return self._readers.result(source.python_name)
        return None

    def _resolver(self, source: StrawberryField, kind: Any, label: str) -> Any:
        stored = source.metadata[STORED]
        target = target_of(kind)
        field = RecordField(source.python_name, stored, target, str(kind).endswith("!"))
        if isinstance(stored, One | Sole | Many | Statistics) and target is None:
            raise DeclarationError(f"{label} leads to {get_named_type(kind)}, which is no record")
        if isinstance(stored, One):
            return self._readers.one(field)
        if isinstance(stored, Sole):
            return self._readers.sole(field, stored)
        if isinstance(stored, Many):
            return self._readers.many(field, stored)
        if isinstance(stored, Total):
            return self._readers.total(field, stored)
        if isinstance(stored, Statistics):
            return self._readers.statistics(field, stored)
        return self._readers.result(source.python_name) if isinstance(stored, Result) else None

    def _fetch_one(self, _source: None, info: GraphQLResolveInfo[Any], id: str) -> Any:  # noqa: A002 - the argument's name
        parts = split_id(id)
        record = self.catalog.by_prefix.get(parts[0]) if parts else None
        return self._readers.record(record, parts[1], info) if parts and record else None

    def _fetch_list(self, _source: None, info: GraphQLResolveInfo[Any], ids: list[str]) -> list[Any]:
        most = info.context.page_size
        if len(ids) > most:
            raise RequestError(
                ErrorCode.PAGE_SIZE_EXCEEDED,
                zh=f"一次最多取 {most} 条。",
                en=f"At most {most} ids at once.",
            )
        return [self._fetch_one(None, info, one) for one in ids]


def _refuse_twins(owned: list[type]) -> None:
    names: dict[str, type] = {}
    for cls in owned:
        definition = vars(cls).get("__strawberry_definition__")
        if definition is None:
            raise DeclarationError(f"{cls.__module__}.{cls.__qualname__} is no GraphQL type")
        other = names.setdefault(definition.name, cls)
        if other is not cls:
            raise DeclarationError(
                f"{definition.name} is declared by {other.__module__} and by {cls.__module__}"
            )


def _filters_of(owned: list[type], target: type) -> bool:
    return any(RECORD in vars(cls) and declaration(cls).filters is target for cls in owned)


def _argument(name: str, kind: Any, doc: str, *, optional: bool) -> StrawberryArgument:
    return StrawberryArgument(
        name,
        None,
        StrawberryAnnotation(kind),
        description=doc,
        default=strawberry.UNSET if optional else _REQUIRED,
    )


_REQUIRED = StrawberryArgument("x", None, StrawberryAnnotation(str)).default


def _field(field: StrawberryField, owner: StrawberryObjectDefinition) -> StrawberryField:
    """The field as a schema has it: a copy where it differs from how its module declared it."""
    arguments = _arguments(field, owner)
    if arguments is None and not field.extensions:  # which may change the field that they are applied to
        return field
    own = copy(field)
    if arguments is not None:
        own.arguments = arguments
    return own


def _arguments(field: StrawberryField, owner: StrawberryObjectDefinition) -> list[StrawberryArgument] | None:
    """The arguments that a stored field takes by its kind; None leaves the field as it is."""
    if fetch := field.metadata.get(FETCH):
        kind = strawberry.ID if fetch == "one" else list[strawberry.ID]
        return [_argument("id" if fetch == "one" else "ids", kind, "全局标识 · Global id", optional=False)]
    if OPERATION in field.metadata:
        return [_told(argument) for argument in field.arguments]
    stored = field.metadata.get(STORED)
    if isinstance(stored, Sole):
        return [
            _argument(name, kind, doc, optional=_optional(kind))
            for name, (kind, doc) in stored.arguments.items()
        ]
    if isinstance(stored, Many):
        return _list_arguments(_item(field, owner))
    if isinstance(stored, Statistics):
        return _statistics_arguments(_item(field, owner))
    return None


def _told(argument: StrawberryArgument) -> StrawberryArgument:
    """An argument of a mutation; one without a description is described as its input type is."""
    told = copy(argument)
    definition = vars(told.type).get("__strawberry_definition__") if isinstance(told.type, type) else None
    told.description = told.description or (definition.description if definition else None)
    return told


def _optional(kind: Any) -> bool:
    return type(None) in getattr(kind, "__args__", ())


def _item(field: StrawberryField, owner: StrawberryObjectDefinition) -> Any:
    """The record of a connection's annotation, or the item of a list's."""
    kind: Any = field.resolve_type(type_definition=owner)
    if hasattr(kind, "of_type"):
        return kind.of_type
    item = vars(kind)["__strawberry_definition__"].type_var_map["T"]
    return item.resolve_type() if hasattr(item, "resolve_type") else item


def _where_argument(record: type) -> list[StrawberryArgument]:
    filters = declaration(record).filters
    if filters is None:
        return []
    return [_argument("where", filters | None, "筛选条件 · Filters", optional=True)]


@cache
def _statistics_arguments(item: type) -> list[StrawberryArgument]:
    stats = vars(item)[STATS]
    group_by = _argument(
        "group_by",
        list.__class_getitem__(stats.dimension_enum),
        "统计维度；空列表为合计 · Dimensions; none for the grand total",
        optional=False,
    )
    return [group_by, *_where_argument(stats.record)]


@cache
def _list_arguments(record: type) -> list[StrawberryArgument]:
    return [
        *_PAGE,
        *_where_argument(record),
        _argument("order_by", declaration(record).order_enum | None, "排序 · Order", optional=True),
    ]


_PAGE = (
    _argument("first", int | None, f"向后取几条，最多 {MAX_PAGE} · Rows forward", optional=True),
    _argument("after", str | None, "从此游标之后 · After this cursor", optional=True),
    _argument("last", int | None, f"向前取几条，最多 {MAX_PAGE} · Rows backward", optional=True),
    _argument("before", str | None, "到此游标之前 · Before this cursor", optional=True),
)
