"""Documents, parsed and validated once each: the text is the key, problems are remembered too."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)

from huizhanjia_schema.errors import ErrorCode, Language, RequestError
from huizhanjia_schema.limits import (
    Limits,
    Scale,
    TooDeep,
    Weight,
    check_cost,
    check_roots,
    check_text,
    check_weight,
    too_deep,
)
from huizhanjia_schema.messages import spoken

MAX_PROBLEMS: Final = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document cannot be executed.

    Attributes:
        code: the machine-readable kind.
        zh: the message in Chinese.
        en: the message in English.
        locations: (line, column) pairs, counted from 1.
    """

    code: ErrorCode
    zh: str
    en: str
    locations: tuple[tuple[int, int], ...] = ()

    def text(self, language: Language, *, names: bool = True) -> str:
        """The message; without ``names`` one that says nothing about the schema."""
        if names or self.code is not ErrorCode.GRAPHQL_VALIDATION_FAILED:
            return self.zh if language == "zh" else self.en
        return "查询不符合接口定义。" if language == "zh" else "The document does not fit the schema."


@dataclass(slots=True, eq=False)
class Operation:
    """One operation of a document.

    Attributes:
        node: its syntax tree.
        name: None when it is anonymous.
        kind: ``query`` or ``mutation``.
        weight: what it asks for when every page is as large as its variables allow.
        refusal: the limit that it exceeds whatever its variables are, if any.
        memo: what the engines remember about it, each under a key of its own.
    """

    node: OperationDefinitionNode
    name: str | None
    kind: str
    weight: Weight
    refusal: RequestError | None
    memo: dict[Any, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Prepared:
    """A document that was parsed and validated.

    Attributes:
        schema: the schema it was validated against.
        limits: the limits it was measured by.
        document: its syntax tree, None when it has none.
        fragments: by name.
        operations: in the order of the document.
        problems: why none of them can be executed, at most ``MAX_PROBLEMS``.
        trusted: whether it is known to be asked for again.
    """

    schema: GraphQLSchema
    limits: Limits
    document: DocumentNode | None = None
    fragments: Mapping[str, FragmentDefinitionNode] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()
    problems: tuple[Problem, ...] = ()
    trusted: bool = False

    def operation(self, name: str | None) -> Operation:
        """The operation to execute.

        Args:
            name: its name; None picks the only one.

        Raises:
            RequestError: there is no such operation, the choice is open, or it exceeds a limit.
        """
        found = self._named(name)
        refusal = found.refusal
        if refusal is not None:
            raise RequestError(refusal.code, zh=refusal.zh, en=refusal.en)  # its own traceback every time
        return found

    def _named(self, name: str | None) -> Operation:
        if name is None:
            if len(self.operations) == 1:
                return self.operations[0]
            if self.operations:
                raise _choice(
                    "文档含多个操作，须指明 operationName。", "Name one of the document's operations."
                )
            raise _choice("文档中没有操作。", "The document holds no operation.")
        for operation in self.operations:
            if operation.name == name:
                return operation
        raise _choice(f"文档中没有名为 {name} 的操作。", f"The document holds no operation named {name}.")

    def check_variables(self, operation: Operation, variables: Mapping[str, Any]) -> None:
        """Weigh an operation again when a variable decides on its cost; raises ``RequestError``."""
        if not operation.weight.variable or check_cost(operation.weight, self.limits) is None:
            return
        weight = Scale(self.schema, self.fragments, self.limits, variables).operation(operation.node)
        refusal = check_cost(weight, self.limits)
        if refusal is not None:
            raise refusal


class Documents:
    """Prepares documents and remembers the most recently used.

    Args:
        schema: what they are validated against.
        limits: what they are measured by.
        size: how many are remembered.
        characters: how long the remembered texts may be together.
        pinned: texts that are never forgotten once prepared, the trusted documents.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        limits: Limits | None = None,
        size: int = 1_000,
        characters: int = 500_000,
        pinned: Collection[str] = (),
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        self.hits = 0
        self.misses = 0
        self._size = size
        self._characters = characters
        self._pinned_texts = frozenset(pinned)
        self._pinned: dict[str, Prepared] = {}
        self._recent: OrderedDict[str, Prepared] = OrderedDict()
        self._length = 0

    def prepare(self, text: str) -> Prepared:
        """The document with this text; its problems are listed in it, never raised."""
        found = self._pinned.get(text)
        if found is None:
            found = self._recent.get(text)
            if found is not None:
                self._recent.move_to_end(text)
        if found is not None:
            self.hits += 1
            return found
        self.misses += 1
        prepared = prepare(text, self.schema, self.limits)
        self._remember(text, prepared)
        return prepared

    def __len__(self) -> int:
        return len(self._recent) + len(self._pinned)

    def _remember(self, text: str, prepared: Prepared) -> None:
        if text in self._pinned_texts:
            prepared.trusted = True
            self._pinned[text] = prepared
            return
        if len(text) > self.limits.characters:
            return
        self._recent[text] = prepared
        self._length += len(text)
        while len(self._recent) > self._size or self._length > self._characters:
            oldest, _ = self._recent.popitem(last=False)
            self._length -= len(oldest)


def prepare(text: str, schema: GraphQLSchema, limits: Limits) -> Prepared:
    """Parse, measure and validate one document."""
    empty = Prepared(schema, limits)
    if len(text) > limits.characters:
        zh, en = (
            f"文档过长：上限 {limits.characters} 个字符。",
            f"The document exceeds {limits.characters} characters.",
        )
        empty.problems = (Problem(ErrorCode.QUERY_TOO_COMPLEX, zh, en),)
        return empty
    try:
        document = parse(text, max_tokens=limits.tokens, max_comments=limits.tokens)
        _unchain(document)
    except GraphQLSyntaxError as error:
        long = "contains more than" in error.message
        code = ErrorCode.QUERY_TOO_COMPLEX if long else ErrorCode.GRAPHQL_PARSE_FAILED
        empty.problems = (_problem(error, code),)
        return empty
    refusal = check_text(document, limits)
    if refusal is None:
        try:
            return _measured(document, schema, limits)
        except TooDeep:
            refusal = too_deep()
    empty.problems = (Problem(refusal.code, refusal.zh, refusal.en),)
    return empty


def _unchain(document: DocumentNode) -> None:
    """Cut the chain of tokens, which nobody walks any more.

    With it a forgotten document is a circle that only Python's collector finds, after a long time.
    """
    token = document.loc.start_token if document.loc else None
    while token is not None:
        token.prev, token.next, token = None, None, token.next


def _measured(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> Prepared:
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    nodes = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    scale = Scale(schema, fragments, limits)
    operations = tuple(_operation(node, scale, fragments, limits) for node in nodes)
    refusals = [one.refusal for one in operations if one.refusal is not None]
    if refusals and len(refusals) == len(operations):
        problems: tuple[Problem, ...] = (Problem(refusals[0].code, refusals[0].zh, refusals[0].en),)
    else:
        errors = validate(schema, document, max_errors=MAX_PROBLEMS, hide_suggestions=True)
        problems = tuple(_problem(one, ErrorCode.GRAPHQL_VALIDATION_FAILED) for one in errors[:MAX_PROBLEMS])
    return Prepared(schema, limits, document, fragments, operations, problems)


def _operation(
    node: OperationDefinitionNode,
    scale: Scale,
    fragments: Mapping[str, FragmentDefinitionNode],
    limits: Limits,
) -> Operation:
    weight = scale.operation(node)
    refusal = check_roots(node, fragments) or check_weight(weight, limits)
    return Operation(node, node.name.value if node.name else None, node.operation.value, weight, refusal)


def _problem(error: GraphQLError, code: ErrorCode) -> Problem:
    locations = tuple((one.line, one.column) for one in error.locations or ())
    return Problem(code, spoken(error.message, "zh"), spoken(error.message, "en"), locations)


def _choice(zh: str, en: str) -> RequestError:
    return RequestError(ErrorCode.BAD_USER_INPUT, zh=zh, en=en)
