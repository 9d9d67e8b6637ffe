"""The code that a site is given when it opens: its union's code, its kind, and a number without gap."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core import numbering
from huizhanjia_core.numbering import Series
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work

MARKS: Final[Mapping[SiteKind, str]] = {
    SiteKind.UNION_OFFICE: "H",
    SiteKind.SERVICE_STATION: "Z",
    SiteKind.WORKERS_HOME: "J",
    SiteKind.ASSISTANCE_CENTER: "BF",
}
"""How a kind is written in a code: 会、站、家、帮扶中心 by their initials."""

SERIES: Final[Mapping[SiteKind, Series]] = {
    kind: Series(f"core:site_{mark.lower()}", f"{{code}}-{mark}-{{number:02d}}", yearly=False)
    for kind, mark in MARKS.items()
}
"""Each kind counts for itself in every union, as in 540121-BF-01."""


async def next_code(work: Work, union: OrganizationRow, kind: SiteKind) -> str:
    """The next code of a kind of site in a union, taken in this transaction.

    A code that somebody gave by hand, or that another union gave while it had this union's code, is passed
    over: no two sites ever share one.
    """
    while True:
        code = (await numbering.take(work, SERIES[kind], union=union)).text
        if await work.session.scalar(select(SiteRow.id).where(SiteRow.code == code)) is None:
            return code


async def install(session: AsyncSession) -> None:
    """Give codes to the sites that were there before codes, the oldest first; safe to repeat."""
    work = Work(session=session, actor=Actor.operator())
    query = (
        select(SiteRow, OrganizationRow)
        .join(OrganizationRow, OrganizationRow.id == SiteRow.organization_id)
        .where(SiteRow.code.is_(None))
        .order_by(SiteRow.opened_on, SiteRow.id)
    )
    for site, union in (await session.execute(query)).all():
        site.code = await next_code(work, union, site.kind)
        await session.flush()
