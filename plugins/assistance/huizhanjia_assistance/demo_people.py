"""The invented people of the demonstrations, who lead households and requests with their own grants."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from huizhanjia_core.identity import accounts
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.organization.demo import INVENTED
from huizhanjia_core.organization.kinds import OrganizationStatus, UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.acting import acting_as
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work
from sqlalchemy import select

FIRST_DAY = date(2015, 5, 11)
"""Since when the invented people hold their roles."""

STAFFED = "540121"
"""The county that has people of its own, as whom whoever tries the demonstration signs in."""

Staff = Mapping[str, Actor]
"""The people of a prefecture by their posts."""


async def units(work: Work, *levels: UnionLevel) -> list[OrganizationRow]:
    """The active unions of some levels, in the order of their codes."""
    query = select(OrganizationRow).where(
        OrganizationRow.level.in_(levels), OrganizationRow.status == OrganizationStatus.ACTIVE
    )
    return list(await work.session.scalars(query.order_by(OrganizationRow.code)))


async def hire(work: Work, posts: Iterable[tuple[str, str, str]]) -> None:
    """Let each prefecture have people, in office since ``FIRST_DAY``.

    Args:
        work: of the demonstration.
        posts: role, post and name of each.
    """
    passwords = Passwords(IdentitySettings(argon2_memory_kib=8192, argon2_iterations=1, argon2_lanes=1))
    then = replace(work, today=FIRST_DAY)
    chosen = list(posts)
    for unit in await units(work, UnionLevel.PREFECTURE):
        for role, post, name in chosen:
            handed = await accounts.create(
                work,
                passwords,
                username=_username(unit, post),
                name=f"{name}（{unit.division_name}）",
                organization=unit.id,
            )
            await grant_role(
                then, account=handed.account.id, role=role, organization=unit.id, reason=INVENTED
            )


async def staff(work: Work, *posts: str) -> Mapping[UUID, Staff]:
    """The people of each prefecture, with what they may do."""
    found: dict[UUID, Staff] = {}
    for unit in await units(work, UnionLevel.PREFECTURE):
        actors = {}
        for post in posts:
            key = select(AccountRow.id).where(AccountRow.username == _username(unit, post))
            actors[post] = (await acting_as(work, (await work.session.scalars(key)).one())).actor
        found[unit.id] = actors
    return found


def on(work: Work, day: date, actor: Actor) -> Work:
    """A unit of work of somebody at ten in the morning of a day."""
    return replace(work, actor=actor, today=day, now=datetime.combine(day, time(2), UTC))


def _username(unit: OrganizationRow, post: str) -> str:
    return f"demo.{post}.{unit.code}"
