"""Dated changes to the union tree: establish, rename, recode, move and close a union."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from huizhanjia_schema.viewer import MAX_DEPTH
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.model import new_key
from huizhanjia_core.organization import events, refusals
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.current import refresh
from huizhanjia_core.organization.history import Change, HistoryError, fold, period_on
from huizhanjia_core.organization.kinds import ChangeKind, OrganizationStatus, SiteStatus, UnionLevel
from huizhanjia_core.organization.lineage import recompute
from huizhanjia_core.organization.models import OrganizationChangeRow, OrganizationRow, OrganizationVersionRow
from huizhanjia_core.organization.naming import UnionNames, union_names, valid_code
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.tree_rules import TreeError, Version
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.organization.versions import (
    NAME_FIELDS,
    ancestor_columns,
    ancestors_of,
    changes_of,
    recompute_versions,
)
from huizhanjia_core.work import Work

FARTHEST_AHEAD = timedelta(days=5 * 366)
"""A later date of effect is taken for a slip of the keyboard."""


async def establish(
    work: Work,
    *,
    level: UnionLevel,
    code: str,
    parent: UUID | None,
    effective_on: date,
    reason: str,
    name: str | None = None,
    name_en: str | None = None,
    division_name: str | None = None,
    division_name_en: str | None = None,
    document_number: str | None = None,
) -> OrganizationRow:
    """Record that a union is established on a day, which may be past or future.

    Args:
        work: the unit of work; its actor needs ``ORGANIZATION_MANAGE`` at the superior.
        level: the union's level, which decides what it may stand under.
        code: six digits (GB/T 2260) down to county level; unique on every day.
        parent: the superior; None for the region only.
        effective_on: the first day of its existence.
        reason: why.
        name: the union's name; without it, one is derived from the division's.
        name_en: the same in English.
        division_name: the division that the union serves.
        division_name_en: the same in English.
        document_number: the deciding document.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals``.
    """
    superior = None if parent is None else await named_unit(work, parent, argument="parent")
    work.actor.require(Action.ORGANIZATION_MANAGE, at=superior)
    await _lock(work.session)
    _check_day(work, effective_on)
    if not valid_code(level, code):
        raise refusals.CodeMalformed(code)
    if superior is None and level is UnionLevel.REGION and await _has_region(work.session):
        raise refusals.SecondRegion
    names = union_names(
        name=name, name_en=name_en, division_name=division_name, division_name_en=division_name_en
    )
    if names is None:
        raise refusals.NameMissing
    row = OrganizationRow(
        id=new_key(),
        code=code,
        level=level,
        parent_id=parent,
        depth=1 if superior is None else min(superior.depth + 1, MAX_DEPTH),
        status=OrganizationStatus.PLANNED if effective_on > work.today else OrganizationStatus.ACTIVE,
        established_on=effective_on,
        closed_on=None,
        **{field: getattr(names, field) for field in NAME_FIELDS},
    )
    change = Change(ChangeKind.ESTABLISH, effective_on, 1, code, level, parent, names)
    above = () if superior is None else ancestors_of(superior)
    for column, ancestor in ancestor_columns((*above, row.id)[:MAX_DEPTH]).items():
        setattr(row, column, ancestor)
    work.session.add(row)
    await work.session.flush()
    recorded = await _record(work, row, change, reason=reason, document_number=document_number)
    await work.emit(events.OrganizationEstablished(row.id, recorded, effective_on))
    return row


async def rename(
    work: Work,
    *,
    unit: UUID,
    version: int,
    effective_on: date,
    reason: str,
    name: str | None = None,
    name_en: str | None = None,
    division_name: str | None = None,
    division_name_en: str | None = None,
    document_number: str | None = None,
) -> OrganizationRow:
    """Record new names of a union from a day on; arguments as in ``establish``.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals``.
    """
    row = await _open_for_change(work, unit, version, effective_on)
    names = union_names(
        name=name, name_en=name_en, division_name=division_name, division_name_en=division_name_en
    )
    if names is None:
        raise refusals.NameMissing
    change = Change(ChangeKind.RENAME, effective_on, 0, names=names)
    recorded = await _record(work, row, change, reason=reason, document_number=document_number)
    await work.emit(events.OrganizationRenamed(row.id, recorded, effective_on))
    return row


async def recode(
    work: Work,
    *,
    unit: UUID,
    version: int,
    code: str,
    effective_on: date,
    reason: str,
    document_number: str | None = None,
) -> OrganizationRow:
    """Record a new code of a union from a day on.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals``.
    """
    row = await _open_for_change(work, unit, version, effective_on)
    if not valid_code(row.level, code):
        raise refusals.CodeMalformed(code)
    change = Change(ChangeKind.RECODE, effective_on, 0, code=code)
    recorded = await _record(work, row, change, reason=reason, document_number=document_number)
    await work.emit(events.OrganizationRecoded(row.id, recorded, effective_on))
    return row


async def move(
    work: Work,
    *,
    unit: UUID,
    version: int,
    parent: UUID,
    effective_on: date,
    reason: str,
    document_number: str | None = None,
) -> OrganizationRow:
    """Record that a union stands under another superior from a day on, with everything below it.

    The actor needs ``ORGANIZATION_MANAGE`` at the union and at the new superior.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals``.
    """
    row = await _open_for_change(work, unit, version, effective_on)
    superior = await named_unit(work, parent, argument="parent")
    work.actor.require(Action.ORGANIZATION_MANAGE, at=superior)
    change = Change(ChangeKind.MOVE, effective_on, 0, parent_id=parent)
    recorded = await _record(work, row, change, reason=reason, document_number=document_number)
    await work.emit(events.OrganizationMoved(row.id, recorded, effective_on, parent))
    return row


async def close(
    work: Work,
    *,
    unit: UUID,
    version: int,
    effective_on: date,
    reason: str,
    document_number: str | None = None,
) -> OrganizationRow:
    """Record that a union no longer exists from a day on; its past stays readable.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals``.
    """
    row = await _open_for_change(work, unit, version, effective_on)
    await _check_children(work.session, unit, effective_on)
    sites = select(func.count()).where(SiteRow.organization_id == unit, SiteRow.status == SiteStatus.ACTIVE)
    if open_sites := await work.session.scalar(sites):
        raise refusals.OpenSites(open_sites)
    change = Change(ChangeKind.CLOSE, effective_on, 0)
    recorded = await _record(work, row, change, reason=reason, document_number=document_number)
    await work.emit(events.OrganizationClosed(row.id, recorded, effective_on))
    return row


async def _lock(session: AsyncSession) -> None:
    """Queue changes of the tree, whose rules look at many rows; tables that refer to unions go on."""
    region = select(OrganizationRow.id).where(OrganizationRow.parent_id.is_(None))
    await session.execute(region.with_for_update(key_share=True))


async def _has_region(session: AsyncSession) -> bool:
    found = select(OrganizationRow.id).where(OrganizationRow.level == UnionLevel.REGION).limit(1)
    return await session.scalar(found) is not None


def _check_day(work: Work, day: date) -> None:
    if day > work.today + FARTHEST_AHEAD:
        raise refusals.TooFarAhead(work.today + FARTHEST_AHEAD)


async def _open_for_change(work: Work, unit: UUID, version: int, day: date) -> OrganizationRow:
    """The union, when the actor may change it and has seen its latest state."""
    row = await named_unit(work, unit)
    work.actor.require(Action.ORGANIZATION_MANAGE, at=row)
    await _lock(work.session)
    await work.session.refresh(row)
    if row.version != version:
        raise StaleVersion
    _check_day(work, day)
    return row


async def _check_children(session: AsyncSession, unit: UUID, day: date) -> None:
    open_then = or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > day)
    query = select(OrganizationVersionRow.organization_id, OrganizationVersionRow.name)
    found = (await session.execute(query.where(OrganizationVersionRow.parent_id == unit, open_then))).all()
    if found:
        raise refusals.OpenChildren(len({child for child, _ in found}), found[0].name)


async def _record(
    work: Work, row: OrganizationRow, change: Change, *, reason: str, document_number: str | None
) -> UUID:
    """Append a change, and bring versions, current row and lineage in line with it; the change's key."""
    work.audit.because(reason)
    earlier = await changes_of(work.session, row.id)
    numbered = Change(**{**_fields(change), "sequence": len(earlier) + 1})
    moved = change.kind is ChangeKind.MOVE
    try:
        if earlier:
            _check_effect(earlier, numbered)
        computed = await recompute_versions(work.session, row.id, [*earlier, numbered], moved=moved)
    except HistoryError as error:
        raise refusals.BadHistory(error) from error
    except TreeError as error:
        raise refusals.BadPlace(error) from error
    versions = computed[row.id]
    if change.code is not None:
        await _check_codes(work.session, row.id, versions)
    stored = _change_row(work, row.id, numbered, reason, document_number)
    work.session.add(stored)
    placed_anew = refresh(row, versions, work.today)
    if change.kind is not ChangeKind.ESTABLISH:
        flag_modified(row, "code")  # a change for a later day counts as a change of the row too
    await work.session.flush()
    if placed_anew:
        await recompute(work.session, row.id)
    return stored.id


def _fields(change: Change) -> dict[str, Any]:
    return {field: getattr(change, field) for field in Change.__dataclass_fields__}


def _check_effect(earlier: list[Change], change: Change) -> None:
    """Refuse a change that says what holds on its day anyway."""
    if change.kind is ChangeKind.CLOSE:
        return
    before = period_on(fold(earlier), change.effective_on)
    after = period_on(fold([*earlier, change]), change.effective_on)
    if before is not None and after is not None and before.attributes == after.attributes:
        raise refusals.NothingChanges


async def _check_codes(session: AsyncSession, unit: UUID, versions: tuple[Version, ...]) -> None:
    """Refuse a code that another union has on any of the same days."""
    other = OrganizationVersionRow
    codes = {version.attributes.code for version in versions}
    query = select(other).where(other.code.in_(codes), other.organization_id != unit)
    for taken in await session.scalars(query):
        for version in versions:
            start = max(version.valid_from, taken.valid_from)
            ends = [end for end in (version.valid_to, taken.valid_to) if end is not None]
            if version.attributes.code == taken.code and all(start < end for end in ends):
                raise refusals.CodeTaken(taken.code, taken.name, start)


def _change_row(
    work: Work, unit: UUID, change: Change, reason: str, document_number: str | None
) -> OrganizationChangeRow:
    names = change.names
    return OrganizationChangeRow(
        id=new_key(),
        organization_id=unit,
        sequence=change.sequence,
        kind=change.kind,
        effective_on=change.effective_on,
        code=change.code,
        level=change.level,
        parent_id=change.parent_id,
        **({} if names is None else _names(names)),
        document_number=document_number,
        reason=reason,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
    )


def _names(names: UnionNames) -> dict[str, Any]:
    return {field: getattr(names, field) for field in NAME_FIELDS}
