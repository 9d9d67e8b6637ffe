"""Whether somebody is registered anywhere in the region: told without what is in the dossier."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from huizhanjia_core.organization.kinds import SiteKind, SiteStatus
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import resident_id
from huizhanjia_assistance.dossiers.household_models import RESIDENT_ID, DossierRow, MemberRow
from huizhanjia_assistance.dossiers.refusals import AlreadyRegistered

AT_ONCE: Final = 5000
"""Blind indexes asked for in one statement."""


@dataclass(frozen=True)
class Elsewhere:
    """Where somebody is registered, and whom to call; nothing else.

    Attributes:
        organization_id: the union.
        name: the union's.
        hotline: of its center, or of the center above it.
    """

    organization_id: UUID
    name: str
    hotline: str | None


async def check(work: Work, *, organization: UUID, id_number: str) -> Elsewhere | None:
    """Whether somebody is in a live dossier of the region, and where.

    Every such question is recorded: who asked, from which union.

    Args:
        work: its actor asks for the union.
        organization: the union in whose name it is asked.
        id_number: whose, as typed.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, or no identity number.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.DUPLICATE_CHECK, at=unit)
    number = resident_id.parse(id_number, work.today, "input", "idNumber")
    return (await claimed(work, {number.text})).get(number.text)


async def refused_claims(
    work: Work,
    claims: Mapping[int, Sequence[str | None]],
    places: Mapping[int, Any],
    path: Callable[[int], Sequence[str]],
    *,
    but: UUID | None = None,
) -> dict[int, AlreadyRegistered]:
    """Who claims somebody that another live dossier, or an earlier one of these claims, has already.

    Args:
        work: of whoever registers.
        claims: by any key, in the order in which they come: identity numbers in normal form.
        places: by the same key: the union or the dossier that claims, with its lineage.
        path: where the number at a place of a claim stands in the arguments.
        but: the dossier that may claim them itself.

    Returns:
        The refusals by key; those that are not refused may be entered.
    """
    numbers = {number for claim in claims.values() for number in claim if number is not None}
    taken = await claimed(work, numbers, but=but)
    ours: dict[str, Any] = {}
    refused: dict[int, tuple[int, Elsewhere]] = {}
    twins: dict[int, tuple[int, Any]] = {}
    for key, claim in claims.items():
        known = [(place, number) for place, number in enumerate(claim) if number is not None]
        for place, number in known:
            if number in taken:
                refused[key] = place, taken[number]
            elif number in ours:
                twins[key] = place, ours[number]
            else:
                continue
            break
        else:
            ours |= {number: places[key] for _, number in known}
    wheres = await _whom_to_call(work, [row for _, row in twins.values()]) if twins else []
    refused |= {key: (place, where) for (key, (place, _)), where in zip(twins.items(), wheres, strict=True)}
    return {
        key: AlreadyRegistered(where.name, where.hotline, *path(place))
        for key, (place, where) in refused.items()
    }


def of_household(place: int) -> Sequence[str]:
    """The path of the number of a household that is registered: the applicant first."""
    own = ("applicant",) if place == 0 else ("members", str(place - 1))
    return "input", *own, "idNumber"


def of_facts(_place: int) -> Sequence[str]:
    """The path of the number of one member."""
    return "input", "facts", "idNumber"


async def claimed(
    work: Work, numbers: Collection[str], *, but: UUID | None = None
) -> Mapping[str, Elsewhere]:
    """The numbers that other live dossiers claim, each with where.

    Args:
        work: of whoever registers or reopens.
        numbers: in their normal form.
        but: the dossier that may claim them itself.
    """
    by_index = {await work.crypto.index(RESIDENT_ID, number): number for number in numbers}
    return {
        by_index[index]: where for index, where in (await claimed_indexes(work, [*by_index], but)).items()
    }


async def claimed_indexes(work: Work, indexes: Sequence[str], but: UUID | None) -> Mapping[str, Elsewhere]:
    """The same for blind indexes."""
    found: dict[str, UUID] = {}
    for start in range(0, len(indexes), AT_ONCE):
        query = select(MemberRow.id_number_index, MemberRow.dossier_id).where(
            MemberRow.id_number_index.in_(indexes[start : start + AT_ONCE]), MemberRow.live
        )
        claims = await work.session.execute(query)
        found |= {row.id_number_index: row.dossier_id for row in claims if row.dossier_id != but}
    if not found:
        return {}
    rows = await work.session.scalars(select(DossierRow).where(DossierRow.id.in_(set(found.values()))))
    by_key = {row.id: row for row in rows}
    wheres = await _whom_to_call(work, [by_key[dossier] for dossier in found.values()])
    return dict(zip(found, wheres, strict=True))


async def _whom_to_call(work: Work, places: Sequence[Any]) -> list[Elsewhere]:
    """The union of each row with lineage, and the hotline of its center, or of the center above it."""
    lines = [line_of(place) for place in places]
    names = dict(
        (
            await work.session.execute(
                select(OrganizationRow.id, OrganizationRow.name).where(
                    OrganizationRow.id.in_({line[-1] for line in lines})
                )
            )
        ).all()
    )
    centers = select(SiteRow.organization_id, SiteRow.hotline).where(
        SiteRow.organization_id.in_({unit for line in lines for unit in line}),
        SiteRow.kind == SiteKind.ASSISTANCE_CENTER,
        SiteRow.status == SiteStatus.ACTIVE,
        SiteRow.hotline.is_not(None),
    )
    hotlines = dict((await work.session.execute(centers)).all())
    return [
        Elsewhere(
            line[-1],
            names[line[-1]],
            next((hotlines[unit] for unit in reversed(line) if unit in hotlines), None),
        )
        for line in lines
    ]
