"""The engine's English messages without the values they quote, and the same in Chinese."""

import re
from typing import Final

from huizhanjia_schema.errors import Language

_LONGEST: Final = 600

_VALUES: Final = (
    # What a client sent is not repeated: answers end up in logs and screenshots.
    (re.compile(r",? ?[Ff]ound: .*$", re.DOTALL), "."),
    (re.compile(r"; found: .*$", re.DOTALL), "."),
    (re.compile(r"(cannot represent [a-z0-9\- ]*value): .*$", re.DOTALL), r"\1."),
    (re.compile(r"(?<=[A-Za-z] )String '.*'", re.DOTALL), "String"),
    (re.compile(r"(?<=[A-Za-z] )BlockString '.*'", re.DOTALL), "BlockString"),
    (re.compile(r"Value '.*' does not exist in", re.DOTALL), "Value does not exist in"),
    (re.compile(r",? [Dd]id you mean .*$", re.DOTALL), ""),
)

_N: Final = "'([^']*)'"
_TABLE: Final = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        # syntax
        (r"Syntax Error: (.*)", "语法错误：{0:inner}"),
        (r"Unexpected <EOF>\.?", "文档不完整"),
        (rf"Unexpected variable {_N} in constant value\.?", "常量中不能使用变量 {0}"),
        (r"Unexpected description, (.*)", "描述不能写在这里"),
        (r"Unexpected character(.*?)\.?", "不允许的字符"),
        (r"Unexpected (.*?)\.?", "此处不应出现 {0}"),
        (r"Expected (.*), found <EOF>\.?", "文档不完整，应有 {0}"),
        (r"Expected ([^,]*|','), found (.*?)\.?", "应为 {0}，实际为 {1}"),
        (r"Unterminated string\.?", "字符串没有结束"),
        (r"Invalid number, (.*?)\.?", "数字写法有误"),
        (r"Invalid (?:Unicode|character) escape sequence(.*?)\.?", "转义字符有误"),
        (r"Invalid character within String(.*?)\.?", "字符串中有不允许的字符"),
        (r"Invalid character(.*?)\.?", "不允许的字符"),
        (r"Document contains more than (\d+) tokens(.*)", "文档过长：超过 {0} 个词法单元"),
        (r"Document contains more than (\d+) comments(.*)", "文档过长：注释超过 {0} 条"),
        (r"Source contains more than (\d+) code points(.*)", "文档过长：超过 {0} 个字符"),
        (r"Document is nested too deeply(.*)", "文档嵌套过深"),
        # names that are not there
        (rf"Cannot query field {_N} on type {_N}\.?", "类型 {1} 没有字段 {0}"),
        (rf"Unknown type {_N}\.?", "没有类型 {0}"),
        (rf"Unknown fragment {_N}\.?", "没有片段 {0}"),
        (rf"Unknown directive {_N}\.?", "没有指令 {0}"),
        (rf"Unknown argument {_N} on field {_N}\.?", "字段 {1} 没有参数 {0}"),
        (rf"Unknown argument {_N} on (?:directive|fragment) {_N}\.?", "{1} 没有参数 {0}"),
        (rf"Unknown operation named {_N}\.?", "文档中没有名为 {0} 的操作"),
        (
            r"Must provide operation name if query contains multiple operations\.?",
            "文档含多个操作，须指明 operationName",
        ),
        (r"Must provide an operation\.?", "文档中没有操作"),
        (r"The (\w+) operation is not supported by the schema\.?", "不支持 {0} 操作"),
        (r"Schema is not configured to execute (\w+) operation\.?", "不支持 {0} 操作"),
        (rf"The (?:{_N}|schema) definition is not executable\.?", "文档只能包含操作和片段"),
        (r"This anonymous operation must be the only defined operation\.?", "匿名操作只能单独出现"),
        # selections
        (
            rf"Field {_N} must not have a selection since type {_N} has no subfields\.?",
            "字段 {0}（{1}）没有子字段",
        ),
        (rf"Field {_N} of type {_N} must have a selection of subfields\.?", "字段 {0}（{1}）须选择子字段"),
        (rf"Field {_N} of type {_N} must have at least one field selected\.?", "字段 {0}（{1}）须选择子字段"),
        (
            rf"Fields {_N} conflict because (.*?)\. Use different aliases(.*)",
            "字段 {0} 重复且含义不同，请使用别名",
        ),
        (rf"Spreads {_N} conflict because (.*)", "片段 {0} 重复且参数不同"),
        (
            rf"Fragment {_N} cannot be spread here as objects of type {_N} can never be of type {_N}\.?",
            "片段 {0} 不能用在这里：{1} 不会是 {2}",
        ),
        (
            rf"Fragment cannot be spread here as objects of type {_N} can never be of type {_N}\.?",
            "片段不能用在这里：{0} 不会是 {1}",
        ),
        (rf"Fragment {_N} cannot condition on non composite type {_N}\.?", "片段 {0} 不能以 {1} 为条件"),
        (rf"Fragment cannot condition on non composite type {_N}\.?", "片段不能以 {0} 为条件"),
        (rf"Cannot spread fragment {_N} within itself(.*)", "片段 {0} 循环引用"),
        (rf"Fragment {_N} is never used\.?", "片段 {0} 未被使用"),
        (r"Maximum introspection depth exceeded", "内省查询嵌套过深"),
        (r"Selections are nested too deeply(.*)", "查询嵌套过深"),
        # once only
        (rf"There can be only one operation named {_N}\.?", "操作名 {0} 重复"),
        (rf"There can be only one fragment named {_N}\.?", "片段名 {0} 重复"),
        (rf"There can be only one argument named {_N}\.?", "参数 {0} 重复"),
        (rf"There can be only one variable named {_N}\.?", "变量 {0} 重复"),
        (rf"There can be only one input field named {_N}\.?", "输入字段 {0} 重复"),
        (rf"The directive {_N} can only be used once at this location\.?", "指令 {0} 在此处只能用一次"),
        (rf"Directive {_N} may not be used on (.*?)\.?", "指令 {0} 不能用在此处"),
        # variables
        (rf"Variable {_N} is not defined(?: by operation {_N})?\.?", "变量 {0} 没有声明"),
        (rf"Variable {_N} is never used(?: in (?:operation|fragment) {_N})?\.?", "变量 {0} 未被使用"),
        (rf"Variable {_N} cannot be non-input type {_N}\.?", "变量 {0} 的类型 {1} 不能作为输入"),
        (
            rf"Variable {_N} of type {_N} used in position expecting type {_N}\.?",
            "变量 {0} 的类型是 {1}，此处应为 {2}",
        ),
        (
            rf"Variable {_N} is of type {_N} but must be non-nullable to be used for OneOf (?:.*) {_N}\.?",
            "变量 {0} 用于 {2}，不能为空",
        ),
        (
            rf"Variable {_N} has invalid (?:default )?value(?: at ([^:]*))?: (.*)",
            "变量 {0} 的值有误{1:at}：{2:inner}",
        ),
        (
            rf"Variable {_N} expected value of type {_N} which cannot be used as an input type\.?",
            "变量 {0} 的类型 {1} 不能作为输入",
        ),
        (r"Variable values are nested too deeply\.?", "变量嵌套过深"),
        (r"Too many errors processing variables(.*)", "变量中的错误过多，其余未列出"),
        (r"Too many validation errors(.*)", "错误过多，其余未列出"),
        (r"Validation aborted\.?", "查询嵌套过深"),
        # arguments and values
        (
            rf"Argument {_N} of (?:required )?type {_N} is required, but it was not provided\.?",
            "缺少参数 {0}（{1}）",
        ),
        (rf"Argument {_N} of required type {_N} was not provided\.?", "缺少参数 {0}（{1}）"),
        (rf"Fragment {_N} argument {_N} of type {_N} is required(.*)", "片段 {0} 缺少参数 {1}"),
        (
            rf"Argument {_N} has invalid (?:default )?value(?: at ([^:]*))?: (.*)",
            "参数 {0} 的值有误{1:at}：{2:inner}",
        ),
        (rf"Expected a value of non-null type {_N} to be provided\.?", "缺少必填的值（{0}）"),
        (rf"Expected value of non-null type {_N} not to be None\.?", "不能为空（{0}）"),
        (rf"Expected value of type {_N} to be an object\.?", "应为对象（{0}）"),
        (rf"Expected value of type {_N} to include required field {_N}\.?", "缺少必填字段 {1}（{0}）"),
        (rf"Expected value of type {_N} not to include unknown field {_N}\.?", "{0} 没有字段 {1}"),
        (rf"Expected variable {_N} provided to (.*)", "变量 {0} 不能为空"),
        (rf"Within OneOf Input Object type {_N}, exactly one field(.*)", "{0} 须恰好填写一个字段"),
        (rf"Expected value of type {_N}, but encountered error '(.*?)'?\.?", "{1:inner}（{0}）"),
        (rf"Expected value of type {_N}\.?", "应为 {0} 类型的值"),
        (r"Int cannot represent non 32-bit signed integer value\.?", "整数超出范围"),
        (r"Int cannot represent non-integer value\.?", "应为整数"),
        (r"Float cannot represent non numeric value\.?", "应为数字"),
        (r"String cannot represent (?:a non string )?value\.?", "应为字符串"),
        (r"Boolean cannot represent a non boolean value\.?", "应为 true 或 false"),
        (r"ID cannot represent (?:a non-string and non-integer )?value\.?", "应为标识字符串"),
        (rf"Enum {_N} cannot represent non-string value\.?", "应为 {0} 的枚举值"),
        (rf"Enum {_N} cannot represent non-enum value\.?", "应为 {0} 的枚举值，不加引号"),
        (rf"Value does not exist in {_N} enum\.?", "{0} 没有这个枚举值"),
        (r"Money must be a decimal string(.*)", '金额应为字符串，单位元，至多两位小数，如 "12.50"'),
        (r"BigInt must be a decimal string(.*)", '应为整数字符串，如 "3002166"'),
        (r"Date must be a real day(.*)", '日期应为真实存在的日子，写作 年-月-日，如 "2015-12-31"'),
        (r"DateTime must carry its offset(.*)", '时间须带时区，如 "2015-12-31T09:30:00+08:00"'),
        # deferred delivery, which is not offered
        (r"(Defer|Stream) directive (.*)", "不支持 @defer 和 @stream"),
        (r"Defer/Stream directive (.*)", "不支持 @defer 和 @stream"),
        (rf"(?:Anonymous Subscription|Subscription {_N}) must(.*)", "不支持订阅"),
    )
)

_SCALAR: Final = re.compile(r", but encountered error '(.*?)'?\.?$", re.DOTALL)

UNTRANSLATED: Final = "请求有误"
"""Stands before an English message that the table does not hold."""

_OF_INPUT: Final = re.compile(
    r"(?:Argument|Variable) '[^']*' (?:has invalid|of required|of type|is required)"
)


def spoken(message: str, language: Language) -> str:
    """A message of the GraphQL engine, without quoted values and suggestions, in the caller's language."""
    clean = cleaned(message)
    return clean if language == "en" else chinese(clean)


def cleaned(message: str) -> str:
    """The English message without the values that the client sent and without suggestions."""
    text = message[:_LONGEST]
    for pattern, replacement in _VALUES:
        text = pattern.sub(replacement, text)
    match = _SCALAR.search(text)
    if match and UNTRANSLATED in _translated(match[1]):
        text = text[: match.start()] + "."  # whatever a scalar's parser raised
    return text


def chinese(message: str) -> str:
    """A cleaned English message in Chinese; one that is not in the table stays behind a Chinese word."""
    return _translated(message) + "。"


def is_about_input(message: str) -> bool:
    """Whether a message that came up while executing is about what the client sent."""
    return _OF_INPUT.match(message) is not None


def _translated(message: str) -> str:
    for pattern, text in _TABLE:
        match = pattern.fullmatch(message)
        if match:
            return text.format(*map(_Group, match.groups(default="")))
    return f"{UNTRANSLATED}（{message.rstrip('.')}）"


class _Group(str):
    """A captured part: ``inner`` translates it, ``at`` says where it stands."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        if how == "inner":
            return _translated(self)
        if how == "at":
            return f"（位置 {self.lstrip('.')}）" if self else ""
        return str(self)
