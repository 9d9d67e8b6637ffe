"""Wrong settings, explained to the administrator who wrote them."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError

_EXPECTED = {
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "int_from_float": "应为整数",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "string_type": "应为用引号括起的文字",
    "path_type": "应为文件路径",
    "tuple_type": '应为列表，例如 ["a", "b"]',
    "model_type": "应为一节，例如 [server]",
    "model_attributes_type": "应为一节，例如 [server]",
}


class SettingsError(Exception):
    """The configuration cannot be used.

    Args:
        problems: one line each, in Chinese, naming the key and what was expected.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def complaints(error: ValidationError, settings: type[BaseModel]) -> list[str]:
    """One line a problem: the key, what was expected, what stands there.

    Args:
        error: what pydantic found.
        settings: the model that was to be made; its fields are offered where a key is misspelled.
    """
    return [_complaint(dict(problem), settings) for problem in error.errors()]


def _complaint(problem: dict[str, Any], settings: type[BaseModel]) -> str:
    path = [str(part) for part in problem["loc"]]
    key = ".".join(path)
    kind: str = problem["type"]
    bounds: dict[str, Any] = problem.get("ctx", {})
    if kind == "extra_forbidden":
        close = get_close_matches(path[-1], _known_keys(path[:-1], settings), n=1)
        hint = f"，是否想写 {'.'.join([*path[:-1], close[0]])}？" if close else ""
        return f"{key}：没有这个配置项{hint}"
    if kind == "value_error":  # said by our own validators, in Chinese
        return f"{key}：{bounds['error']}"
    if kind == "literal_error":
        expected = f"只能是 {bounds['expected'].replace(' or ', '、').replace(', ', '、')}"
    elif kind in ("greater_than", "greater_than_equal"):
        expected = f"不得小于 {bounds.get('ge', bounds.get('gt', 0) + 1)}"
    elif kind in ("less_than", "less_than_equal"):
        expected = f"不得大于 {bounds.get('le', bounds.get('lt'))}"
    else:
        expected = _EXPECTED.get(kind, problem["msg"])
    if _is_secret(path, settings):
        return f"{key}：{expected}"
    return f"{key}：{expected}，现为 {problem['input']!r}"


def _section(path: Sequence[str], settings: type[BaseModel]) -> type[BaseModel] | None:
    section: type[BaseModel] | None = settings
    for name in path:
        field = section.model_fields.get(name) if section else None
        kind = field.annotation if field else None
        section = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    return section


def _known_keys(path: Sequence[str], settings: type[BaseModel]) -> list[str]:
    section = _section(path, settings)
    return list(section.model_fields) if section else []


def _is_secret(path: Sequence[str], settings: type[BaseModel]) -> bool:
    section = _section(path[:-1], settings)
    if section is None:
        return True  # we cannot tell what it is, so we do not show it
    field = section.model_fields.get(path[-1]) if path else None
    secret = path[-1] in getattr(section, "secrets", ()) if path else True
    return secret or (field is not None and SecretStr in getattr(field.annotation, "__args__", ()))
