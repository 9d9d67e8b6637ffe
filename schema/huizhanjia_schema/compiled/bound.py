"""One request's values as a plan reads them, and the decisions that a plan was made under."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import ListValueNode, ObjectValueNode, ValueNode, VariableNode
from graphql.execution.values import VariableValues
from graphql.utilities import coerce_input_literal

from huizhanjia_schema.compiled.standing import Standing
from huizhanjia_schema.compiled.unfit import UnfitError


@dataclass(slots=True, eq=False)
class Bound:
    """The values of one request.

    Attributes:
        coerced: of the variables, by name; those that were left out are missing.
        standing: who asks.
        full: the same with their sources, as graphql-core wants them; seldom needed.
        memo: what deciding has computed and parameters read.
    """

    coerced: Mapping[str, Any]
    standing: Standing
    full: Callable[[], VariableValues]
    memo: dict[Any, Any] = field(default_factory=dict)


Get = Callable[[Bound], Any]
"""A value of a request."""

Decision = Callable[[Bound], Hashable]
"""What a plan's shape depends on."""


def constant(value: Any) -> Get:
    """The same for every request."""
    return lambda _bound: value


@dataclass(frozen=True, slots=True)
class Argument:
    """The value of an argument, or of a field of an input object.

    Attributes:
        get: its value; None when it was left out.
        variable: the variable that it is, or that holds it.
        path: below that variable.
        fixed: whether it is the same for every request.
    """

    get: Get
    variable: str = ""
    path: tuple[str, ...] = ()
    fixed: bool = False

    @property
    def name(self) -> Hashable:
        """What tells it from every other value that varies."""
        return (self.variable, *self.path)

    def below(self, key: str) -> "Argument":
        """A field of an object that travels as one variable."""
        get = self.get
        return Argument(lambda bound: (get(bound) or {}).get(key), self.variable, (*self.path, key))


ABSENT = Argument(constant(None), fixed=True)


def argument_of(node: ValueNode | None, kind: Any) -> Argument:
    """The value that a document gives, of the type ``kind``."""
    if node is None:
        return ABSENT
    if isinstance(node, VariableNode):
        name = node.name.value
        return Argument(lambda bound: bound.coerced.get(name), name)
    if _varies(node):
        return Argument(lambda bound: coerce_input_literal(node, kind, bound.full()), f"node {id(node)}")
    return Argument(constant(coerce_input_literal(node, kind)), fixed=True)


def fields_of(node: ValueNode | None, kind: Any, shape: Mapping[str, Any] | None) -> dict[str, Argument]:
    """The fields of an input object, each on its own.

    Args:
        node: what the document gives.
        kind: the input object's type, nullable.
        shape: the fields that are set when the object is one variable.
    """
    if node is None:
        return {}
    if isinstance(node, ObjectValueNode):
        return {
            one.name.value: argument_of(one.value, kind.fields[one.name.value].type) for one in node.fields
        }
    if isinstance(node, VariableNode):
        whole = argument_of(node, kind)
        return {key: whole.below(key) for key in shape or ()}
    raise UnfitError("a filter that is no object")


def _varies(node: ValueNode) -> bool:
    pending: list[ValueNode] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, VariableNode):
            return True
        if isinstance(one, ListValueNode):
            pending += one.values
        elif isinstance(one, ObjectValueNode):
            pending += [part.value for part in one.fields]
    return False
