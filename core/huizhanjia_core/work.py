"""What a use case works with: the transaction, who asks, and when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core import events
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.clock import now, today
from huizhanjia_core.crypto.keyring import NO_KEYS, Keyring
from huizhanjia_core.crypto.vault import Vault
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.permission.actor import Actor


def nobody(_hook: Callable[..., Any], **_given: Any) -> list[Any]:
    """The answer where no plugin is there to be asked."""
    return []


@dataclass(frozen=True, kw_only=True, eq=False)
class Work:
    """A unit of work, handed to every service; whoever opened the transaction commits it.

    Attributes:
        session: the transaction; services flush and never commit.
        actor: who asks.
        now: the moment at which all of it happens, aware, in UTC and whole seconds.
        today: the calendar day of ``now`` in Asia/Shanghai.
        address: the client's address, None where there is no client.
        listeners: who hears of events, in plugin order.
        audit: the record of what is being done; services add what it concerns.
        keyring: the master keys behind ``crypto``.
        ask: ``Registry.ask``: what other plugins answer to a hook that a plugin's ``api`` specifies;
            arguments are given by name.
    """

    session: AsyncSession
    actor: Actor
    now: datetime = field(default_factory=now)
    today: date = field(default_factory=today)
    address: str | None = None
    listeners: Sequence[Listener[Any]] = ()
    audit: Entry = field(default_factory=Entry)
    keyring: Keyring = NO_KEYS
    ask: Callable[..., list[Any]] = nobody

    @cached_property
    def crypto(self) -> Vault:
        """Seals and opens sensitive values in this transaction."""
        return Vault(self.session, self.keyring, self.now, self.audit)

    async def emit(self, event: object) -> None:
        """Tell every listener what happened, in this transaction.

        An exception of a listener passes to the service that emitted and so ends the transaction.
        """
        await events.dispatch(self, event, self.listeners)
