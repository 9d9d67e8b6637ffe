"""The records of one composed schema, with every field that its modules give them."""

from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_non_null_type,
)
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from huizhanjia_schema.engine.hiding import refuse_peeking
from huizhanjia_schema.engine.types import RecordField, RecordType
from huizhanjia_schema.errors import DeclarationError
from huizhanjia_schema.filters import FILTER, Where
from huizhanjia_schema.record import RECORD, Record, declaration
from huizhanjia_schema.stats import STATS, Stats
from huizhanjia_schema.stored import STORED

DEFINITION = "strawberry-definition"


def definition_of(kind: GraphQLNamedType) -> StrawberryObjectDefinition | None:
    """Strawberry's definition behind a GraphQL type, if it has one with fields."""
    found = kind.extensions.get(DEFINITION)
    return found if isinstance(found, StrawberryObjectDefinition) else None


def target_of(kind: Any) -> type | None:
    """The record or statistics class that a GraphQL type leads to, through lists and connections."""
    named = get_named_type(kind)
    definition = definition_of(named)
    if definition is None or not isinstance(named, GraphQLObjectType):
        return None
    if RECORD in vars(definition.origin) or STATS in vars(definition.origin):
        return definition.origin
    nodes = named.fields.get("nodes")
    return target_of(nodes.type) if nodes is not None and definition.concrete_of is not None else None


class Catalog:
    """Every record and statistics type of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.by_class: dict[type, RecordType] = {}
        self.by_prefix: dict[str, RecordType] = {}
        self.references: dict[type, dict[str, type]] = {}
        for kind in schema.type_map.values():
            definition = definition_of(kind)
            if isinstance(kind, GraphQLObjectType) and definition and RECORD in vars(definition.origin):
                self._add(kind, definition, schema)
            elif isinstance(kind, GraphQLObjectType) and definition and STATS in vars(definition.origin):
                self.references[definition.origin] = {
                    field.extensions[DEFINITION].python_name: target
                    for field in kind.fields.values()
                    if (target := target_of(field.type))
                }

    def _add(
        self, kind: GraphQLObjectType, definition: StrawberryObjectDefinition, schema: GraphQLSchema
    ) -> None:
        declared = declaration(definition.origin)
        fields: dict[str, RecordField] = {}
        for name, field in kind.fields.items():
            source: StrawberryField = field.extensions[DEFINITION]
            stored = source.metadata.get(STORED)
            if stored is not None:
                fields[name] = RecordField(
                    source.python_name, stored, target_of(field.type), is_non_null_type(field.type)
                )
        found = RecordType(definition.origin, kind.name, declared, fields, _filters(declared, schema))
        refuse_peeking(found)
        other = self.by_prefix.get(declared.prefix)
        if other is not None:
            raise DeclarationError(f"{kind.name} and {other.name} both use the id prefix {declared.prefix!r}")
        self.by_class[definition.origin] = self.by_prefix[declared.prefix] = found

    def record(self, cls: type) -> RecordType:
        """The composed type of a declaring class.

        Raises:
            DeclarationError: the class is not part of the schema.
        """
        try:
            return self.by_class[cls]
        except KeyError:
            raise DeclarationError(
                f"{cls.__module__}.{cls.__qualname__} is not part of this schema"
            ) from None


def stats_of(cls: type) -> Stats:
    """What a statistics class declares."""
    found: Stats = vars(cls)[STATS]
    return found


def _filters(declared: Record, schema: GraphQLSchema) -> dict[str, Where]:
    if declared.filters is None:
        return {}
    name = vars(declared.filters)["__strawberry_definition__"].name
    kind = schema.type_map.get(name)
    if not isinstance(kind, GraphQLInputObjectType):
        return {}
    return {key: field.extensions[DEFINITION].metadata[FILTER] for key, field in kind.fields.items()}
