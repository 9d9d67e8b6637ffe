"""How a union is called: by its own recorded name, else by one rule from the division it serves."""

import re
from dataclasses import dataclass

from huizhanjia_core.organization.kinds import UnionLevel

_DIVISION_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_GRASSROOTS_CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z-]{0,30}[0-9A-Z])?", re.ASCII)


@dataclass(frozen=True)
class UnionNames:
    """The official names of a union at one time; the fields are those of ``models.Names``."""

    name: str
    name_en: str | None = None
    name_derived: bool = False
    division_name: str | None = None
    division_name_en: str | None = None


def union_names(
    *,
    name: str | None = None,
    name_en: str | None = None,
    division_name: str | None = None,
    division_name_en: str | None = None,
) -> UnionNames | None:
    """The names of a union, from what was recorded.

    A name on record is kept as it is. Where only the division is known, the union is called after it:
    林周县 gives 林周县总工会, in English ``Lhünzhub County Federation of Trade Unions``; such a name is
    marked as derived, because some unions were officially an office (办事处) or a working committee.

    Returns:
        None when neither the union nor a division is named.
    """
    if name is None and division_name is None:
        return None
    return UnionNames(
        name=name or f"{division_name}总工会",
        name_en=name_en or (f"{division_name_en} Federation of Trade Unions" if division_name_en else None),
        name_derived=name is None,
        division_name=division_name,
        division_name_en=division_name_en,
    )


def valid_code(level: UnionLevel, code: str) -> bool:
    """Whether a code has the form of its level.

    Unions of divisions carry the division's six digits (GB/T 2260); grassroots unions a code of up to
    32 capital letters, digits and inner hyphens.
    """
    form = _GRASSROOTS_CODE if level is UnionLevel.GRASSROOTS else _DIVISION_CODE
    return form.fullmatch(code) is not None
