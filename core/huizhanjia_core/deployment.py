"""Bringing a database to what the enabled modules expect: tables, roles, policies, holidays, lineage."""

from collections.abc import Callable

from huizhanjia_core import migrate
from huizhanjia_core.calendar import calendars, notices
from huizhanjia_core.db import sizes
from huizhanjia_core.db.database import Database
from huizhanjia_core.migrate import Step
from huizhanjia_core.organization import lineage, site_codes
from huizhanjia_core.permission import defaults
from huizhanjia_core.plugins import Registry


async def upgrade(
    database: Database, registry: Registry, on_step: Callable[[Step], None] | None = None
) -> list[Step]:
    """Apply every pending migration, enter roles, policies and codes that are missing, put lineage right.

    Safe to repeat: a second run finds nothing to do. Lineage is recomputed because units may have moved while
    a plugin was disabled and nobody knew its tables.

    Args:
        database: to upgrade.
        registry: the core and the enabled plugins.
        on_step: told of each migration that was applied.

    Returns:
        The migrations applied.
    """
    steps = await migrate.upgrade(database, registry.migrations(), on_step=on_step)
    async with database.writer() as session:
        await defaults.install(session, registry.roles(), registry.role_actions())
        await calendars.install(session, notices.delivered())
        await lineage.recompute(session)
        await site_codes.install(session)
        if steps:
            await sizes.refresh(session)
    return steps


async def put_lineage_right(database: Database) -> int:
    """Let rows follow units that moved while nobody knew their tables; how many rows had to.

    That happens when a plugin was disabled, or enabled while the old set of plugins was still running.
    The plugins whose rows matter must have been imported.
    """
    async with database.writer() as session:
        faults = await lineage.lineage_faults(session)
        if faults:
            await lineage.recompute(session)
    return sum(faults.values())
