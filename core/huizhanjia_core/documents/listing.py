"""What a query lists: the one connection that it pages through, and the columns that its rows have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
)
from huizhanjia_schema import ErrorCode, Language, RequestError
from huizhanjia_schema.documents import Operation, Prepared

PAGING: Final = frozenset({"first", "after", "last", "before"})
_WRAPPERS: Final = frozenset({"nodes", "edges", "node"})
_SKIPPED: Final = frozenset({"pageInfo", "cursor", "__typename"})


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Attributes:
        keys: where its value stands below a row, as the answer names it; lists on the way are joined.
        title: in the caller's language.
        kind: the GraphQL type of its values.
        names: the fields that lead to it, as the schema names them.
    """

    keys: tuple[str, ...]
    title: str
    kind: Any
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Condition:
    """An argument by which a list is narrowed or sorted.

    Attributes:
        name: of the argument.
        argument: as the schema declares it.
        value: as the document gives it.
    """

    name: str
    argument: GraphQLArgument
    value: ValueNode


@dataclass(frozen=True)
class Listing:
    """The list that a query pages through; keys are those of the answer.

    Attributes:
        path: from the data to the connection.
        rows: from the connection to a row; lists on the way are walked through.
        has_next: from the connection to whether more rows follow.
        end_cursor: from the connection to the last row's cursor.
        after: the variable that takes the cursor.
        first: the variable that takes the size of a page, if there is one.
        title: what is listed.
        columns: in the order of the document.
        conditions: of the connection and of the fields that lead to it.
        names: the fields that lead to the list, as the schema names them.
    """

    path: tuple[str, ...]
    rows: tuple[str, ...]
    has_next: tuple[str, ...]
    end_cursor: tuple[str, ...]
    after: str
    first: str | None
    title: str
    columns: tuple[Column, ...]
    conditions: tuple[Condition, ...] = ()
    names: tuple[str, ...] = ()


def spoken(description: str | None, language: Language) -> str:
    """The half of a description that is in the caller's language."""
    zh, _, en = (description or "").partition(" · ")
    return (en or zh if language == "en" else zh).strip()


def listing_of(prepared: Prepared, operation: Operation, language: Language) -> Listing:
    """The list that an operation pages through.

    Args:
        prepared: a valid document.
        operation: of it.
        language: of titles.

    Raises:
        RequestError: it is no query, or does not page through exactly one list.
    """
    if operation.kind != "query" or prepared.schema.query_type is None:
        raise _no_list("只能导出查询。", "Only queries can be exported.")
    reader = _Reader(prepared.schema, prepared.fragments, language)
    found = list(reader.connections(operation.node.selection_set, prepared.schema.query_type, _Way()))
    if len(found) != 1:
        raise _no_list(
            f"要导出的查询须恰好有一个用变量翻页的列表（after: $变量），现有 {len(found)} 个。",
            f"The query must page through exactly one list (after: $variable); it has {len(found)}.",
        )
    return found[0]


@dataclass(frozen=True)
class _Way:
    """How a field is reached from the root."""

    keys: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Above:
    """How a column is reached from its list."""

    keys: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Reader:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    language: Language
    _titles: dict[str, int] = field(default_factory=dict)

    def connections(self, selected: SelectionSetNode, parent: Any, way: _Way) -> Iterator[Listing]:
        """The lists that a selection pages through."""
        for node, owner in self.fields(selected, parent):
            declared = owner.fields.get(node.name.value) if isinstance(owner, GraphQLObjectType) else None
            if declared is None or node.selection_set is None:
                continue
            given = {argument.name.value: argument.value for argument in node.arguments or ()}
            conditions = tuple(
                Condition(name, declared.args[name], value)
                for name, value in given.items()
                if name not in PAGING
            )
            names = (*way.names, node.name.value)
            here = _Way((*way.keys, _key(node)), (*way.conditions, *conditions), names)
            kind = get_named_type(declared.type)
            after = given.get("after")
            if isinstance(after, VariableNode):
                yield self._listing(node, declared, after.name.value, given.get("first"), here)
            elif "pageInfo" not in getattr(kind, "fields", ()):
                yield from self.connections(node.selection_set, kind, here)

    def fields(self, selected: SelectionSetNode, parent: Any) -> Iterator[tuple[FieldNode, Any]]:
        """The fields of a selection with the type that has them, fragments opened."""
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield node, parent
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.schema.get_type(condition.name.value) if condition else parent
                yield from self.fields(node.selection_set, inner)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                inner = self.schema.get_type(fragment.type_condition.name.value)
                yield from self.fields(fragment.selection_set, inner)

    def _listing(self, node: FieldNode, declared: Any, after: str, first: Any, way: _Way) -> Listing:
        kind = get_named_type(declared.type)
        selected = {child.name.value: child for child, _ in self._of(node, kind)}
        rows = selected.get("nodes") or selected.get("edges")
        page = {child.name.value: child for child, _ in self._of(selected.get("pageInfo"), None)}
        if rows is None or not {"hasNextPage", "endCursor"} <= page.keys():
            raise _no_list(
                "列表须选择 nodes 或 edges，以及 pageInfo { hasNextPage endCursor }。",
                "The list must select nodes or edges, and pageInfo { hasNextPage endCursor }.",
            )
        columns = tuple(
            column for column in self._columns(node, kind, _Above()) if column.keys[0] == _key(rows)
        )
        walked = 1 if rows.name.value == "nodes" else 2
        trimmed = tuple(replace(column, keys=column.keys[walked:]) for column in columns)
        usable = tuple(column for column in trimmed if column.keys)
        if not usable:
            raise _no_list("列表没有可导出的列。", "The list has no column that can be exported.")
        info = _key(selected["pageInfo"])
        return Listing(
            path=way.keys,
            rows=columns[0].keys[:walked],
            has_next=(info, _key(page["hasNextPage"])),
            end_cursor=(info, _key(page["endCursor"])),
            after=after,
            first=first.name.value if isinstance(first, VariableNode) else None,
            title=spoken(declared.description, self.language).partition("；")[0],
            columns=usable,
            conditions=way.conditions,
            names=way.names,
        )

    def _of(self, node: FieldNode | None, kind: Any) -> Iterator[tuple[FieldNode, Any]]:
        if node is not None and node.selection_set is not None:
            yield from self.fields(node.selection_set, kind)

    def _columns(self, node: FieldNode, kind: Any, above: "_Above") -> Iterator[Column]:
        for child, owner in self._of(node, kind):
            name = child.name.value
            if name in _SKIPPED or not isinstance(owner, GraphQLObjectType):
                continue
            declared = owner.fields[name]
            inner = get_named_type(declared.type)
            here = replace(above, keys=(*above.keys, _key(child)))
            if name not in _WRAPPERS:
                title = spoken(declared.description, self.language)
                here = replace(here, titles=(*above.titles, title), names=(*above.names, name))
            if not is_leaf_type(inner):
                yield from self._columns(child, inner, here)
            elif inner.name != "ID":  # ids are for programs
                yield Column(here.keys, self._title("·".join(here.titles)), inner, here.names)

    def _title(self, title: str) -> str:
        """The title, numbered when it came before."""
        self._titles[title] = count = self._titles.get(title, 0) + 1
        return title if count == 1 else f"{title}（{count}）"


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value


def _no_list(zh: str, en: str) -> RequestError:
    return RequestError(ErrorCode.BAD_USER_INPUT, zh=zh, en=en)
