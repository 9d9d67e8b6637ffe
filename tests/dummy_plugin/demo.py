"""Plausible benches."""

from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.dummy_plugin import service


async def benches(work: Work) -> None:
    """A bench at every union of the first two depths."""
    for key in (
        await work.session.scalars(select(OrganizationRow.id).where(OrganizationRow.depth <= 2))
    ).all():
        await service.place(work, organization=key, name="门前长椅", seats=3)
