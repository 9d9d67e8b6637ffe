"""Under which code an assistance center runs, and which department of its union manages it (§3)."""

import re
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.sites import site_for_change
from huizhanjia_core.people import refusals
from huizhanjia_core.people.models import DepartmentRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}", re.ASCII)
PROTECTION = "PROTECTION"
"""How the codes of protection departments end: 保障部, 法律保障部, 权益保障部, and what a region adds."""


def may_manage(department_code: str) -> bool:
    """Whether a department may manage a center: it must be a protection department (§3)."""
    return department_code == PROTECTION or department_code.endswith(f"_{PROTECTION}")


async def set_management(
    work: Work, *, site: UUID, version: int, department: UUID, code: str | None = None
) -> SiteRow:
    """Say which protection department manages an open center, and under which code; its union leads it (§3).

    Args:
        work: the unit of work; its actor needs ``SITE_MANAGE`` at the center.
        site: the center.
        version: as it was read.
        department: the protection department.
        code: capitals, digits and hyphens, which no other site has; None keeps the one that it has.

    Raises:
        Refusal: FORBIDDEN, StaleVersion, one of ``site_refusals``, no center, or an unfit code or department.
    """
    row = await site_for_change(work, site, version)
    if row.kind is not SiteKind.ASSISTANCE_CENTER:
        raise refusals.NoCenter
    if code is not None:
        if _CODE.fullmatch(code) is None:
            raise refusals.CenterCodeMalformed
        if await work.session.scalar(select(SiteRow.id).where(SiteRow.code == code)) not in {None, site}:
            raise refusals.CodeTaken
    managing = await work.session.get(DepartmentRow, department)
    if managing is None:
        raise NotFound("input", "manageDepartment")
    if not may_manage(managing.code):
        raise refusals.NoProtectionDepartment
    row.code, row.manage_department_id = code or row.code, department
    await work.session.flush()
    return row
