"""How a command was called wrongly, in Chinese: what the library says of it, sentence by sentence."""

import re
from collections.abc import Iterable
from typing import Final

_SENTENCES: Final = (
    (r"No such command (?P<what>'.*?')\.?(?P<rest>.*)", "没有这个命令：{what}{rest}"),
    (r"No such option:? (?P<what>\S+?)\.?(?P<rest> .*|)", "没有这个选项：{what}{rest}"),
    (r"Missing argument (?P<what>.+?)\.?(?P<rest> Choose from:.*|)", "缺少参数：{what}{rest}"),
    (r"Missing option (?P<what>.+?)\.?(?P<rest> Choose from:.*|)", "缺少选项：{what}{rest}"),
    (r"Missing command\.?", "缺少子命令"),
    (r"Invalid value for (?P<what>.+?): (?P<why>.+)", "取值无效：{what}：{why}"),
    (r"Got unexpected extra arguments? ?(?:\(s\))? ?\((?P<what>.*)\)\.?", "多余的参数：{what}"),
    (r"Option (?P<what>'.+?') requires an argument\.?", "选项 {what} 后面缺少取值"),
    (r"Option (?P<what>'.+?') does not take a value\.?", "选项 {what} 不带取值"),
)
"""What a parser's messages look like, and what they become."""

_REASONS: Final = (
    (r"Input should be greater than or equal to (?P<n>.+)", "不能小于 {n}"),
    (r"Input should be less than or equal to (?P<n>.+)", "不能大于 {n}"),
    (r"Input should be a valid integer.*", "应为整数"),
    (r"Input should be a valid number.*", "应为数字"),
    (r"Input should be a valid boolean.*", "应为 true 或 false"),
    (r"Input should be (?P<n>'.+)", "应为 {n}"),
    (r"Value error, (?P<n>'.*?') does not match the formats .*", "{n} 不是日期，应如 2026-01-31"),
    (r"(?:file|path|directory) (?P<n>'.*?') does not exist", "{n} 不存在"),
    (r"(?:file|path) (?P<n>'.*?') is a directory", "{n} 是文件夹"),
    (r"(?:file|path|directory) (?P<n>'.*?') is not readable", "{n} 不可读"),
    (r"(?:file|path|directory) (?P<n>'.*?') is not writable", "{n} 不可写"),
)
"""Why a value is none, and how to say it."""

_HINTS: Final = (
    (r"\(Possible options: (?P<n>.*)\)", "，是否想用 {n}？"),
    (r"Did you mean (?P<n>.*?)\??", "，是否想用 {n}？"),
    (r"Choose from: ?(?P<n>.*)", "，可选 {n}"),
)
"""What may have been meant."""


def usage_problem(message: str) -> str:
    """How a command was called wrongly, in Chinese as far as the library's message is known.

    Args:
        message: in the library's words; empty where only a group of commands was named.
    """
    text = " ".join(message.split())
    if not text:
        return "缺少子命令"
    for pattern, chinese in _SENTENCES:
        found = re.fullmatch(pattern, text)
        if found:
            parts = found.groupdict()
            parts["rest"] = _said(_HINTS, (parts.get("rest") or "").strip())
            parts["why"] = _said(_REASONS, (parts.get("why") or "").rstrip("."))
            return chinese.format(**parts)
    return text.rstrip(".")


def _said(sentences: Iterable[tuple[str, str]], text: str) -> str:
    for pattern, chinese in sentences:
        found = re.fullmatch(pattern, text)
        if found:
            return chinese.format(**found.groupdict())
    return text
