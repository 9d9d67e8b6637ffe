"""What a resolver gets: the actor, the operation's snapshot and, inside a mutation, its transaction."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import huizhanjia_schema
from huizhanjia_schema import Operation, Refusal
from huizhanjia_schema.errors import Spoken
from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from huizhanjia_core import idempotency
from huizhanjia_core.application import Application
from huizhanjia_core.audit import trail
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.audit.request import answered, requested
from huizhanjia_core.clock import now, today
from huizhanjia_core.permission import actors
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.refusals import AlreadyThere
from huizhanjia_core.work import Work

T = TypeVar("T")


class AlreadyAnsweredError(Exception):
    """A field went on reading after its operation was answered."""


@dataclass(kw_only=True, eq=False)
class Context(huizhanjia_schema.Context):
    """One operation's surroundings.

    Attributes:
        application: the running application.
        viewer: the actor.
        token: the digest of the session token that came with the request, if any.
        address: the client's address, if known.
        agent: how the client names itself, if it does.
        audit: the record of the mutation under way.
    """

    application: Application
    viewer: Actor
    token: str | None = None
    address: str | None = None
    agent: str | None = None
    audit: Entry = field(default_factory=Entry)
    _work: Work | None = None
    _reader: AsyncConnection | None = None
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closed: bool = False

    @property
    def work(self) -> Work:
        """The unit of work of the mutation under way; raises ``LookupError`` outside of one."""
        if self._work is None:
            raise LookupError("no transaction is open")
        return self._work

    async def rows(self, statement: Select[Any]) -> Sequence[Any]:
        """The rows of one statement on the operation's snapshot; none once it was answered."""

        async def run(connection: AsyncConnection) -> Sequence[Any]:
            return list(await connection.execute(statement))

        try:
            return await self.read(run)
        except AlreadyAnsweredError:
            return []

    async def read(self, run: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """What ``run`` finds on the operation's snapshot, which is opened when it is first needed.

        Fields of one level ask side by side, and there is one connection: they take turns. When an
        error ends a field, the engine cancels the fields beside it; a statement cut off in the middle
        would take the connection with it, so it runs to its end in a task of its own.

        Raises:
            AlreadyAnsweredError: the operation was answered meanwhile; nobody waits any more.
        """

        async def turn() -> tuple[T] | None:
            async with self._turn:
                if self._closed:
                    return None  # no exception here: the task's may have nobody left to hear it
                if self._reader is None:
                    database = self.application.database
                    self._reader = await self._open.enter_async_context(database.reader())
                return (await run(self._reader),)

        found = await asyncio.shield(turn())
        if found is None:
            raise AlreadyAnsweredError
        return found[0]

    async def renew(self) -> None:
        """Let go of the snapshot; a later read opens a new one."""
        async with self._turn:
            self._reader = None
            self.loaders.clear()
            await self._open.aclose()

    async def close(self) -> None:
        """Let go of the snapshot for good.

        An answer that an error has decided is sent while fields beside it are still being read; they
        must not open a connection that nobody would close.
        """
        self._closed = True
        await self.renew()

    async def write(self, operation: Operation, given: Any, run: Callable[[], Awaitable[Any]]) -> Any:
        """Run a mutation and record it; see ``huizhanjia_schema.Context.write``."""
        await self.renew()
        try:
            if operation.transaction:
                return await self._transacted(operation, given, run)
            return await self._opening_its_own(operation, given, run)
        except BaseException as error:  # a cancellation too: the attempt was made
            await trail.keep_failure(self.application.database, self.audit, error)
            raise

    async def refuse(self, operation: Operation, given: Any, error: Spoken) -> Any:
        """Record a mutation that its rule refused; see ``huizhanjia_schema.Context.refuse``."""
        entry = self._recording(operation, given)
        entry.acting(self.viewer)
        entry.action = operation.rule.action
        return await self._refused_alone(operation, error)

    async def _opening_its_own(
        self, operation: Operation, given: Any, run: Callable[[], Awaitable[Any]]
    ) -> Any:
        self._recording(operation, given)
        payload = await self._refusable(operation, run)
        await trail.keep_alone(self.application.database, self.audit)
        return payload

    async def _transacted(self, operation: Operation, given: Any, run: Callable[[], Awaitable[Any]]) -> Any:
        async def block(session: AsyncSession) -> Any:
            self._recording(operation, given)
            self._work = work = await self._begin(session)
            try:
                payload = await self._refusable(operation, lambda: self._attempt(work, operation, given, run))
            finally:
                self._work = None
            await trail.keep(session, work.audit, work.now)
            return payload

        try:
            return await self.application.database.write(block)
        except IntegrityError:
            if not operation.creates:
                return await self._refused_alone(operation, AlreadyThere())
        try:  # a twin with the same idempotency key may have been faster: its result is now there to repeat
            return await self.application.database.write(block)
        except IntegrityError:
            return await self._refused_alone(operation, AlreadyThere())

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Work]:
        """A transaction of a mutation that opens its own; committed when the block ends."""
        async with self.application.database.writer() as session:
            yield await self._begin(session)

    def _recording(self, operation: Operation, given: Any) -> Entry:
        """Begin the mutation's record anew: a transaction may be run again from its start."""
        keyring = self.application.keyring
        self.audit = requested(operation, given, keyring, address=self.address, trace_id=self.trace_id)
        return self.audit

    async def _begin(self, session: AsyncSession) -> Work:
        """A unit of work whose actor is read in its own transaction: a right ended a moment ago is gone."""
        moment = now()
        actor = await actors.load(await session.connection(), self.token, moment, self.application.policies)
        return Work(
            session=session,
            actor=self.audit.acting(actor),
            now=moment,
            today=today(moment),
            address=self.address,
            listeners=self.application.listeners,
            audit=self.audit,
            keyring=self.application.keyring,
            ask=self.application.registry.ask,
        )

    async def _refusable(self, operation: Operation, run: Callable[[], Awaitable[Any]]) -> Any:
        try:
            payload = await run()
        except Refusal as refusal:
            self.audit.refused(refusal)
            return operation.refused(refusal, self.language)
        answered(self.audit, payload)
        return payload

    async def _refused_alone(self, operation: Operation, error: Spoken) -> Any:
        """The payload that says no where the transaction is gone; the record gets one of its own."""
        self.audit.refused(error)
        await trail.keep_alone(self.application.database, self.audit)
        return operation.refused(error, self.language)

    async def _attempt(
        self, work: Work, operation: Operation, given: Any, run: Callable[[], Awaitable[Any]]
    ) -> Any:
        """The mutation's body under a savepoint: a refusal leaves nothing of it behind."""
        async with work.session.begin_nested():
            request = idempotency.requested(work.actor, operation, given)
            if request is not None:
                schema = self.application.schema
                remembered = await idempotency.recall(work.session, request, operation, schema)
                if remembered is not None:
                    return remembered
            payload = await run()
            await work.session.flush()
            if request is not None:
                await idempotency.remember(work, request, payload)
            return payload
