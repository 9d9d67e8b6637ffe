"""Accounts of the benchmark, made and granted by the services that the product uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhanjia_core.identity import accounts
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work
from sqlalchemy import select

PASSWORD = "Jizhun-Ceshi-2015"  # noqa: S105 - opens databases that the benchmark made
REGION = "region"
THREE = ("three0", "three1", "three2")
"""The accounts with three places."""

ROLES = {
    UnionLevel.REGION: "region_administrator",
    UnionLevel.PREFECTURE: "prefecture_officer",
    UnionLevel.COUNTY: "county_officer",
    UnionLevel.GRASSROOTS: "county_officer",
}


@dataclass(frozen=True)
class Place:
    """A union where an account holds a role.

    Attributes:
        code: the union's.
        level: which decides on the role.
    """

    code: str
    level: UnionLevel


@dataclass(frozen=True)
class BenchAccount:
    """Someone to sign in as.

    Attributes:
        username: ``region``, ``p`` or ``c`` with the code of a prefecture or county, or one of ``THREE``.
        places: where the roles hold; the account itself belongs to the first.
    """

    username: str
    places: Sequence[Place]


def planned(units: Sequence[Place]) -> Iterator[BenchAccount]:
    """One account for the region, each prefecture and each county, and three with three places each.

    The three places are a prefecture, a county and a grassroots union, each of another prefecture: the
    costliest mixture, because no ancestor column covers two of them.
    """
    by_level = {level: [one for one in units if one.level is level] for level in UnionLevel}
    yield BenchAccount(REGION, by_level[UnionLevel.REGION])
    for letter, level in (("p", UnionLevel.PREFECTURE), ("c", UnionLevel.COUNTY)):
        for one in by_level[level]:
            yield BenchAccount(f"{letter}{one.code}", [one])
    prefectures = by_level[UnionLevel.PREFECTURE]
    for number, username in enumerate(THREE):
        first, second, third = (prefectures[(number + step) % len(prefectures)].code[:4] for step in range(3))
        mixed = [
            next(one for one in by_level[level] if one.code.startswith(start))
            for level, start in (
                (UnionLevel.PREFECTURE, first),
                (UnionLevel.COUNTY, second),
                (UnionLevel.GRASSROOTS, third),
            )
        ]
        yield BenchAccount(username, mixed)


async def enter_accounts(work: Work) -> None:
    """Create the accounts and grant each its roles."""
    passwords = Passwords(IdentitySettings(argon2_memory_kib=64, argon2_iterations=1, argon2_lanes=1))
    rows = await work.session.scalars(select(OrganizationRow).order_by(OrganizationRow.code))
    units = {row.code: row for row in rows}
    places = [Place(row.code, row.level) for row in units.values()]
    for wanted in planned(places):
        home = units[wanted.places[0].code]
        handed = await accounts.create(
            work,
            passwords,
            username=wanted.username,
            name="基准测试",
            organization=home.id,
            password=PASSWORD,
            must_change=False,
        )
        for place in wanted.places:
            await grant_role(
                work,
                account=handed.account.id,
                role=ROLES[place.level],
                organization=units[place.code].id,
                reason="基准测试",
            )
