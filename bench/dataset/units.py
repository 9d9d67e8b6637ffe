"""Unions as the generator needs them, and the grassroots ones that it adds below the counties."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.kinds import OrganizationStatus, UnionLevel

Row = dict[str, Any]
"""Values as both databases take them as text: keys in hexadecimal digits, days and moments in ISO form."""


@dataclass(frozen=True)
class Unit:
    """A union.

    Attributes:
        id: the key, in hexadecimal digits like all keys here.
        code: the division code, with a suffix for a grassroots union.
        division: the division that it serves.
        ancestors: ``anc1`` to ``anc6``.
    """

    id: str
    code: str
    division: str
    ancestors: Sequence[str | None]

    @cached_property
    def lineage(self) -> Row:
        """What a row that belongs to it carries."""
        return {"organization_id": self.id, **dict(zip(ANCESTORS, self.ancestors, strict=True))}


def unit_of(row: Any) -> Unit:
    """An organization of the database."""
    values = lineage_of(row)
    return Unit(
        row.id.hex, row.code, row.division_name or row.name, [_hex(values[name]) for name in ANCESTORS]
    )


def _hex(key: UUID | None) -> str | None:
    return None if key is None else key.hex


def below(county: Unit, place: int, key: str) -> Unit:
    """A grassroots union of a county, the one of that number."""
    above = [one for one in county.ancestors if one is not None]
    line = [*above, key, *[None] * (len(ANCESTORS) - len(above) - 1)]
    return Unit(key, f"{county.code}-{place:03d}", county.division, line)


def organizations(grassroots: Sequence[Unit], county_of: Sequence[Unit], places: int) -> Iterator[Row]:
    """The rows of grassroots unions.

    Args:
        grassroots: the unions.
        county_of: the county of each.
        places: how many counties take turns, so that each union is called by its number in its own.
    """
    for number, (unit, county) in enumerate(zip(grassroots, county_of, strict=True)):
        yield {
            "id": unit.id,
            "code": unit.code,
            "level": UnionLevel.GRASSROOTS.value,
            "parent_id": county.id,
            "depth": sum(one is not None for one in unit.ancestors),
            "status": OrganizationStatus.ACTIVE.value,
            "established_on": "2012-05-01",
            "name": f"{county.division}第{number // places + 1}基层工会委员会",
            "name_derived": 0,
            "version": 1,
            **dict(zip(ANCESTORS, unit.ancestors, strict=True)),
        }
