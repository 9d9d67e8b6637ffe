"""A small tree with a center, its posts, and short ways to fill them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.sites import open_site
from huizhanjia_core.people import appointments, persons
from huizhanjia_core.people.models import AppointmentRow, PositionRow
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.core.organization.scenes import Tree, grow

OPENED = date(2015, 1, 1)


@dataclass
class Scene:
    """A county of a small tree with its center.

    Attributes:
        tree: the unions.
        center: of the county.
        positions: keys by code.
    """

    tree: Tree
    center: SiteRow
    positions: dict[str, UUID]

    async def person(self, work: Work, name: str = "扎西") -> UUID:
        """Somebody new, at home in the county."""
        contact = await persons.register(work, organization=self.tree.county.id, name=name)
        return contact.person_id

    async def appoint(
        self, work: Work, person: UUID, code: str, *, at: OrganizationRow | None = None, **more: Any
    ) -> AppointmentRow:
        """Somebody in a post of the county, or of its center where the post is there."""
        center = code.startswith("CENTER_")
        given: dict[str, Any] = {"valid_from": OPENED, "site": self.center.id if center else None, **more}
        return await appointments.appoint(
            work,
            person=person,
            position=self.positions[code],
            organization=(at or self.tree.county).id,
            **given,
        )


async def set_scene(work: Work) -> Scene:
    """A tree, and a center in its county."""
    tree = await grow(work)
    center = await open_site(
        work,
        organization=tree.county.id,
        kind=SiteKind.ASSISTANCE_CENTER,
        name="甲县帮扶中心",
        opened_on=OPENED,
        address="路1号",
    )
    rows = await work.session.scalars(select(PositionRow))
    return Scene(tree, center, {row.code: row.id for row in rows})
