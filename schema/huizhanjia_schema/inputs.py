"""Inputs of mutations: declared limits, checked once before a service sees them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform, get_args

import strawberry
from strawberry.utils.str_converters import to_camel_case

from huizhanjia_schema.errors import DeclarationError, ErrorCode, Refusal
from huizhanjia_schema.scalars import Money, money_text

T = TypeVar("T")
CHECK = "check"
_NEWLINES = "\n\r\t"


@dataclass(frozen=True)
class Check:
    """The limits of an argument.

    Attributes:
        max_length: characters of a text, items of a list.
        min_length: the same at the lower end, after trimming.
        minimum: the least integer allowed.
        maximum: the greatest integer allowed.
        multiline: whether a text may hold line breaks.
        verbatim: whether a text is kept as typed: a password.
        id_of: for ids, the prefix of the record they name.
        money: whether an integer is an amount in fen, which is spoken of in yuan.
    """

    max_length: int = 200
    min_length: int = 1
    minimum: int | None = None
    maximum: int | None = None
    multiline: bool = False
    verbatim: bool = False
    id_of: str | None = None
    money: bool = False


def argument(
    doc: str,
    *,
    max_length: int = 200,
    min_length: int = 1,
    minimum: int | None = None,
    maximum: int | None = None,
    multiline: bool = False,
    verbatim: bool = False,
    id_of: str | None = None,
    **default: Any,
) -> Any:
    """A field of an input; ``default=`` makes it optional. The limits are those of ``Check``.

    A default of None is not printed in the schema: the argument is simply optional, and None when
    it was left out.
    """
    if default.get("default", strawberry.UNSET) is None:
        default["default"] = strawberry.UNSET
    check = Check(max_length, min_length, minimum, maximum, multiline, verbatim, id_of)
    return strawberry.field(description=doc, metadata={CHECK: check}, **default)


@dataclass_transform(kw_only_default=True, field_specifiers=(argument,))
def input_type(doc: str) -> Callable[[type[T]], type[T]]:
    """Make a class of ``argument`` fields an input type; ``doc`` is its description, Chinese first."""

    def declare(cls: type[T]) -> type[T]:
        definition = vars(strawberry.input(cls, description=doc))["__strawberry_definition__"]
        for field in definition.fields:
            if CHECK not in field.metadata:
                raise DeclarationError(
                    f"{cls.__module__}.{cls.__qualname__}.{field.python_name} has no argument(…)"
                )
            if _innermost(cls.__annotations__[field.python_name]) is Money:
                field.metadata = {**field.metadata, CHECK: replace(field.metadata[CHECK], money=True)}
        return cls

    return declare


def _innermost(kind: Any) -> Any:
    """What an annotation is about, without ``list[…]`` and ``| None``."""
    while parts := [part for part in get_args(kind) if part is not type(None)]:
        kind = parts[0]
    return kind


def enum(doc: str, **values: str) -> Callable[[type[T]], type[T]]:
    """Make a ``StrEnum`` a GraphQL enum; ``values`` describes each member, Chinese first."""

    def declare(cls: type[T]) -> type[T]:
        if not issubclass(cls, StrEnum) or set(values) != set(cls.__members__):
            raise DeclarationError(
                f"{cls.__module__}.{cls.__qualname__}: describe each member, no more and no less"
            )
        strawberry.enum(cls, description=doc)
        for value in vars(cls)["__strawberry_definition__"].values:
            value.description = values[value.name]
        return cls

    return declare


def checked(value: Any, path: tuple[str, ...] = ()) -> Any:
    """An input with its texts normalized (NFC, trimmed).

    Args:
        value: an instance of an input type; it is changed in place.
        path: where it stands in the arguments.

    Raises:
        Refusal: BAD_USER_INPUT with the path of the first argument outside its limits.
    """
    for field in fields(value):
        if getattr(value, field.name) is strawberry.UNSET:
            setattr(value, field.name, None)
            continue
        here = (*path, to_camel_case(field.name))
        found = getattr(value, field.name)
        setattr(value, field.name, _checked(found, field.metadata.get(CHECK, Check()), here))
    return value


def _checked(value: Any, check: Check, path: tuple[str, ...]) -> Any:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return _text(value, check, path)
    if isinstance(value, int) and not isinstance(value, bool):
        _refuse_beyond(value, check, path)
        return value
    if isinstance(value, list):
        if len(value) > check.max_length:
            raise _refused(path, f"最多 {check.max_length} 项。", f"At most {check.max_length} items.")
        return [_checked(item, check, (*path, str(index))) for index, item in enumerate(value)]
    if hasattr(type(value), "__strawberry_definition__") and not isinstance(value, StrEnum):
        return checked(value, path)
    return value


def _refuse_beyond(value: int, check: Check, path: tuple[str, ...]) -> None:
    """Raise a ``Refusal`` for a number beyond its limits, of an amount in yuan as it was typed."""
    if check.minimum is not None and value < check.minimum:
        if check.minimum == 0:
            raise _refused(path, "不能为负数。", "Must not be negative.")
        least = money_text(check.minimum) if check.money else str(check.minimum)
        raise _refused(path, f"不能小于 {least}。", f"Must be at least {least}.")
    if check.maximum is not None and value > check.maximum:
        most = money_text(check.maximum) if check.money else str(check.maximum)
        raise _refused(path, f"不能大于 {most}。", f"Must be at most {most}.")


def _text(value: str, check: Check, path: tuple[str, ...]) -> str:
    text = value if check.verbatim else unicodedata.normalize("NFC", value).strip()
    allowed = _NEWLINES if check.multiline else ""
    if any(
        unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed for character in text
    ):
        raise _refused(path, "含有不能使用的控制字符。", "Contains control characters.")
    if len(text) < check.min_length:
        raise _refused(path, f"至少 {check.min_length} 个字符。", f"At least {check.min_length} characters.")
    if len(text) > check.max_length:
        raise _refused(
            path,
            f"最多 {check.max_length} 个字符，现有 {len(text)} 个。",
            f"At most {check.max_length} characters; there are {len(text)}.",
        )
    return text


def _refused(path: tuple[str, ...], zh: str, en: str) -> Refusal:
    return Refusal(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=path)
