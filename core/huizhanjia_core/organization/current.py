"""The unions' current rows, derived from their versions and from today."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.organization.kinds import OrganizationStatus
from huizhanjia_core.organization.lineage import recompute
from huizhanjia_core.organization.models import OrganizationRow, OrganizationVersionRow
from huizhanjia_core.organization.tree_rules import Version
from huizhanjia_core.organization.versions import NAME_FIELDS, history_of, state_on, version_of


def refresh(row: OrganizationRow, versions: Sequence[Version], today: date) -> bool:
    """Set a union's current row to what its versions say about today; true when its superior changed.

    Its ancestors are not set: they follow the superiors' current rows, see ``lineage``.
    """
    version, status = state_on(versions, today)
    moved = row.parent_id != version.attributes.parent_id
    row.code = version.attributes.code
    row.level = version.attributes.level
    row.parent_id = version.attributes.parent_id
    for field in NAME_FIELDS:
        setattr(row, field, getattr(version.attributes.names, field))
    row.status = status
    row.established_on = versions[0].valid_from
    row.closed_on = versions[-1].valid_to
    return moved


async def apply_due(session: AsyncSession, today: date) -> int:
    """Let changes recorded for a day that has come take effect on the current rows.

    The application calls it at its start and every day. It is idempotent.

    Returns:
        How many unions were brought up to date.
    """
    rows = {row.id: row for row in await session.scalars(_due(today))}
    histories: dict[UUID, list[Version]] = {}
    for stored in await history_of(session, rows):
        histories.setdefault(stored.organization_id, []).append(version_of(stored))
    moved = [refresh(rows[key], versions, today) for key, versions in histories.items()]
    await session.flush()
    if any(moved):
        await recompute(session)
    return len(rows)


def _due(today: date) -> Select[OrganizationRow]:
    """The unions whose current row is not what it should be today."""
    valid = and_(
        OrganizationVersionRow.valid_from <= today,
        or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > today),
    )
    differs = [
        getattr(OrganizationVersionRow, field).is_distinct_from(getattr(OrganizationRow, field))
        for field in (*NAME_FIELDS, "code", "level", "parent_id")
    ]
    outdated = (
        select(OrganizationVersionRow.id)
        .where(OrganizationVersionRow.organization_id == OrganizationRow.id, valid)
        .where(or_(OrganizationRow.status != OrganizationStatus.ACTIVE, *differs))
    )
    over = and_(OrganizationRow.status != OrganizationStatus.CLOSED, OrganizationRow.closed_on <= today)
    return select(OrganizationRow).where(or_(outdated.exists(), over))
