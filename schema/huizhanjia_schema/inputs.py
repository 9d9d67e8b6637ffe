"""Inputs of mutations: declared limits, checked once before a service sees them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.utils.str_converters import to_camel_case

from huizhanjia_schema.errors import DeclarationError, ErrorCode, Refusal

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
    """

    max_length: int = 200
    min_length: int = 1
    minimum: int | None = None
    maximum: int | None = None
    multiline: bool = False
    verbatim: bool = False
    id_of: str | None = None


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
        return cls

    return declare


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
        if (check.minimum is not None and value < check.minimum) or (
            check.maximum is not None and value > check.maximum
        ):
            raise _refused(
                path,
                f"数值须在 {check.minimum} 到 {check.maximum} 之间。",
                f"Must be {check.minimum} to {check.maximum}.",
            )
        return value
    if isinstance(value, list):
        if len(value) > check.max_length:
            raise _refused(path, f"最多 {check.max_length} 项。", f"At most {check.max_length} items.")
        return [_checked(item, check, (*path, str(index))) for index, item in enumerate(value)]
    if hasattr(type(value), "__strawberry_definition__") and not isinstance(value, StrEnum):
        return checked(value, path)
    return value


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
