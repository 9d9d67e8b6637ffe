"""The union that an input names."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def named_unit(work: Work, organization: UUID) -> OrganizationRow:
    """The union with a key; raises ``NotFound``, which points to the input's ``organization``."""
    unit = await work.session.get(OrganizationRow, organization)
    if unit is None:
        raise NotFound("input", "organization")
    return unit


async def named_units(work: Work, organizations: Collection[UUID]) -> dict[UUID, OrganizationRow]:
    """The unions with these keys, in one statement; those that are not there are left out."""
    found = await work.session.scalars(select(OrganizationRow).where(OrganizationRow.id.in_(organizations)))
    return {unit.id: unit for unit in found}
