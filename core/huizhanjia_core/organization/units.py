"""The union that an input names."""

from uuid import UUID

from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def named_unit(work: Work, organization: UUID) -> OrganizationRow:
    """The union with a key; raises ``NotFound``, which points to the input's ``organization``."""
    unit = await work.session.get(OrganizationRow, organization)
    if unit is None:
        raise NotFound("input", "organization")
    return unit
