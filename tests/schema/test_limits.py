import pytest
from graphql import (
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_introspection_query,
    parse,
)
from huizhanjia_schema.documents import Prepared, prepare
from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.limits import Limits, Scale, Weight, cost_of
from huizhanjia_schema.paging import DEFAULT_PAGE, MAX_PAGE

LIMITS = Limits()

SCHEMA = build_schema(
    """
    interface Node { id: ID! }
    type Unit implements Node {
      id: ID!
      name(language: String): String!
      parent: Unit
      children(first: Int, after: String, last: Int, where: Filter): Units!
      tags: [Tag!]!
      recent(first: Int): [Tag!]!
    }
    input Filter { name: String, level: Int }
    type Units { nodes: [Unit!]! edges: [Edge!]! totalCount: Int! pageInfo: Info! }
    type Edge { cursor: String! node: Unit! }
    type Info { endCursor: String }
    type Tag { text: String! owner: Unit! }
    union Anything = Unit | Tag
    type Query { units(first: Int, last: Int): Units! unit: Unit anything: Anything node: Node }
    type Mutation { rename: Unit! signIn(name: String): Boolean! }
    """
)


def weigh(text: str, variables: dict[str, object] | None = None, schema: GraphQLSchema = SCHEMA) -> Weight:
    document = parse(text)
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return Scale(schema, fragments, LIMITS, variables).operation(operation)


def cost(text: str, variables: dict[str, object] | None = None) -> int:
    return cost_of(weigh(text, variables), LIMITS)


def refusal(text: str, limits: Limits = LIMITS, name: str | None = None) -> RequestError:
    prepared = prepare(text, SCHEMA, limits)
    if prepared.problems:
        problem = prepared.problems[0]
        return RequestError(problem.code, zh=problem.zh, en=problem.en)
    with pytest.raises(RequestError) as refused:
        prepared.operation(name)
    return refused.value


def accepted(text: str, limits: Limits = LIMITS) -> Prepared:
    prepared = prepare(text, SCHEMA, limits)
    assert prepared.problems == ()
    prepared.operation(None)
    return prepared


def test_page_multiplies_rows_but_not_what_stands_beside_them() -> None:
    assert cost("{ units(first: 20) { nodes { id name } totalCount } }") == 1 + 1 + 20 * (1 + 2)


def test_pages_within_pages_multiply() -> None:
    text = "{ units(first: 10) { nodes { children(last: 5) { nodes { id } } } } }"
    assert cost(text) == 1 + 10 * (1 + 1 + 5 * (1 + 1))


def test_page_without_size_has_the_default_size() -> None:
    assert cost("{ units { nodes { id } } }") == 1 + DEFAULT_PAGE * 2


def test_list_that_pages_itself_counts_its_rows() -> None:
    assert cost("{ unit { recent(first: 7) { text } } }") == 1 + 7 * 2


def test_list_without_pages_counts_as_so_many_rows() -> None:
    assert cost("{ unit { tags { text } } }") == 1 + LIMITS.list_size * 2


def test_page_is_never_counted_larger_than_a_page_can_be() -> None:
    assert cost("{ units(first: 999999999) { nodes { id } } }") == 1 + MAX_PAGE * 2


def test_variable_counts_as_the_largest_page_until_it_is_known() -> None:
    text = "query($n: Int) { units(first: $n) { nodes { id } } }"
    assert weigh(text).variable
    assert cost(text) == 1 + MAX_PAGE * 2
    assert cost(text, {"n": 3}) == 1 + 3 * 2
    assert cost(text, {"n": None}) == 1 + DEFAULT_PAGE * 2
    assert cost(text, {"n": -5}) == 1
    assert cost(text, {}) == 1 + MAX_PAGE * 2


def test_fragment_costs_the_same_as_its_fields() -> None:
    spread = "{ units(first: 9) { ...F } } fragment F on Units { nodes { ... on Unit { id ...G } } } "
    assert cost(spread + "fragment G on Unit { name }") == cost("{ units(first: 9) { nodes { id name } } }")


def doubling(levels: int, leaf: str, kind: str = "Unit") -> str:
    """Each fragment spreads the next one twice: written out it has two to the power of ``levels`` leaves."""
    chain = [f"fragment F{n} on {kind} {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return "\n".join([*chain, f"fragment F{levels} on {kind} {{ {leaf} }}"])


def test_doubling_fragments_are_weighed_once_each() -> None:
    weight = weigh("{ unit { ...F0 } } " + doubling(60, "id"))
    assert weight.fields > LIMITS.fields
    assert weight.depth == 2


def test_doubling_fragments_are_refused_with_every_rule_in_force() -> None:
    text = "{ unit { ...F0 } } " + doubling(60, "id name parent { id }")
    assert refusal(text).code is ErrorCode.QUERY_TOO_COMPLEX


def test_fragments_doubling_through_fields_are_refused() -> None:
    chain = "\n".join(
        f"fragment F{n} on Unit {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}"
        for n in range(40)
    )
    text = "{ unit { ...F0 } } " + chain + " fragment F40 on Unit { id }"
    assert refusal(text).code is ErrorCode.QUERY_TOO_COMPLEX


@pytest.mark.parametrize(
    "text",
    [
        "{ unit { ...F } } fragment F on Unit { parent { ...F } }",
        "{ unit { ...F } } fragment F on Unit { ...G } fragment G on Unit { id ...F }",
        "{ unit { ...F ...F } } fragment F on Unit { ...F ...F }",
    ],
)
def test_circular_fragments_are_refused(text: str) -> None:
    error = refusal(text)
    assert error.code is ErrorCode.GRAPHQL_VALIDATION_FAILED
    assert "循环引用" in error.zh


def test_unknown_fragment_is_an_ordinary_problem() -> None:
    assert refusal("{ unit { ...Nope } }").zh == "没有片段 Nope。"


def test_long_chain_of_fragments_is_refused() -> None:
    chain = "\n".join(f"fragment F{n} on Unit {{ ...F{n + 1} }}" for n in range(150))
    text = "{ unit { ...F0 } } " + chain + " fragment F150 on Unit { id }"
    for limits in (LIMITS, Limits(fragments=1_000)):
        assert refusal(text, limits).code is ErrorCode.QUERY_TOO_COMPLEX


def nested(levels: int) -> str:
    return "{ unit " + "{ parent " * (levels - 2) + "{ id }" + " }" * (levels - 1)


def test_depth_is_limited_to_the_level() -> None:
    accepted(nested(LIMITS.depth))
    assert "嵌套层数" in refusal(nested(LIMITS.depth + 1)).zh


def test_depth_counts_through_fragments() -> None:
    text = "{ unit { ...A } } fragment A on Unit { parent { ...B } } fragment B on Unit { parent { id } }"
    assert weigh(text).depth == 4


def test_operation_or_fragment_named_like_introspection_does_not_dodge_the_limit() -> None:
    for name in ("__schema", "__type"):
        text = f"query {name} {{ unit {{ ...{name} }} }} fragment {name} on Unit {nested(LIMITS.depth + 1)[7:-1]}"
        assert "嵌套层数" in refusal(text).zh


def test_introspection_is_within_the_limits() -> None:
    prepared = accepted(get_introspection_query(input_value_deprecation=True, specified_by_url=True))
    assert prepared.operations[0].weight.introspects


def test_schema_is_read_once_an_operation() -> None:
    text = "{ a: __schema { queryType { name } } b: __schema { queryType { name } } }"
    assert "__schema" in refusal(text).zh


def test_deep_introspection_is_refused() -> None:
    text = "{ __schema { types " + "{ fields { type " * 5 + "{ name }" + "} }" * 5 + "} }"
    assert refusal(text).code is ErrorCode.QUERY_TOO_COMPLEX


def test_aliases_are_limited_where_they_are_spread() -> None:
    def aliases(number: int) -> str:
        return " ".join(f"a{n}: name" for n in range(number))

    accepted(f"{{ unit {{ {aliases(LIMITS.aliases)} }} }}")
    assert "别名" in refusal(f"{{ unit {{ {aliases(LIMITS.aliases + 1)} }} }}").zh
    half = LIMITS.aliases // 2 + 1
    spread = f"{{ unit {{ ...F parent {{ ...F }} }} }} fragment F on Unit {{ {aliases(half)} }}"
    assert "别名" in refusal(spread).zh


def test_alias_equal_to_the_name_is_none() -> None:
    assert weigh("{ unit: unit { id: id } }").aliases == 0


def test_repeated_fields_are_limited() -> None:
    accepted("{ unit { " + "id " * (LIMITS.repeats + 1) + "} }")
    assert "重复字段" in refusal("{ unit { " + "id " * (LIMITS.repeats + 2) + "} }").zh
    assert "重复字段" in refusal("{ " + "__typename " * 500 + "}").zh


def test_fragments_are_limited() -> None:
    def inline(number: int) -> str:
        return "{ unit { " + "... { id } " * number + "} }"

    accepted(inline(LIMITS.fragments))
    assert "片段" in refusal(inline(LIMITS.fragments + 1)).zh
    many = " ".join(f"fragment F{n} on Unit {{ id }}" for n in range(LIMITS.fragments + 1))
    assert "片段" in refusal("{ unit { ...F0 } } " + many).zh


def test_directives_are_limited() -> None:
    many = " ".join(["@skip(if: false)"] * (LIMITS.directives + 1))
    assert "指令" in refusal(f"{{ unit {{ id {many} }} }}").zh


@pytest.mark.parametrize(
    "text",
    [
        "{ " + "a " * LIMITS.tokens + "}",
        "{ a }" + " " * LIMITS.characters,
        "#\n" * (LIMITS.tokens + 1) + "{ a }",
    ],
    ids=["tokens", "characters", "comments"],
)
def test_length_of_a_document_is_limited(text: str) -> None:
    error = refusal(text)
    assert error.code is ErrorCode.QUERY_TOO_COMPLEX
    assert "文档过长" in error.zh


def test_expensive_pages_are_refused() -> None:
    text = "{ units(first: 200) { nodes { children(first: 200) { nodes { id name parent { id } } } } } }"
    assert "预计数据项" in refusal(text).zh


def test_pages_by_variables_are_refused_when_their_values_are_known() -> None:
    prepared = accepted(
        "query($n: Int) { units(first: $n) { nodes { children(first: $n) { nodes { id name } } } } }"
    )
    operation = prepared.operation(None)
    prepared.check_variables(operation, {"n": 20})
    with pytest.raises(RequestError, match="values expected"):
        prepared.check_variables(operation, {"n": 200})


def test_deeply_nested_pages_have_a_bounded_cost() -> None:
    text = "{ units(first: 200) { nodes { ...A } } } " + "\n".join(
        f"fragment {a} on Unit {{ children(first: 200) {{ nodes {{ ...{b} }} }} }}"
        for a, b in ("AB", "BC", "CD", "DE")
    )
    assert refusal(text + " fragment E on Unit { id }").code is ErrorCode.QUERY_TOO_COMPLEX


@pytest.mark.parametrize(
    "text",
    [
        "mutation { a: signIn b: signIn }",
        "mutation { signIn rename { id } }",
        "mutation { signIn signIn }",
        "mutation { ...F } fragment F on Mutation { a: signIn b: signIn }",
        "mutation { signIn ... on Mutation { b: signIn } }",
        "mutation { signIn ... { ...F } } fragment F on Mutation { b: signIn }",
        "mutation($a: Boolean!) { x: signIn @skip(if: $a) y: signIn @include(if: $a) }",
        "mutation { " + " ".join(f"a{n}: signIn" for n in range(25)) + " }",
    ],
)
def test_mutation_with_two_roots_is_refused(text: str) -> None:
    assert "一个根字段" in refusal(text).zh


@pytest.mark.parametrize(
    "text",
    [
        "mutation { signIn }",
        "mutation { __typename signIn }",
        "mutation { ...F ...F } fragment F on Mutation { signIn }",
    ],
)
def test_mutation_with_one_root_is_accepted(text: str) -> None:
    accepted(text)


def test_mutations_of_other_operations_do_not_count() -> None:
    prepared = prepare(
        "mutation A { signIn } mutation B { signIn } mutation C { a: signIn b: signIn }", SCHEMA, LIMITS
    )
    assert prepared.problems == ()
    assert prepared.operation("A").name == "A"
    with pytest.raises(RequestError, match="one root field"):
        prepared.operation("C")


@pytest.mark.parametrize("number", ["9" * 5_000, "-" + "9" * 5_000, "1." + "0" * 5_000, "1e" + "9" * 5_000])
def test_long_number_is_refused_without_the_interpreters_text(number: str) -> None:
    error = refusal(f"{{ units(first: {number}) {{ nodes {{ id }} }} }}")
    assert error.zh == "数字超出范围。"
    assert error.en == "A number is out of range."


@pytest.mark.parametrize("escape", [r"\u0000", r"\u202e", r"\u{2066}", "\u202e", r"\u001b"])
def test_literal_with_a_control_character_is_refused(escape: str) -> None:
    assert "控制字符" in refusal(f'{{ unit {{ name(language: "a{escape}b") }} }}').zh
    assert (
        "控制字符" in refusal(f'{{ unit {{ children(where: {{name: "{escape}"}}) {{ totalCount }} }} }}').zh
    )


def test_empty_selection_is_refused() -> None:
    assert refusal("{ unit {} }").code is ErrorCode.GRAPHQL_PARSE_FAILED


def test_unknown_types_and_fields_are_weighed_as_leaves() -> None:
    assert weigh("{ nope { nope(first: 3) { x } ... on Nope { y } } }").fields == 4
