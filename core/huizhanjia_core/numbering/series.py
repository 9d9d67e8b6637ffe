"""A series of numbers as a value: how its numbers are written, and what they are counted by."""

import re
from dataclasses import dataclass
from string import Formatter

from huizhanjia_schema import DeclarationError

_NAME = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*", re.ASCII)
_FIELDS = {"year", "number", "code"}


@dataclass(frozen=True)
class Series:
    """Numbers that run 1, 2, 3 … without gap.

    Attributes:
        name: ``module:noun``, the identity of the series; it never changes.
        template: how a number is written, with ``{number}`` and, if they are counted by them, ``{year}`` and
            the union's ``{code}``; ``{number:04d}`` pads with zeros and grows beyond.
        yearly: whether every year begins at 1.
        by_union: whether every union counts for itself; otherwise the federation counts together.

    Example:
        ``DOSSIER = Series("assistance:dossier", "困帮〔{year}〕第{number:04d}号")``

    Raises:
        DeclarationError: the template does not tell two numbers of the series apart, or holds another field.
    """

    name: str
    template: str
    yearly: bool = True
    by_union: bool = True

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise DeclarationError(f"series {self.name!r} must be named module:noun")
        fields = {field for _, field, _, _ in Formatter().parse(self.template) if field is not None}
        missing = {"number", *(["year"] if self.yearly else [])} - fields
        if missing or fields - _FIELDS:
            raise DeclarationError(
                f"series {self.name}: the template needs {sorted(missing)} and cannot hold "
                f"{sorted(fields - _FIELDS)}"
            )
        try:
            self.written(2016, 1, "540000")
        except (ValueError, TypeError) as error:
            raise DeclarationError(f"series {self.name}: {error}") from error

    def written(self, year: int, number: int, code: str) -> str:
        """A number of the series as it stands on paper."""
        return self.template.format(year=year, number=number, code=code)
