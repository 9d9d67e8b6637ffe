import orjson
import pytest
from huizhanjia_schema.errors import ErrorCode
from huizhanjia_schema.wire import MAX_JSON_VALUES, GraphQLRequest, MalformedRequest, decode_request


def body(**parameters: object) -> bytes:
    return orjson.dumps({"query": "{a}", **parameters})


def test_request_is_read_with_all_its_parameters() -> None:
    read = decode_request(
        body(operationName="Q", variables={"n": "拉萨"}, extensions={"x": 1}, documentId="sha256:0")
    )
    assert read == GraphQLRequest("{a}", "sha256:0", "Q", {"n": "拉萨"}, {"x": 1})


@pytest.mark.parametrize("name", ["variables", "operationName", "extensions", "documentId"])
def test_null_counts_as_absent(name: str) -> None:
    assert decode_request(body(**{name: None})) == GraphQLRequest("{a}")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"true",
        b"[]",
        b'[{"query":"{a}"}]',
        b"\xff\xfe",
        b'{"query":"\xff"}',
        b"{",
        b'{"query":"{a}"',
        b'{"query":"{a}"} {}',
        b"[" * 200_000,
        b'{"variables":' + b'{"a":' * 200_000,
        b'{"query":"{a}","variables":{"n":NaN}}',
        b'{"query":"{a}","variables":{"n":Infinity}}',
        b'{"query":"{a}","variables":{"n":-Infinity}}',
        b'{"query":"{a}","variables":{"n":1e999}}',
        b'{"query":"{a}","variables":{"n":' + b"9" * 5_000 + b"}}",
        b'{"query":"{a}","variables":{"n":9223372036854775808}}',
        b'{"query":"{a}","variables":{"n":1e300}}',
        rb'{"query":"{a}","variables":{"n":"\u0000"}}',
        rb'{"query":"{a}","variables":{"n":"\ud800"}}',
        rb'{"query":"{a}","variables":{"n":["\u202e"]}}',
        rb'{"query":"{a}","variables":{"n":{"\u2066":1}}}',
        rb'{"query":"{a}","variables":{"n":"\u001b[31m"}}',
        rb'{"query":"{a}","operationName":"\u0000"}',
        b'{"query":"{a}","operationName":"' + b"a" * 300 + b'"}',
        b'{"query":1}',
        b'{"query":["a"]}',
        b'{"query":"{a}","variables":[]}',
        b'{"query":"{a}","variables":"{}"}',
        b'{"query":"{a}","variables":0}',
        b'{"query":"{a}","operationName":false}',
        b'{"query":"{a}","extensions":[1]}',
        b'{"query":"{a}","variables":' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}",
    ],
    ids=lambda raw: raw[:40].decode("latin-1"),
)
def test_malformed_body_is_refused_in_both_languages(raw: bytes) -> None:
    with pytest.raises(MalformedRequest) as refused:
        decode_request(raw)
    assert refused.value.code is ErrorCode.BAD_USER_INPUT
    assert refused.value.zh.endswith("。")
    assert refused.value.en.isascii()


@pytest.mark.parametrize("text", ["དབང་ཕྱུག", "次仁·卓玛", "a\tb\r\nc", "👩‍🌾", "9223372036854775807"])
def test_text_in_any_script_is_accepted(text: str) -> None:
    assert decode_request(body(variables={"n": text})).variables == {"n": text}


def test_largest_numbers_are_accepted() -> None:
    variables = {"low": -(2**63) + 1, "high": 2**63 - 1, "fraction": 0.5}
    assert decode_request(body(variables=variables)).variables == variables


def test_last_of_two_equal_keys_counts() -> None:
    assert decode_request(b'{"query":"{a}","query":"{b}"}').query == "{b}"


def test_batch_is_refused_by_name() -> None:
    with pytest.raises(MalformedRequest, match="Batches"):
        decode_request(b'[{"query":"{a}"},{"query":"{a}"}]')


def test_number_of_values_is_limited() -> None:
    assert decode_request(body(variables={"n": [0] * (MAX_JSON_VALUES - 1)}))
    with pytest.raises(MalformedRequest, match="Too many"):
        decode_request(body(variables={"n": [0] * MAX_JSON_VALUES}))


def test_depth_limit_can_be_set() -> None:
    nested = body(variables={"a": {"b": {"c": 1}}})
    assert decode_request(nested, depth=4)
    with pytest.raises(MalformedRequest, match="deeply"):
        decode_request(nested, depth=3)


def test_wide_and_deep_bodies_are_refused_without_recursion() -> None:
    wide = body(variables={"n": [[]] * 300_000})
    deep = b'{"query":"{a}","variables":' + b'{"a":[' * 150_000
    for raw in (wide, deep):
        with pytest.raises(MalformedRequest):
            decode_request(raw)
