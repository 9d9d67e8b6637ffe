"""Small trees and actors for the tests of the organization room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from huizhanjia_core.db.lineage import ANCESTORS
from huizhanjia_core.db.model import new_key
from huizhanjia_core.organization import tree
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow, OrganizationVersionRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from huizhanjia_schema import Place, Refusal
from sqlalchemy import or_, select

BEGAN = date(2010, 1, 1)
REASON = "测试"


@dataclass(frozen=True)
class Tree:
    """A region, two prefectures, one county in each, and a grassroots union in the east."""

    region: OrganizationRow
    east: OrganizationRow
    west: OrganizationRow
    county: OrganizationRow
    other: OrganizationRow
    leaf: OrganizationRow


async def grow(work: Work) -> Tree:
    """Establish the tree, all of it on ``BEGAN``."""

    async def plant(
        level: UnionLevel, code: str, division: str, parent: OrganizationRow | None
    ) -> OrganizationRow:
        return await tree.establish(
            work,
            level=level,
            code=code,
            parent=None if parent is None else parent.id,
            effective_on=BEGAN,
            reason=REASON,
            division_name=division,
        )

    region = await plant(UnionLevel.REGION, "540000", "西藏自治区", None)
    east = await plant(UnionLevel.PREFECTURE, "540100", "东市", region)
    west = await plant(UnionLevel.PREFECTURE, "540200", "西市", region)
    county = await plant(UnionLevel.COUNTY, "540121", "甲县", east)
    other = await plant(UnionLevel.COUNTY, "540221", "乙县", west)
    leaf = await plant(UnionLevel.GRASSROOTS, "540121-001", "甲县某厂", county)
    return Tree(region, east, west, county, other, leaf)


def officer(at: OrganizationRow, *actions: str) -> Actor:
    """An account that may do ``actions`` at a union and below."""
    place = frozenset({Place(at.depth, at.id)})
    return Actor(account_id=new_key(), name="某干事", actions=dict.fromkeys(actions, place))


def acting(work: Work, actor: Actor) -> Work:
    """The same transaction in other hands."""
    return replace(work, actor=actor)


def later(work: Work, days: int) -> Work:
    """The same transaction, as if it happened ``days`` later."""
    return replace(work, today=work.today + timedelta(days=days), now=work.now + timedelta(days=days))


def ancestors(row: object) -> list[UUID]:
    """The ancestors of a row, outermost first."""
    return [key for key in (getattr(row, name) for name in ANCESTORS) if key is not None]


async def as_of(work: Work, unit: OrganizationRow, day: date) -> OrganizationVersionRow | None:
    """What the versions say about a union on a day."""
    query = select(OrganizationVersionRow).where(
        OrganizationVersionRow.organization_id == unit.id,
        OrganizationVersionRow.valid_from <= day,
        or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > day),
    )
    return (await work.session.scalars(query)).one_or_none()


@asynccontextmanager
async def refused(work: Work, kind: type[Refusal], match: str | None = None) -> AsyncIterator[None]:
    """The block is refused and undone, as a mutation would undo it."""
    with pytest.raises(kind, match=match):
        async with work.session.begin_nested():
            yield
    for row in list(work.session.identity_map.values()):
        await work.session.refresh(row)
