"""A request body, decoded strictly: what a database or a log would choke on is refused here."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import orjson

from huizhanjia_schema.errors import ErrorCode, RequestError

MAX_JSON_DEPTH = 32
MAX_JSON_VALUES = 20_000
MAX_NAME_LENGTH = 256
LARGEST_NUMBER = 2**63 - 1

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, direction controls (they make a name read differently) and halves of characters."""


_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class MalformedRequest(RequestError):  # noqa: N818 - named by what happened
    """The request has not the shape of a GraphQL request; HTTP says 400 whatever the client accepts."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en)


class GraphQLRequest(NamedTuple):
    """What a client asks for.

    Attributes:
        query: the document's text, None when only its id is sent.
        document_id: the ``documentId`` of a trusted document.
        operation_name: which operation of the document.
        variables: by name.
        extensions: protocol extensions; only ``persistedQuery`` is read.
    """

    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: Mapping[str, Any] = _NOTHING
    extensions: Mapping[str, Any] = _NOTHING


def decode_request(body: bytes, *, depth: int = MAX_JSON_DEPTH) -> GraphQLRequest:
    """The request in a JSON body.

    Args:
        body: the raw bytes; the caller has limited their number.
        depth: levels that variables may be nested.

    Raises:
        MalformedRequest: the body is no JSON object of the GraphQL-over-HTTP shape, or holds a value that is
            refused everywhere: NaN, a number past 63 bits, a control character, too deep or too many values.
    """
    if not body:
        raise MalformedRequest(
            "请求体为空，应为 JSON 对象。", "The body is empty; a JSON object is expected."
        )
    try:
        parsed = orjson.loads(body)
    except ValueError:
        raise MalformedRequest(
            "请求体不是有效的 JSON（UTF-8）。", "The body is not valid JSON in UTF-8."
        ) from None
    if isinstance(parsed, list):
        raise MalformedRequest(
            "不支持批量请求，每次只发送一个操作。", "Batches are not supported; send one operation a request."
        )
    if not isinstance(parsed, dict):
        raise MalformedRequest("请求体应为 JSON 对象。", "The body must be a JSON object.")
    return request_of(parsed, depth=depth)


def request_of(parameters: Mapping[str, Any], *, depth: int = MAX_JSON_DEPTH) -> GraphQLRequest:
    """The request with these parameters, each checked; raises ``MalformedRequest``."""
    found: dict[str, Any] = {}
    for name, attribute, checked in _PARAMETERS:
        value = parameters.get(name)
        if value is not None:
            found[attribute] = checked(value, name, depth)
    return GraphQLRequest(**found)


def decode_parameter(text: str, name: str) -> Any:
    """The JSON in one URL parameter; raises ``MalformedRequest``."""
    try:
        return orjson.loads(text)
    except ValueError:
        raise MalformedRequest(
            f"参数 {name} 不是有效的 JSON。", f"The parameter {name} is not valid JSON."
        ) from None


def check_values(values: Mapping[str, Any], *, depth: int = MAX_JSON_DEPTH) -> None:
    """Walk a decoded value once, without recursion; raises ``MalformedRequest``."""
    level: list[Any] = [values]
    seen = 0
    for _ in range(depth):
        below: list[Any] = []
        for value in level:
            if type(value) is str:
                _check_text(value)
            else:
                _check_value(value, below)
        seen += len(below)
        if seen > MAX_JSON_VALUES:
            raise MalformedRequest(
                f"变量中的值过多（最多 {MAX_JSON_VALUES} 个）。",
                f"Too many values (at most {MAX_JSON_VALUES}).",
            )
        if not below:
            return
        level = below
    raise MalformedRequest(
        f"JSON 嵌套过深（最多 {depth} 层）。",
        f"JSON is nested too deeply (at most {depth}).",
    )


def _check_value(value: Any, below: list[Any]) -> None:
    kind = type(value)
    if kind is dict:
        below.extend(value.values())
        for key in value:
            _check_text(key)
    elif kind is list:
        below.extend(value)
    elif (kind is int or kind is float) and abs(value) > LARGEST_NUMBER:
        raise MalformedRequest("数字超出范围。", "A number is out of range.")


def forbidden_text() -> MalformedRequest:
    """The answer to text with a character that is refused everywhere."""
    return MalformedRequest(
        "文本中含有不允许的控制字符或方向控制字符。",
        "Text holds a control or direction character that is not allowed.",
    )


def _check_text(text: str) -> None:
    if not (text.isascii() and text.isprintable()) and FORBIDDEN.search(text):
        raise forbidden_text()


def _text(value: Any, name: str, _depth: int) -> str:
    if isinstance(value, str):
        return value
    raise MalformedRequest(f"参数 {name} 应为字符串。", f"The parameter {name} must be a string.")


def _name(value: Any, name: str, depth: int) -> str | None:
    text = _text(value, name, depth)
    if len(text) > MAX_NAME_LENGTH:
        raise MalformedRequest(f"参数 {name} 过长。", f"The parameter {name} is too long.")
    _check_text(text)
    return text or None


def _values(value: Any, name: str, depth: int) -> Mapping[str, Any]:
    if isinstance(value, dict):
        check_values(value, depth=depth)
        return value
    raise MalformedRequest(f"参数 {name} 应为 JSON 对象。", f"The parameter {name} must be a JSON object.")


_PARAMETERS: Final = (
    ("variables", "variables", _values),
    ("extensions", "extensions", _values),
    ("query", "query", _text),
    ("documentId", "document_id", _name),
    ("operationName", "operation_name", _name),
)
"""Each parameter, the attribute of ``GraphQLRequest``, and what checks a value that is not null."""
