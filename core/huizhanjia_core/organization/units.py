"""The union that an input names."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.refusals import UnitNotFound
from huizhanjia_core.work import Work


async def named_unit(
    work: Work, organization: UUID, *, lock: bool = False, argument: str = "organization"
) -> OrganizationRow:
    """The union with a key.

    Args:
        work: the unit of work.
        organization: its key.
        lock: whether the second of two requests about it waits, to see what the first has done.
        argument: the field of the input that names it.

    Raises:
        UnitNotFound: there is none; it points to the field.
    """
    if lock:
        held = select(OrganizationRow).where(OrganizationRow.id == organization)
        unit = await work.session.scalar(held.with_for_update(key_share=True))
    else:
        unit = await work.session.get(OrganizationRow, organization)
    if unit is None:
        raise UnitNotFound(argument)
    return unit


async def named_units(work: Work, organizations: Collection[UUID]) -> dict[UUID, OrganizationRow]:
    """The unions with these keys, in one statement; those that are not there are left out."""
    found = await work.session.scalars(select(OrganizationRow).where(OrganizationRow.id.in_(organizations)))
    return {unit.id: unit for unit in found}
