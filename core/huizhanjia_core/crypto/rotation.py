"""Putting every subject's key under the master key in force, in steps that can be broken off and taken up."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, update

from huizhanjia_core.clock import now
from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.crypto.models import SubjectKeyRow
from huizhanjia_core.db.database import Database

STEP = 500
"""Keys re-wrapped in one transaction."""


@dataclass(frozen=True)
class Holdings:
    """How many keys are under which master key.

    Attributes:
        by_master: id of a master key to the number of keys under it.
        destroyed: how many keys were destroyed.
    """

    by_master: dict[str, int]
    destroyed: int

    def outside(self, key_id: str) -> int:
        """How many keys are under other master keys than this."""
        return sum(count for master, count in self.by_master.items() if master != key_id)


async def holdings(database: Database) -> Holdings:
    """What the table of keys holds."""
    alive = SubjectKeyRow.wrapped.is_not(None)
    query = select(SubjectKeyRow.master, alive, func.count()).group_by(SubjectKeyRow.master, alive)
    async with database.reader() as connection:
        rows = (await connection.execute(query)).all()
    return Holdings(
        {master: count for master, there, count in rows if there},
        sum(count for _, there, count in rows if not there),
    )


async def prove(database: Database, keyring: Keyring) -> None:
    """Open one key of each master key that is in use.

    Raises:
        KeyProblem: a master key is missing or another one.
    """
    for master in (await holdings(database)).by_master:
        query = select(SubjectKeyRow.subject, SubjectKeyRow.wrapped).where(
            SubjectKeyRow.master == master, SubjectKeyRow.wrapped.is_not(None)
        )
        async with database.reader() as connection:
            row = (await connection.execute(query.limit(1))).one_or_none()
        if row is not None:
            keyring.unwrap(row.subject, master, row.wrapped)


async def rotate(database: Database, keyring: Keyring, on_step: Callable[[int], None] | None = None) -> int:
    """Re-wrap every key that is under another master key; the values themselves stay as they are.

    Each step is committed on its own, so that the server goes on working and a second run takes up
    where a first one was broken off.

    Args:
        database: whose keys.
        keyring: with the old master keys and, first, the new one.
        on_step: told after each step how many keys it re-wrapped.

    Returns:
        How many keys were re-wrapped.

    Raises:
        KeyProblem: a master key is missing or another one; the steps before stay done.
    """
    current = keyring.current
    total = 0
    while True:
        async with database.writer() as session:
            columns = (SubjectKeyRow.id, SubjectKeyRow.subject, SubjectKeyRow.master, SubjectKeyRow.wrapped)
            others = (SubjectKeyRow.master != current, SubjectKeyRow.wrapped.is_not(None))
            query = select(*columns).where(*others)
            rows = (await session.execute(query.limit(STEP).with_for_update())).all()
            moment = now()
            for row in rows:
                key = keyring.unwrap(row.subject, row.master, row.wrapped)
                master, wrapped = keyring.wrap(row.subject, key)
                values = {"master": master, "wrapped": wrapped, "rewrapped_at": moment}
                await session.execute(
                    update(SubjectKeyRow).where(SubjectKeyRow.id == row.id).values(values),
                    execution_options={"synchronize_session": False},
                )
        if not rows:
            return total
        total += len(rows)
        if on_step is not None:
            on_step(len(rows))
