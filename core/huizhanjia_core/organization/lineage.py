"""Current lineage set-wise: of the unions themselves and of every table whose rows belong to one."""

from typing import Any
from uuid import UUID

from sqlalchemy import inspect, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from huizhanjia_core.db.folded import Folded, fold_faults, refold
from huizhanjia_core.db.lineage import ANCESTORS, Lineage
from huizhanjia_core.db.model import Model
from huizhanjia_core.organization.models import OrganizationRow


def tables_with_lineage() -> list[type[Any]]:
    """Every mapped class whose rows carry the lineage of a union, the core's and the plugins'."""
    mapped = (mapper.class_ for mapper in Model.registry.mappers)
    return sorted((cls for cls in mapped if issubclass(cls, Lineage)), key=lambda cls: cls.__name__)


async def _following(session: AsyncSession) -> list[type[Any]]:
    # A class may be imported although its plugin is not enabled here and never was: it has no table then.
    connection = await session.connection()
    there = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    return [cls for cls in tables_with_lineage() if cls.__tablename__ in there]


async def recompute(session: AsyncSession, subtree_root: UUID | None = None) -> None:
    """Bring every row's ancestors in line with the unions' current superiors, and sums with their rows.

    Only rows that differ are written, so that it may run over large tables. Objects that the session
    holds are read again.

    Args:
        session: the transaction; what it has not flushed is flushed first.
        subtree_root: the topmost union whose place changed; None recomputes everything, as is done when a
            plugin is enabled.
    """
    await session.flush()
    await _organizations(session, subtree_root)
    following = await _following(session)
    for cls in following:
        await session.execute(_follow(cls, subtree_root), execution_options={"synchronize_session": False})
    for cls in following:
        if issubclass(cls, Folded):
            await refold(session, cls)
    await _reread(session)


async def _reread(session: AsyncSession) -> None:
    classes: list[type[Any]] = [OrganizationRow, *tables_with_lineage()]
    for cls in classes:
        held = [row.id for row in session.identity_map.values() if isinstance(row, cls)]
        if held:
            query = select(cls).where(cls.id.in_(held))
            await session.execute(query, execution_options={"populate_existing": True})


async def _organizations(session: AsyncSession, root: UUID | None) -> None:
    """Superiors before subordinates, one statement a depth."""
    parent = aliased(OrganizationRow)
    for depth, own in enumerate(ANCESTORS, start=1):
        above = ANCESTORS[: depth - 1]
        columns: dict[str, Any] = {name: null() for name in ANCESTORS}
        columns |= {name: getattr(parent, name) for name in above}
        columns |= {"depth": depth, own: OrganizationRow.id}
        statement = update(OrganizationRow).values(columns)
        if depth == 1:
            statement = statement.where(OrganizationRow.parent_id.is_(None))
        else:
            statement = statement.where(OrganizationRow.parent_id == parent.id, parent.depth == depth - 1)
        changed = [getattr(OrganizationRow, name).is_distinct_from(value) for name, value in columns.items()]
        statement = statement.where(or_(*changed))
        if root is not None:
            below = (getattr(parent, name) == root for name in above)
            statement = statement.where(or_(OrganizationRow.id == root, *below))
        await session.execute(statement, execution_options={"synchronize_session": False})


def _follow(cls: type[Any], root: UUID | None) -> Any:
    changed = [getattr(cls, name).is_distinct_from(getattr(OrganizationRow, name)) for name in ANCESTORS]
    statement = (
        update(cls)
        .values({name: getattr(OrganizationRow, name) for name in ANCESTORS})
        .where(cls.organization_id == OrganizationRow.id, or_(*changed))
    )
    if root is None:
        return statement
    return statement.where(or_(*(getattr(OrganizationRow, name) == root for name in ANCESTORS)))


async def lineage_faults(session: AsyncSession) -> dict[str, int]:
    """How many rows of each table disagree with the current tree; empty when all is well."""
    faults: dict[str, int] = {}
    for cls in await _following(session):
        query = select(cls.id).join(OrganizationRow, OrganizationRow.id == cls.organization_id)
        changed = [getattr(cls, name).is_distinct_from(getattr(OrganizationRow, name)) for name in ANCESTORS]
        found = len((await session.execute(query.where(or_(*changed)))).all())
        if issubclass(cls, Folded):
            found += await fold_faults(session, cls)
        if found:
            faults[cls.__tablename__] = found
    return faults
