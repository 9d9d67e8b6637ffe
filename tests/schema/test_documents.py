import pytest
from graphql import GraphQLError, build_schema, execute_sync, parse
from huizhanjia_schema.documents import MAX_PROBLEMS, Documents
from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.limits import Limits
from huizhanjia_schema.messages import UNTRANSLATED, cleaned, is_about_input, spoken

SCHEMA = build_schema(
    """
    enum Level { REGION PREFECTURE }
    interface Node { id: ID! }
    type Unit implements Node {
      id: ID!
      name(length: Int): String!
      find(level: Level, input: Input, number: Int!, rate: Float, open: Boolean, text: String, key: ID): Level
      children: [Unit]
      either: Either
    }
    type Site implements Node { id: ID! main: Site }
    union Either = Unit | Site
    input Input { number: Int! text: String }
    input OneOf @oneOf { number: Int text: String }
    type Query { unit: Unit site: Site node: Node one(input: OneOf): Int name: String count: Int }
    type Mutation { rename: Int }
    """
)

INVALID = {
    "{ nope }": "类型 Query 没有字段 nope。",
    "{ unit { nope } }": "类型 Unit 没有字段 nope。",
    "{ ...F }": "没有片段 F。",
    "{ name @nope }": "没有指令 @nope。",
    "{ name(a: 1) }": "字段 Query.name 没有参数 a。",
    "{ name @skip(if: true, a: 1) }": "@skip 没有参数 a。",
    "{ name @skip }": "缺少参数 @skip(if:)（Boolean!）。",
    "query Q { name } query Q { count }": "操作名 Q 重复。",
    "{ name } { count }": "匿名操作只能单独出现。",
    "subscription { name }": "不支持 subscription 操作。",
    "type X { a: Int }": "文档只能包含操作和片段。",
    "{ name { a } }": "字段 name（String）没有子字段。",
    "{ unit }": "字段 unit（Unit）须选择子字段。",
    "{ name: count name }": "字段 name 重复且含义不同，请使用别名。",
    "{ unit { name(length: 1) name(length: 2) } }": "字段 name 重复且含义不同，请使用别名。",
    "{ unit { ... on Site { id } } }": "片段不能用在这里：Unit 不会是 Site。",
    "{ unit { ...F } } fragment F on Site { id }": "片段 F 不能用在这里：Unit 不会是 Site。",
    "{ ... on String { id } }": "片段不能以 String 为条件。",
    "{ unit { ... on Nope { id } } }": "没有类型 Nope。",
    "{ ...F } fragment F on Query { ...F }": "片段 F 循环引用。",
    "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }": "片段 F 循环引用。",
    "{ name } fragment F on Query { name }": "片段 F 未被使用。",
    "{ ...F } fragment F on Query { name } fragment F on Query { count }": "片段名 F 重复。",
    "{ unit { name(length: 1, length: 2) } }": "参数 length 重复。",
    "query($a: Int, $a: Int) { unit { name(length: $a) } }": "变量 $a 重复。",
    "{ unit { find(number: 1, input: {number: 1, number: 2}) } }": "输入字段 number 重复。",
    "{ name @skip(if: true) @skip(if: false) }": "指令 @skip 在此处只能用一次。",
    "query @skip(if: true) { name }": "指令 @skip 不能用在此处。",
    "{ unit { name(length: $a) } }": "变量 $a 没有声明。",
    "query Q { unit { name(length: $a) } }": "变量 $a 没有声明。",
    "query($a: Int) { name }": "变量 $a 未被使用。",
    "query Q($a: Int) { name }": "变量 $a 未被使用。",
    "query($a: Unit) { unit { name(length: $a) } }": "变量 $a 的类型 Unit 不能作为输入。",
    "query($a: String) { unit { name(length: $a) } }": "变量 $a 的类型是 String，此处应为 Int。",
    "query($a: Int) { one(input: {number: $a}) }": "变量 $a 用于 OneOf，不能为空。",
    "{ unit { find } }": "缺少参数 Unit.find(number:)（Int!）。",
    '{ unit { find(number: "1990") } }': "应为整数。",
    "{ unit { find(number: 99999999999) } }": "整数超出范围。",
    "{ unit { find(number: 1, level: COUNTY) } }": "Level 没有这个枚举值。",
    '{ unit { find(number: 1, level: "REGION") } }': "应为 Level 的枚举值，不加引号。",
    "{ unit { find(number: 1, input: 3) } }": "应为对象（Input）。",
    "{ unit { find(number: 1, input: {}) } }": "缺少必填字段 number（Input）。",
    "{ unit { find(number: 1, input: {number: 1, x: 2}) } }": "Input 没有字段 x。",
    "{ unit { find(number: null) } }": "不能为空（Int!）。",
    '{ unit { find(number: 1, rate: "1990") } }': "应为数字。",
    '{ unit { find(number: 1, open: "1990") } }': "应为 true 或 false。",
    "{ unit { find(number: 1, text: 1990) } }": "应为字符串。",
    "{ unit { find(number: 1, key: 1.2) } }": "应为标识字符串。",
    "{ one(input: {number: 1, text: null}) }": "OneOf 须恰好填写一个字段。",
    "{": "语法错误：文档不完整，应有 Name。",
    '{ name(a: "x) }': "语法错误：字符串没有结束。",
    "{ name(a: 01) }": "语法错误：数字写法有误。",
    r'{ name(a: "\q") }': "语法错误：转义字符有误。",
    'query "1990" { name }': "语法错误：应为 '{'，实际为 String。",
    "query($a: Int = $b) { name }": "语法错误：常量中不能使用变量 $b。",
    '"说明" { name }': "语法错误：描述不能写在这里。",
    "{ ? }": "语法错误：不允许的字符。",
}

COERCION = [
    ("query($a: Int!) { name }", {}, "变量 $a 的值有误：缺少必填的值（Int!）。"),
    ("query($a: Int!) { name }", {"a": None}, "变量 $a 的值有误：不能为空（Int!）。"),
    ("query($a: Int!) { name }", {"a": "次仁"}, "变量 $a 的值有误：应为整数。"),
    ("query($a: Int!) { name }", {"a": 2**40}, "变量 $a 的值有误：整数超出范围。"),
    ("query($a: Input) { name }", {"a": {"number": "次仁"}}, "变量 $a 的值有误（位置 number）：应为整数。"),
    ("query($a: Input) { name }", {"a": {"number": 1, "x": "次仁"}}, "变量 $a 的值有误：Input 没有字段 x。"),
    ("query($a: Input) { name }", {"a": "次仁"}, "变量 $a 的值有误：应为对象（Input）。"),
    ("query($a: Input) { name }", {"a": {}}, "变量 $a 的值有误：缺少必填字段 number（Input）。"),
    ("query($a: OneOf) { name }", {"a": {}}, "变量 $a 的值有误：OneOf 须恰好填写一个字段。"),
    ("query($a: Level) { name }", {"a": "次仁"}, "变量 $a 的值有误：Level 没有这个枚举值。"),
    ("query($a: Level) { name }", {"a": 3}, "变量 $a 的值有误：应为 Level 的枚举值。"),
    (
        "query($a: [Level!]) { name }",
        {"a": ["REGION", None]},
        "变量 $a 的值有误（位置 [1]）：不能为空（Level!）。",
    ),
    ("query($a: Float) { name }", {"a": "次仁"}, "变量 $a 的值有误：应为数字。"),
    ("query($a: Boolean) { name }", {"a": "次仁"}, "变量 $a 的值有误：应为 true 或 false。"),
    ("query($a: ID) { name }", {"a": 1.5}, "变量 $a 的值有误：应为标识字符串。"),
    ("query($a: String) { name }", {"a": ["次仁"]}, "变量 $a 的值有误：应为字符串。"),
    ("query($a: Int) { unit { find(number: $a) } }", {}, "参数 number 的值有误：变量 $a 不能为空。"),
]


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA)


@pytest.mark.parametrize(("text", "message"), INVALID.items(), ids=range(len(INVALID)))
def test_problem_is_told_in_chinese_and_in_english(documents: Documents, text: str, message: str) -> None:
    problems = documents.prepare(text).problems
    assert message in [problem.text("zh") for problem in problems]
    for problem in problems:
        assert problem.locations
        assert UNTRANSLATED not in problem.zh
        assert "did you mean" not in problem.en.lower()
        assert "1990" not in problem.zh + problem.en


@pytest.mark.parametrize(("text", "variables", "message"), COERCION, ids=range(len(COERCION)))
def test_wrong_variable_is_told_without_its_value(
    text: str, variables: dict[str, object], message: str
) -> None:
    result = execute_sync(SCHEMA, parse(text), {"unit": {}}, variable_values=variables, hide_suggestions=True)
    assert result.errors
    error = result.errors[0]
    assert spoken(error.message, "zh") == message
    assert "次仁" not in spoken(error.message, "en")
    assert is_about_input(error.message)


def test_text_of_a_scalars_parser_is_not_repeated() -> None:
    message = "Variable '$a' has invalid value: Expected value of type 'Card', but encountered error 'SELECT 1'; found: 'x'."
    assert "SELECT" not in cleaned(message)
    assert spoken(message, "zh") == "变量 $a 的值有误：应为 Card 类型的值。"


def test_message_that_is_not_in_the_table_stays_readable() -> None:
    assert spoken("Something new happened.", "zh") == f"{UNTRANSLATED}（Something new happened）。"


def test_long_message_is_cut() -> None:
    assert len(spoken("x" * 100_000, "zh")) < 1_000


def test_suggestions_are_cut_from_every_message() -> None:
    assert (
        cleaned("Cannot query field 'a' on type 'B'. Did you mean 'c'?")
        == "Cannot query field 'a' on type 'B'."
    )


def test_problems_are_few(documents: Documents) -> None:
    problems = documents.prepare("{ " + " ".join(f"nope{n}" for n in range(100)) + " }").problems
    assert len(problems) == MAX_PROBLEMS


def test_problem_without_names_says_nothing_about_the_schema(documents: Documents) -> None:
    for text in ("{ nope }", "{ unit }", "{ unit { find } }"):
        (problem,) = documents.prepare(text).problems
        assert problem.text("zh", names=False) == "查询不符合接口定义。"
        assert problem.text("en", names=False) == "The document does not fit the schema."


def test_syntax_error_is_told_in_full_even_without_names(documents: Documents) -> None:
    (problem,) = documents.prepare("{").problems
    assert problem.code is ErrorCode.GRAPHQL_PARSE_FAILED
    assert problem.text("zh", names=False) == "语法错误：文档不完整，应有 Name。"


def test_operation_is_chosen_by_name(documents: Documents) -> None:
    prepared = documents.prepare("query A { name } mutation B { rename }")
    assert prepared.operation("A").kind == "query"
    assert prepared.operation("B").kind == "mutation"


def test_only_operation_needs_no_name(documents: Documents) -> None:
    assert documents.prepare("query A { name }").operation(None).name == "A"


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("query A { name } query B { count }", None, "须指明 operationName"),
        ("query A { name }", "B", "没有名为 B 的操作"),
        ("{ name }", "A", "没有名为 A 的操作"),
    ],
)
def test_open_choice_is_refused(documents: Documents, text: str, name: str | None, said: str) -> None:
    with pytest.raises(RequestError) as refused:
        documents.prepare(text).operation(name)
    assert said in refused.value.zh


def test_document_of_fragments_alone_is_refused(documents: Documents) -> None:
    assert documents.prepare("fragment F on Query { name }").problems


def test_document_is_prepared_once(documents: Documents) -> None:
    first = documents.prepare("{ name }")
    assert documents.prepare("{ " + "name }") is first
    assert (documents.hits, documents.misses) == (1, 1)


def test_problems_are_remembered_too(documents: Documents) -> None:
    assert documents.prepare("{ nope }") is documents.prepare("{ nope }")


def test_least_recently_used_document_is_forgotten() -> None:
    documents = Documents(SCHEMA, size=2)
    first = documents.prepare("{ name }")
    documents.prepare("{ count }")
    assert documents.prepare("{ name }") is first
    documents.prepare("{ unit { id } }")
    assert documents.prepare("{ name }") is first
    misses = documents.misses
    documents.prepare("{ count }")
    assert documents.misses == misses + 1
    assert len(documents) == 2


def test_remembered_texts_are_bounded_together() -> None:
    documents = Documents(SCHEMA, characters=30)
    for number in range(10):
        documents.prepare(f"{{ a{number}: name }}")
    assert len(documents) == 2


def test_too_long_document_is_not_remembered() -> None:
    documents = Documents(SCHEMA, limits=Limits(characters=10))
    assert documents.prepare("{ name } # long").problems[0].code is ErrorCode.QUERY_TOO_COMPLEX
    assert len(documents) == 0


def test_pinned_document_is_never_forgotten() -> None:
    documents = Documents(SCHEMA, size=1, pinned=["{ name }"])
    pinned = documents.prepare("{ name }")
    for text in ("{ count }", "{ unit { id } }"):
        documents.prepare(text)
    assert documents.prepare("{ name }") is pinned


def test_two_sets_of_documents_share_nothing() -> None:
    assert Documents(SCHEMA).prepare("{ name }") is not Documents(SCHEMA).prepare("{ name }")


def test_refusal_is_a_new_exception_every_time(documents: Documents) -> None:
    prepared = documents.prepare("query A { name } mutation B { a: rename b: rename }")
    raised = []
    for _ in range(2):
        with pytest.raises(RequestError) as refused:
            prepared.operation("B")
        raised.append(refused.value)
    assert raised[0] is not raised[1]


def test_plain_graphql_error_is_not_about_input() -> None:
    assert not is_about_input(GraphQLError("Cannot return null for non-nullable field Query.name.").message)
