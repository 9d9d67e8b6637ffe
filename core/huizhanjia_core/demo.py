"""Fill a system with demonstration data, each step once, in the order of the plugins."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.audit.operator import recorded
from huizhanjia_core.clock import now
from huizhanjia_core.crypto.keyring import NO_KEYS, Keyring
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import Model
from huizhanjia_core.hookspecs import DemoStep, Listener
from huizhanjia_core.work import Work, nobody

_COMMAND = "huizhanjia demo load"


class DemoStepRow(Model):
    """A step that was done, so that a plugin enabled later adds only its own."""

    __tablename__ = "core_demo_step"
    __table_args__ = (UniqueConstraint("plugin", "title"),)

    plugin: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


async def load(
    database: Database,
    steps: Sequence[tuple[str, DemoStep]],
    listeners: Sequence[Listener[Any]] = (),
    on_step: Callable[[str, DemoStep], None] | None = None,
    keyring: Keyring = NO_KEYS,
    ask: Callable[..., list[Any]] = nobody,
) -> int:
    """Run the steps that were not run before, each in a transaction of its own.

    Args:
        database: with its tables upgraded.
        steps: each with the name of its plugin, in the order of running.
        listeners: who hears of events.
        on_step: told before each step that runs.
        keyring: for steps that seal values.
        ask: asks other plugins; see ``Work``.

    Returns:
        How many steps were run.
    """
    count = 0
    for plugin, step in steps:
        done = select(DemoStepRow.id).where(DemoStepRow.plugin == plugin, DemoStepRow.title == step.title)
        async with database.reader() as connection:
            if await connection.scalar(done) is not None:
                continue
        if on_step is not None:
            on_step(plugin, step)
        async with recorded(database, _COMMAND) as (session, entry, actor):
            entry.because(step.title)
            work = Work(
                session=session, actor=actor, listeners=listeners, audit=entry, keyring=keyring, ask=ask
            )
            await step.run(work)
            session.add(DemoStepRow(plugin=plugin, title=step.title, at=now()))
            count += 1
    return count
