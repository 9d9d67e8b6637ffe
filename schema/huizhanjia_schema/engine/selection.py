"""Which fields of a record a document asks for."""

from collections.abc import Iterable
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode

from huizhanjia_schema.context import Context


def identity(info: GraphQLResolveInfo[Any]) -> tuple[int, ...]:
    """What tells this place of the document from every other within one operation."""
    return tuple(map(id, info.field_nodes))


def asked(info: GraphQLResolveInfo[Any], context: Context) -> frozenset[str]:
    """The names of the fields below the current one, whatever their aliases and conditions."""
    key = ("asked", identity(info))
    if key not in context.loaders:
        context.loaders[key] = frozenset(_below(info.field_nodes, info))
    names: frozenset[str] = context.loaders[key]
    return names


def asked_of_nodes(info: GraphQLResolveInfo[Any], context: Context) -> frozenset[str]:
    """The same for the records of a connection, asked for by ``nodes`` or by ``edges``."""
    key = ("asked of nodes", identity(info))
    if key not in context.loaders:
        parts = _below(info.field_nodes, info)
        edges = _below(parts.get("edges", ()), info)
        records = (*parts.get("nodes", ()), *edges.get("node", ()))
        context.loaders[key] = frozenset(_below(records, info))
    names: frozenset[str] = context.loaders[key]
    return names


def _below(nodes: Iterable[FieldNode], info: GraphQLResolveInfo[Any]) -> dict[str, list[FieldNode]]:
    found: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    pending: list[SelectionSetNode] = [node.selection_set for node in nodes if node.selection_set]
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FieldNode):
                found.setdefault(selection.name.value, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                pending.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                pending.append(info.fragments[selection.name.value].selection_set)
    return found
