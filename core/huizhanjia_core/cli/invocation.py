"""What one run of the command line was told, and what commands need from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from huizhanjia_core.db.database import Database
    from huizhanjia_core.plugins import Registry
    from huizhanjia_core.settings import Settings
    from huizhanjia_core.work import Work


@dataclass
class Invocation:
    """One run of ``huizhanjia``; a plugin's command gets it by ``invocation(ctx)``.

    Attributes:
        config: the configuration file that was named, None for the usual one.
        command: the words that were typed, without their arguments.
    """

    config: Path | None = None
    command: str = "huizhanjia"

    @cached_property
    def settings(self) -> "Settings":
        """The settings in force; raises ``SettingsError``."""
        from huizhanjia_core.settings import load

        return load(self.config)

    @cached_property
    def registry(self) -> "Registry":
        """The core and the enabled plugins; raises ``PluginError``."""
        from huizhanjia_core.plugins import Registry

        return Registry.load(self.settings)

    @asynccontextmanager
    async def database(self) -> AsyncIterator["Database"]:
        """The database, with its connections closed afterwards."""
        from huizhanjia_core.db.database import Database

        database = Database(self.settings.database, alone=True)
        try:
            yield database
        finally:
            await database.dispose()

    @asynccontextmanager
    async def work(self, database: "Database") -> AsyncIterator["Work"]:
        """A unit of work of whoever holds the command line, committed with its record when the block ends."""
        from huizhanjia_core.audit.operator import recorded
        from huizhanjia_core.crypto.keyring import Keyring
        from huizhanjia_core.work import Work

        keyring = Keyring.of(self.settings.crypto)
        async with recorded(database, self.command) as (session, entry, actor):
            yield Work(
                session=session,
                actor=actor,
                listeners=tuple(self.registry.listeners()),
                audit=entry,
                keyring=keyring,
                ask=self.registry.ask,
            )

    async def note(self, what: str) -> None:
        """Record, in a transaction of its own, what the operator did elsewhere."""
        async with self.database() as database, self.work(database) as work:
            work.audit.because(what)


def invocation(ctx: typer.Context) -> Invocation:
    """The run that a command belongs to."""
    found = ctx.find_root().obj
    if not isinstance(found, Invocation):
        raise TypeError("the command was not started by huizhanjia")
    found.command = ctx.command_path
    return found
