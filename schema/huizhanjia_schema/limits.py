"""How much an operation asks for, measured in one pass that is linear in its document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS, FloatValueNode, Node, StringValueNode

from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.paging import DEFAULT_PAGE, MAX_PAGE
from huizhanjia_schema.wire import FORBIDDEN, forbidden_text

_CEILING: Final = 10**12
_MAX_NUMBER_LENGTH: Final = 40
_MAX_STACK: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one operation may ask for.

    Attributes:
        characters: of the document's text.
        tokens: of the document.
        depth: fields below each other, outside introspection.
        fields: with every fragment expanded where it is spread.
        aliases: with every fragment expanded.
        directives: in the whole document.
        fragments: defined or written inline, in the whole document; each may have to be compared with each.
        repeats: how often a selection set may name a response key again, in the whole document.
        cost: values that the answer may hold: a field is one, a page multiplies what is below it.
        list_size: rows that a list without a page size is taken to have.
        page_size: rows that a page may have.
    """

    characters: int = 65_536
    tokens: int = 2_000
    depth: int = 15
    fields: int = 1_000
    aliases: int = 30
    directives: int = 50
    fragments: int = 100
    repeats: int = 20
    cost: int = 100_000
    list_size: int = 10
    page_size: int = MAX_PAGE


@dataclass(frozen=True, slots=True)
class Weight:
    """What a selection set asks for, fragments included.

    Attributes:
        flat: values outside lists.
        listed: values for each row of its lists, where the parent decides on the number of rows.
        depth: of fields.
        fields: named, expanded.
        aliases: named, expanded.
        schemas: how often ``__schema`` is asked for.
        introspects: whether the schema is asked about itself.
        variable: whether a variable decides on a page's size.
    """

    flat: int = 0
    listed: int = 0
    depth: int = 0
    fields: int = 0
    aliases: int = 0
    schemas: int = 0
    introspects: bool = False
    variable: bool = False

    def beside(self, other: "Weight") -> "Weight":
        """Both selections in one selection set."""
        return Weight(
            min(self.flat + other.flat, _CEILING),
            min(self.listed + other.listed, _CEILING),
            max(self.depth, other.depth),
            min(self.fields + other.fields, _CEILING),
            min(self.aliases + other.aliases, _CEILING),
            min(self.schemas + other.schemas, _CEILING),
            self.introspects or other.introspects,
            self.variable or other.variable,
        )


_NOTHING = Weight()


class TooDeep(Exception):  # noqa: N818 - named by what happened
    """Selections or fragments are nested beyond what can be walked."""


class Scale:
    """Weighs the operations of one document, each fragment once.

    Args:
        schema: decides which fields are lists and which have pages.
        fragments: by name.
        limits: for the size of lists.
        variables: their values, None while they are unknown and every page may be the largest.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        limits: Limits,
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._limits = limits
        self._variables = variables
        self._weights: dict[str, Weight] = {}
        self._open: set[str] = set()
        self._level = 0

    def operation(self, node: OperationDefinitionNode) -> Weight:
        """The weight of one operation.

        Raises:
            TooDeep: it is nested beyond what can be walked.
        """
        return self._selections(node.selection_set, self._schema.get_root_type(node.operation))

    def _selections(self, selection_set: SelectionSetNode, parent: Any) -> Weight:
        self._level += 1
        if self._level > _MAX_STACK:
            raise TooDeep
        total = _NOTHING
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                weight = self._field(node, parent)
            elif isinstance(node, FragmentSpreadNode):
                weight = self._spread(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else parent
                weight = self._selections(node.selection_set, inner)
            else:
                weight = _NOTHING
            total = total.beside(weight)
        self._level -= 1
        return total

    def _spread(self, name: str) -> Weight:
        known = self._weights.get(name)
        if known is not None:
            return known
        fragment = self._fragments.get(name)
        if fragment is None or name in self._open:
            return _NOTHING  # the standard rules report unknown and circular fragments
        self._open.add(name)
        condition = self._schema.get_type(fragment.type_condition.name.value)
        weight = self._selections(fragment.selection_set, condition)
        self._open.discard(name)
        self._weights[name] = weight
        return weight

    def _field(self, node: FieldNode, parent: Any) -> Weight:
        name = node.name.value
        aliased = int(node.alias is not None and node.alias.value != name)
        definition = self._definition(name, parent)
        introspects = name in {"__schema", "__type"}
        schemas = int(name == "__schema")
        if node.selection_set is None:
            return Weight(1, 0, 1, 1, aliased, schemas, introspects)
        below = self._selections(node.selection_set, get_named_type(definition.type) if definition else None)
        rows, variable = self._rows(node, definition)
        in_list = definition is not None and _is_list(definition.type)
        if in_list and rows is not None:  # the field pages itself
            inside, in_list = rows * (1 + below.flat + self._limits.list_size * below.listed), False
        else:
            inside = 1 + below.flat + (self._limits.list_size if rows is None else rows) * below.listed
        inside = min(inside, _CEILING)
        return Weight(
            0 if in_list else inside,
            inside if in_list else 0,
            1 if introspects else below.depth + 1,
            below.fields + 1,
            below.aliases + aliased,
            below.schemas + schemas,
            introspects or below.introspects,
            variable or below.variable,
        )

    def _definition(self, name: str, parent: Any) -> GraphQLField | None:
        if name == "__schema":
            return SchemaMetaFieldDef
        if name == "__type":
            return TypeMetaFieldDef
        if isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
            field: GraphQLField | None = parent.fields.get(name)
            return field
        return None

    def _rows(self, node: FieldNode, definition: GraphQLField | None) -> tuple[int | None, bool]:
        """The page size of a field that has pages, and whether a variable decides on it."""
        if definition is None or not ("first" in definition.args or "last" in definition.args):
            return None, False
        rows, variable = DEFAULT_PAGE, False
        for argument in node.arguments or ():
            if argument.name.value not in {"first", "last"}:
                continue
            if isinstance(argument.value, IntValueNode):
                text = argument.value.value
                most = self._limits.page_size
                rows = min(max(int(text), 0), most) if len(text) <= _MAX_NUMBER_LENGTH else most
            elif isinstance(argument.value, VariableNode):
                rows, variable = self._variable_rows(argument.value.name.value, rows), True
        return rows, variable

    def _variable_rows(self, name: str, otherwise: int) -> int:
        if self._variables is None or (name not in self._variables):
            return self._limits.page_size
        value = self._variables[name]
        return min(max(value, 0), self._limits.page_size) if isinstance(value, int) else otherwise


def _is_list(kind: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(kind))


def check_text(document: DocumentNode, limits: Limits) -> RequestError | None:
    """What is wrong with a document whatever the schema is: literals, directives, repeated fields.

    It runs before the standard rules, some of which take long over repeated fields and long numbers.
    """
    directives = repeats = fragments = 0
    stack: list[Node] = [document]
    while stack:
        node = stack.pop()
        for key in QUERY_DOCUMENT_KEYS.get(node.kind, ()):
            child = getattr(node, key, None)
            if isinstance(child, Node):
                stack.append(child)
            elif child:
                stack.extend(child)
                directives += len(child) if key == "directives" else 0
        fragments += isinstance(node, (FragmentDefinitionNode, InlineFragmentNode))
        if isinstance(node, SelectionSetNode):
            keys = [_response_key(one) for one in node.selections if isinstance(one, FieldNode)]
            repeats += len(keys) - len(set(keys))
        refused = _check_node(node)
        if refused is not None:
            return refused
    if directives > limits.directives:
        return _too_much("指令", "directives", directives, limits.directives)
    if fragments > limits.fragments:
        return _too_much("片段", "fragments", fragments, limits.fragments)
    if repeats > limits.repeats:
        return _too_much("重复字段", "repeated fields", repeats, limits.repeats)
    return None


def _check_node(node: Node) -> RequestError | None:
    if isinstance(node, SelectionSetNode) and not node.selections:
        return RequestError(
            ErrorCode.GRAPHQL_PARSE_FAILED, zh="花括号中没有字段。", en="A selection set is empty."
        )
    if isinstance(node, (IntValueNode, FloatValueNode)) and len(node.value) > _MAX_NUMBER_LENGTH:
        return RequestError(ErrorCode.BAD_USER_INPUT, zh="数字超出范围。", en="A number is out of range.")
    if isinstance(node, StringValueNode) and FORBIDDEN.search(node.value):
        return forbidden_text()
    return None


def check_weight(weight: Weight, limits: Limits) -> RequestError | None:
    """The first limit that an operation exceeds; its cost only when no variable decides on it."""
    for zh, en, value, limit in (
        ("嵌套层数", "levels", weight.depth, limits.depth),
        ("字段", "fields", weight.fields, limits.fields),
        ("别名", "aliases", weight.aliases, limits.aliases),
        ("__schema", "__schema fields", weight.schemas, 1),
    ):
        if value > limit:
            return _too_much(zh, en, value, limit)
    return None if weight.variable else check_cost(weight, limits)


def check_cost(weight: Weight, limits: Limits) -> RequestError | None:
    """Whether an operation's answer would hold too many values."""
    cost = cost_of(weight, limits)
    return _too_much("预计数据项", "values expected", cost, limits.cost) if cost > limits.cost else None


def cost_of(weight: Weight, limits: Limits) -> int:
    """The values that the answer to an operation may hold."""
    return min(weight.flat + limits.list_size * weight.listed, _CEILING)


def check_roots(
    node: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> RequestError | None:
    """A mutation executes one root field, so that one request is one attempt and one transaction."""
    if node.operation is not OperationType.MUTATION:
        return None
    roots, stack, spread = 0, [node.selection_set], set[str]()
    while stack:
        for selection in stack.pop().selections:
            if isinstance(selection, FieldNode):
                roots += selection.name.value != "__typename"
            elif isinstance(selection, InlineFragmentNode):
                stack.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = fragments.get(selection.name.value)
                if fragment is not None and fragment.name.value not in spread:
                    spread.add(fragment.name.value)
                    stack.append(fragment.selection_set)
    if roots <= 1:
        return None
    return RequestError(
        ErrorCode.QUERY_TOO_COMPLEX,
        zh=f"一次变更只能执行一个根字段，请求了 {roots} 个。",
        en=f"A mutation executes one root field; {roots} were asked for.",
    )


def too_deep() -> RequestError:
    """The answer to a document that is nested beyond what can be walked."""
    return RequestError(
        ErrorCode.QUERY_TOO_COMPLEX, zh="查询嵌套过深。", en="The document is nested too deeply."
    )


def _response_key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value


def _too_much(zh: str, en: str, value: int, limit: int) -> RequestError:
    return RequestError(
        ErrorCode.QUERY_TOO_COMPLEX,
        zh=f"查询过于复杂：{zh} {value}，上限 {limit}。",
        en=f"The query is too complex: {value} {en}, at most {limit}.",
    )
