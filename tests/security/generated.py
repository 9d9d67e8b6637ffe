"""Operations at random, led by the schema: any selection, wild values as variables and as literals."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from hypothesis import strategies as st

Draw = Any
DEPTH = 4
_WILD_TEXT = (
    "",
    " ",
    "%",
    "_",
    "\\",
    "'; DROP TABLE core_account; --",
    "\u202e",
    "\x00",
    "\ud800",
    "\ufffe",
    "NaN",
    "０１２",
    "e\u0301",
    "😀" * 50,
    "长" * 3000,
)
_INTS = (0, 1, -1, 2, 7, 200, 201, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, 2**63, 10**30)
_DAYS = (
    "2015-12-31",
    "2016-02-29",
    "2015-02-30",
    "0001-01-01",
    "9999-12-31",
    "2015-1-1",
    "today",
    "2015-W01-1",
)
_MOMENTS = ("2015-12-31T00:00:00+08:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "x")
_ANYTHING = st.one_of(
    st.none(), st.booleans(), st.sampled_from(_INTS), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(_WILD_TEXT), st.just([]), st.just({}), st.just([[]]),
)  # fmt: skip


def _cursors() -> st.SearchStrategy[str]:
    made = st.lists(st.one_of(st.sampled_from(("NEWEST", "NAME", "CODE", "USERNAME")), _ANYTHING), max_size=4)
    return made.map(lambda parts: base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("="))


class Generator:
    """Draws operations of one schema.

    Args:
        schema: which fields and types there are.
        ids: of existing records.
        examples: well-formed inputs of mutations, to be spoiled in one place.
    """

    def __init__(
        self, schema: GraphQLSchema, ids: Sequence[str], examples: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._schema = schema
        self._examples = examples
        texts = st.one_of(st.sampled_from(_WILD_TEXT), st.text(max_size=20), st.just("林周县"), _cursors())
        numbers: st.SearchStrategy[Any] = st.sampled_from(_INTS)
        self._leaves: dict[str, st.SearchStrategy[Any]] = {
            "ID": st.one_of(st.sampled_from(list(ids)), st.sampled_from(list(ids)), texts, st.integers()),
            "String": texts,
            "Int": numbers,
            "Float": st.one_of(numbers, st.floats(allow_nan=False, allow_infinity=False)),
            "Boolean": st.booleans(),
            "Date": st.one_of(st.dates().map(str), st.sampled_from(_DAYS)),
            "DateTime": st.sampled_from(_MOMENTS),
            "Money": st.sampled_from(("0.00", "12.34", "-0.01", "1e9", "NaN", "9" * 30)),
            "BigInt": st.sampled_from(("0", "-1", "9" * 30, "x")),
        }

    def operations(self, kind: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        """Documents of one operation each, with their variables."""

        @st.composite
        def operation(draw: Draw) -> tuple[str, dict[str, Any]]:
            return _Drawing(self, draw).operation(kind)

        return operation()

    def value(self, draw: Draw, kind: Any) -> Any:
        """A value for an input type: as a rule of its form, now and then of any other."""
        if draw(st.integers(0, 39)) == 0:
            return draw(_ANYTHING)
        if isinstance(kind, GraphQLNonNull):
            return self.value(draw, kind.of_type)
        return None if draw(st.integers(0, 19)) == 0 else self._formed(draw, kind)

    def _formed(self, draw: Draw, kind: Any) -> Any:
        if isinstance(kind, GraphQLList):
            return [self.value(draw, kind.of_type) for _ in range(draw(st.integers(0, 3)))]
        if isinstance(kind, GraphQLEnumType):
            return draw(st.sampled_from([*kind.values, *kind.values, "NO_SUCH_VALUE"]))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                key: self.value(draw, field.type)
                for key, field in kind.fields.items()
                if isinstance(field.type, GraphQLNonNull) or draw(st.booleans())
            }
        return draw(self._leaves[kind.name])

    def spoiled(self, draw: Draw, mutation: str, kind: Any) -> Any:
        """The input of a mutation: a well-formed one but for one or two fields, or any at all."""
        if mutation not in self._examples or draw(st.integers(0, 3)) == 0:
            return self.value(draw, kind)
        fields = get_named_type(kind).fields
        spoiled = draw(st.lists(st.sampled_from(sorted(fields)), max_size=2))
        return {**self._examples[mutation], **{key: self.value(draw, fields[key].type) for key in spoiled}}


class _Drawing:
    """One operation under way."""

    def __init__(self, maker: Generator, draw: Draw) -> None:
        self._maker = maker
        self._draw = draw
        self._variables: dict[str, tuple[str, Any]] = {}
        self._fragments: list[str] = []

    def operation(self, kind: str) -> tuple[str, dict[str, Any]]:
        schema = self._maker._schema
        root = schema.query_type if kind == "query" else schema.mutation_type
        assert root is not None
        most = 3 if kind == "query" else 1
        names = self._draw(
            st.lists(st.sampled_from(sorted(root.fields)), min_size=1, max_size=most, unique=True)
        )
        body = " ".join(self._field(kind, name, root.fields[name], 0) for name in names)
        declared = ",".join(f"${name}:{type_}" for name, (type_, _) in self._variables.items())
        text = f"{kind} O{f'({declared})' if declared else ''}{{{body}}} {' '.join(self._fragments)}"
        return text, {name: value for name, (_, value) in self._variables.items()}

    def _field(self, owner: str, name: str, field: Any, depth: int) -> str:
        draw = self._draw
        alias = f"a{draw(st.integers(0, 9))}:" if draw(st.integers(0, 5)) == 0 else ""
        given = []
        for key, argument in field.args.items():
            if not isinstance(argument.type, GraphQLNonNull) and draw(st.integers(0, 3)):
                continue
            spoil = owner == "mutation" and key == "input"
            value = (
                self._maker.spoiled(draw, name, argument.type)
                if spoil
                else self._maker.value(draw, argument.type)
            )
            given.append(f"{key}:{self._given(argument.type, value)}")
        directive = draw(st.sampled_from(("", "", "", "", " @include(if:true)", " @skip(if:true)", " @nope")))
        arguments = f"({' '.join(given)})" if given else ""
        return f"{alias}{name}{arguments}{directive}{self._selection(field.type, depth + 1)}"

    def _given(self, kind: Any, value: Any) -> str:
        if self._draw(st.booleans()):
            name = f"v{len(self._variables)}"
            self._variables[name] = (str(kind), value)
            return f"${name}"
        return _literal(kind, value)

    def _selection(self, kind: Any, depth: int) -> str:
        draw, schema = self._draw, self._maker._schema
        named = get_named_type(kind)
        if is_leaf_type(named):
            return ""
        if isinstance(named, GraphQLInterfaceType):
            record = draw(st.sampled_from(sorted(schema.get_possible_types(named), key=str)))
            return f"{{__typename id ... on {record.name}{self._selection(record, depth)}}}"
        assert isinstance(named, GraphQLObjectType)
        leaves = [n for n, f in named.fields.items() if is_leaf_type(get_named_type(f.type))]
        nested = [n for n in named.fields if n not in leaves and depth < DEPTH]
        chosen = draw(st.lists(st.sampled_from(sorted(leaves)), max_size=4)) if leaves else []
        chosen += draw(st.lists(st.sampled_from(sorted(nested)), max_size=2, unique=True)) if nested else []
        parts = " ".join(
            ["__typename", *(self._field(named.name, n, named.fields[n], depth) for n in chosen)]
        )
        if draw(st.integers(0, 7)) == 0:
            name = f"F{len(self._fragments)}"
            self._fragments.append(f"fragment {name} on {named.name}{{{parts}}}")
            return f"{{...{name}}}"
        return f"{{{parts}}}"


def _literal(kind: Any, value: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(kind, GraphQLNonNull):
        return _literal(kind.of_type, value)
    if isinstance(value, dict):
        fields = kind.fields if isinstance(kind, GraphQLInputObjectType) else {}
        inside = (f"{k}:{_literal(fields[k].type if k in fields else None, v)}" for k, v in value.items())
        return f"{{{' '.join(inside)}}}"
    if isinstance(value, list):
        of = kind.of_type if isinstance(kind, GraphQLList) else None
        return f"[{' '.join(_literal(of, one) for one in value)}]"
    if isinstance(kind, GraphQLEnumType) and isinstance(value, str) and value.isidentifier():
        return value
    return json.dumps(value)
