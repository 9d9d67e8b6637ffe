"""Between the tables and the pure rules: changes read, versions computed and stored."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.db.lineage import ANCESTORS, Ancestry
from huizhanjia_core.organization.history import Attributes, Change, Period, fold
from huizhanjia_core.organization.kinds import OrganizationStatus
from huizhanjia_core.organization.models import OrganizationChangeRow, OrganizationVersionRow
from huizhanjia_core.organization.naming import UnionNames
from huizhanjia_core.organization.tree_rules import Version, place

NAME_FIELDS = ("name", "name_en", "name_derived", "division_name", "division_name_en")


def ancestors_of(row: Ancestry) -> tuple[UUID, ...]:
    """The ancestor ids of a row, the region first and the union itself last."""
    found = (getattr(row, name) for name in ANCESTORS)
    return tuple(key for key in found if key is not None)


def ancestor_columns(ancestors: Sequence[UUID]) -> dict[str, UUID | None]:
    """The values of ``anc1`` to ``anc6`` for a chain of unions."""
    return dict(zip_longest(ANCESTORS, ancestors))


def change_of(row: OrganizationChangeRow) -> Change:
    """A stored change as the fold takes it."""
    names = None
    if row.name is not None:
        names = UnionNames(
            row.name, row.name_en, bool(row.name_derived), row.division_name, row.division_name_en
        )
    return Change(row.kind, row.effective_on, row.sequence, row.code, row.level, row.parent_id, names)


async def changes_of(session: AsyncSession, unit: UUID) -> list[Change]:
    """All recorded changes of a union."""
    query = select(OrganizationChangeRow).where(OrganizationChangeRow.organization_id == unit)
    return [change_of(row) for row in await session.scalars(query)]


async def history_of(session: AsyncSession, units: Iterable[UUID]) -> list[OrganizationVersionRow]:
    """All versions of some unions."""
    keys = list(units)
    if not keys:
        return []
    query = select(OrganizationVersionRow).where(OrganizationVersionRow.organization_id.in_(keys))
    return list(await session.scalars(query.order_by(OrganizationVersionRow.valid_from)))


async def ever_below(session: AsyncSession, unit: UUID) -> set[UUID]:
    """The unions that stood below ``unit`` on any day, itself included."""
    chain = [getattr(OrganizationVersionRow, name) for name in ANCESTORS]
    query = select(OrganizationVersionRow.organization_id).where(or_(*(column == unit for column in chain)))
    return {unit, *await session.scalars(query.distinct())}


async def recompute_versions(
    session: AsyncSession, unit: UUID, changes: Sequence[Change], *, moved: bool
) -> dict[UUID, tuple[Version, ...]]:
    """Compute and store the versions of a union whose changes are now ``changes``.

    Args:
        session: the transaction.
        unit: the union.
        changes: all its changes, the new one included.
        moved: whether its superior changes, so that everything below is concerned too.

    Returns:
        The versions of each union concerned.

    Raises:
        HistoryError: see ``fold``.
        TreeError: see ``place``.
    """
    periods: dict[UUID, Sequence[Period]] = {unit: fold(changes)}
    concerned = await ever_below(session, unit) if moved else {unit}
    stored = await history_of(session, concerned)
    superiors = {key for row in stored for key in ancestors_of(row)}
    parents = {change.parent_id for change in changes if change.parent_id is not None}
    above = await history_of(session, parents - concerned)
    superiors |= {key for row in above for key in ancestors_of(row)}
    rest = await history_of(session, superiors - concerned - parents)
    by_unit: dict[UUID, list[Period]] = {}
    for row in (*stored, *above, *rest):
        by_unit.setdefault(row.organization_id, []).append(_period(row))
    computed = place({**by_unit, **periods}, concerned)
    rows = {(row.organization_id, row.valid_from): row for row in stored}
    for key, versions in computed.items():
        for version in versions:
            _store(session, rows.pop((key, version.valid_from), None), key, version)
    for left in rows.values():
        await session.delete(left)
    await session.flush()
    return computed


def _period(row: OrganizationVersionRow) -> Period:
    names = UnionNames(row.name, row.name_en, row.name_derived, row.division_name, row.division_name_en)
    return Period(row.valid_from, row.valid_to, Attributes(row.code, row.level, row.parent_id, names))


def _store(session: AsyncSession, row: OrganizationVersionRow | None, unit: UUID, version: Version) -> None:
    """Write a version into its row, which keeps its key as long as the period starts on the same day."""
    if row is None:
        row = OrganizationVersionRow(organization_id=unit, valid_from=version.valid_from)
        session.add(row)
    attributes = version.attributes
    row.valid_to = version.valid_to
    row.code, row.level, row.parent_id = attributes.code, attributes.level, attributes.parent_id
    for field in NAME_FIELDS:
        setattr(row, field, getattr(attributes.names, field))
    row.depth = len(version.ancestors)
    for column, key in ancestor_columns(version.ancestors).items():
        setattr(row, column, key)


def version_of(row: OrganizationVersionRow) -> Version:
    """A stored version as the rules take it."""
    period = _period(row)
    return Version(period.valid_from, period.valid_to, period.attributes, ancestors_of(row))


def state_on(versions: Sequence[Version], day: date) -> tuple[Version, OrganizationStatus]:
    """The version that describes a union on a day, and whether it exists then.

    Before its first version a union is described by that, after its last by the last.
    """
    if day < versions[0].valid_from:
        return versions[0], OrganizationStatus.PLANNED
    last = next(version for version in reversed(versions) if version.valid_from <= day)
    over = last.valid_to is not None and last.valid_to <= day
    return last, OrganizationStatus.CLOSED if over else OrganizationStatus.ACTIVE
