"""What time does to many subjects at once: the same as one by one, with as many statements as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core import workflow
from huizhanjia_core.tasks.models import NotificationRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import refusals
from sqlalchemy import event, select

from tests.core.workflow.stage import Stage
from tests.dummy_plugin.models import RepairRow
from tests.dummy_plugin.repairs import APPROVE, FINISH, RESUBMIT, RETURN, WITHDRAW, RepairState


async def returned(stage: Stage, count: int) -> list[UUID]:
    repairs = [await stage.propose() for _ in range(count)]
    for repair in repairs:
        await stage.advance("lhasa", RETURN, repair, reason="缺照片")
    return repairs


async def locked(work: Work, keys: list[UUID]) -> list[RepairRow]:
    query = select(RepairRow).where(RepairRow.id.in_(keys)).order_by(RepairRow.id)
    return list(await work.session.scalars(query.with_for_update()))


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        told.append(statement)

    event.listen(stage.database.writers.sync_engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(stage.database.writers.sync_engine, "before_cursor_execute", note)


async def seen(stage: Stage, repair: UUID) -> Any:
    """All that a transition leaves of a subject, but keys and moments."""
    async with stage.operator() as work:
        row = await work.session.get_one(RepairRow, repair)
        query = select(NotificationRow.account_id, NotificationRow.title, NotificationRow.due_on)
        told = await work.session.execute(query.where(NotificationRow.subject_id == repair))
        state = (row.state, row.version, sorted(map(repr, told)))
    history = [
        (one.number, one.name, one.from_state, one.to_state, one.account_id, one.actor_name, one.reason)
        for one in await stage.history(repair)
    ]
    steps = {
        name: (code, step.state, step.opens_on, step.due_on, step.due_sort, step.lead, step.organization_id)
        for name, (code, step) in (await stage.steps(repair)).items()
    }
    return state, history, steps


async def test_many_are_done_as_one_is(stage: Stage) -> None:
    single, *many = await returned(stage, 5)
    async with stage.operator() as work:
        (row,) = await locked(work, [single])
        await workflow.apply(work, row, RESUBMIT)
    async with stage.operator() as work:
        rows = await locked(work, many)
        entries = await workflow.apply_many(work, rows, RESUBMIT)
        assert {one.subject_id for one in entries} == set(many)
        assert {(one.state, one.version) for one in rows} == {(RepairState.PROPOSED, 3)}
    expected = await seen(stage, single)
    assert expected[2].keys() == {"approve", "return", "withdraw"}
    assert [await seen(stage, one) for one in many] == [expected] * len(many)
    await stage.advance("lhasa", APPROVE, many[0], version=3)  # and life goes on


async def test_many_cost_as_many_statements_as_one(stage: Stage) -> None:
    repairs = await returned(stage, 6)
    costs = []
    for keys in (repairs[:1], repairs[1:]):
        with counted(stage) as told:
            async with stage.operator() as work:
                await workflow.apply_many(work, await locked(work, keys), RESUBMIT)
        costs.append(len(told))
    assert costs[0] == costs[1]


async def test_one_that_is_out_of_order_keeps_all_from_changing(stage: Stage) -> None:
    repairs = [*await returned(stage, 1), await stage.propose()]
    before = [await seen(stage, one) for one in repairs]
    with pytest.raises(refusals.OutOfOrder):
        async with stage.operator() as work:
            await workflow.apply_many(work, await locked(work, repairs), RESUBMIT)
    assert [await seen(stage, one) for one in repairs] == before


async def test_what_people_do_is_not_done_by_sets(stage: Stage) -> None:
    keys = await returned(stage, 1)
    async with stage.operator() as work:
        rows = await locked(work, keys)
        for transition in (APPROVE, RETURN, FINISH):
            with pytest.raises(TypeError):
                await workflow.apply_many(work, rows, transition)
        assert await workflow.apply_many(work, [], WITHDRAW) == []
    async with stage.acting("linzhou") as work:
        with pytest.raises(TypeError):
            await workflow.apply_many(work, await locked(work, keys), WITHDRAW)
