"""Repairs on stage: everyone acts with their own grants in the demonstration with carpenters."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.database import Database
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.acting import acting_as
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import StepRow, TransitionRow
from sqlalchemy import select

from tests.dummy_plugin import repair_service
from tests.dummy_plugin.models import RepairRow
from tests.dummy_plugin.prepared import REGISTRY

LHASA, LHUNZHUB = "540100", "540121"
LONG_AGO = date(2015, 1, 1)
"""Since when everyone holds what they hold: tests choose their days."""


class Stage:
    """A database with the demonstration, and whoever acts in it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @asynccontextmanager
    async def operator(self, on: date | None = None) -> AsyncIterator[Work]:
        """A transaction of the command line."""
        async with self.database.writer() as session:
            work = Work(session=session, actor=Actor.operator(), listeners=tuple(REGISTRY.listeners()))
            yield replace(work, today=on) if on else work

    @asynccontextmanager
    async def acting(self, username: str, on: date | None = None) -> AsyncIterator[Work]:
        """A transaction of an account."""
        async with self.operator(on) as work:
            yield await acting_as(work, await account(work, username))

    async def carpenter(self, username: str, code: str = LHUNZHUB) -> None:
        """Let somebody else be a carpenter."""
        async with self.operator(LONG_AGO) as work:
            await grant_role(
                work,
                account=await account(work, username),
                role="dummy_carpenter",
                organization=(await unit(work, code)).id,
                reason="test",
            )

    async def propose(self, username: str = "linzhou", code: str = LHUNZHUB, **more: Any) -> UUID:
        """A new repair."""
        on = more.pop("on", None)
        given = {"what": "换椅背", "cost": 30_000, **more}
        async with self.acting(username, on) as work:
            row = await repair_service.propose(work, organization=(await unit(work, code)).id, **given)
            return row.id

    async def advance(
        self, username: str, transition: workflow.Transition, repair: UUID, **more: Any
    ) -> RepairRow:
        """One transition by somebody; a refusal rolls back."""
        on = more.pop("on", None)
        async with self.acting(username, on) as work:
            return await repair_service.advance(work, transition, repair=repair, **more)

    async def history(self, repair: UUID) -> list[TransitionRow]:
        """Everything that was done with a repair."""
        async with self.database.writer() as session:
            query = select(TransitionRow).where(TransitionRow.subject_id == repair)
            return list(await session.scalars(query.order_by(TransitionRow.number)))

    async def steps(self, repair: UUID) -> dict[str, tuple[str | None, StepRow]]:
        """Its open steps by name, each with the code of the union it belongs to."""
        async with self.database.writer() as session:
            query = select(StepRow, OrganizationRow.code)
            query = query.outerjoin(OrganizationRow, OrganizationRow.id == StepRow.routed_id)
            rows = await session.execute(query.where(StepRow.subject_id == repair))
            return {step.transition: (code, step) for step, code in rows}


async def account(work: Work, username: str) -> UUID:
    """An account's key."""
    query = select(AccountRow.id).where(AccountRow.username == username)
    return (await work.session.scalars(query)).one()


async def unit(work: Work, code: str) -> OrganizationRow:
    """A union."""
    return (await work.session.scalars(select(OrganizationRow).where(OrganizationRow.code == code))).one()
