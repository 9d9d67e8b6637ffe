"""Doing transitions: order, reasons, periods, separation, routing, and two at once."""

import asyncio
from collections import defaultdict
from datetime import date
from uuid import UUID, uuid4

import pytest
from huizhanjia_core import workflow
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.identity import accounts
from huizhanjia_core.identity.models import AccountStatus
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.permission.grants import disallow_action, end_grant
from huizhanjia_core.permission.models import GrantRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.tasks.models import NotificationRow
from huizhanjia_core.workflow import TransitionRow, refusals
from huizhanjia_schema import Refusal
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from tests.core.workflow.stage import LHASA, LHUNZHUB, Stage, account, unit
from tests.dummy_plugin import repair_service
from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.models import RepairRow
from tests.dummy_plugin.repairs import (
    APPROVE,
    FINISH,
    REOPEN,
    RESUBMIT,
    RETURN,
    WITHDRAW,
    RepairState,
    TooDear,
)


async def test_the_whole_way_is_noted_with_who_when_and_why(stage: Stage) -> None:
    repair = await stage.propose()
    await stage.advance("lhasa", RETURN, repair, reason="缺照片")
    await stage.advance("linzhou", RESUBMIT, repair, version=2)
    done = await stage.advance("lhasa", APPROVE, repair, version=3)
    assert (done.state, done.version) == (RepairState.PUBLISHED, 4)
    entries = await stage.history(repair)
    assert [
        (one.number, one.name, one.from_state, one.to_state, one.actor_name, one.reason) for one in entries
    ] == [
        (1, "start", None, "PROPOSED", "索朗旺姆", None),
        (2, "return", "PROPOSED", "RETURNED", "格桑梅朵", "缺照片"),
        (3, "resubmit", "RETURNED", "PROPOSED", "索朗旺姆", None),
        (4, "approve", "PROPOSED", "PUBLISHED", "格桑梅朵", None),
    ]


@pytest.mark.parametrize(
    "statement", ["UPDATE core_transition SET reason = 'x'", "DELETE FROM core_transition"]
)
async def test_the_database_keeps_what_was_done(stage: Stage, statement: str) -> None:
    repair = await stage.propose()
    with pytest.raises(DBAPIError, match="append-only"):
        async with stage.database.writer() as session:
            await session.execute(text(statement))
    assert len(await stage.history(repair)) == 1


async def test_only_an_erased_subject_forgets_why_and_nothing_else(stage: Stage) -> None:
    erased, kept = [await stage.propose(), await stage.propose()]
    for repair in (erased, kept):
        await stage.advance("lhasa", RETURN, repair, reason="缺照片")
    with pytest.raises(DBAPIError, match="append-only"):
        async with stage.operator() as work:
            await workflow.erase_reasons(work, [erased])
    async with stage.operator() as work:
        await work.crypto.destroy(erased)  # it never had a key
        await workflow.erase_reasons(work, [erased])
    assert [(one.name, one.reason) for one in await stage.history(erased)] == [
        ("start", None),
        ("return", None),
    ]
    assert (await stage.history(kept))[-1].reason == "缺照片"
    for values in ({"reason": "另有原因"}, {"reason": None, "actor_name": "别人"}, {"at": None}):
        with pytest.raises(DBAPIError, match="append-only"):
            async with stage.database.writer() as session:
                await session.execute(
                    update(TransitionRow).where(TransitionRow.subject_id == erased).values(**values)
                )


async def test_out_of_order_is_refused_and_changes_nothing(stage: Stage) -> None:
    repair = await stage.propose()
    with pytest.raises(refusals.OutOfOrder, match="Resubmit"):
        await stage.advance("linzhou", RESUBMIT, repair)
    assert len(await stage.history(repair)) == 1


async def test_a_stale_version_is_refused(stage: Stage) -> None:
    repair = await stage.propose()
    await stage.advance("lhasa", RETURN, repair, reason="缺照片")
    await stage.advance("linzhou", RESUBMIT, repair)
    with pytest.raises(StaleVersion):
        await stage.advance("lhasa", APPROVE, repair, version=1)


async def test_a_reason_is_required_where_it_is_declared(stage: Stage) -> None:
    repair = await stage.propose()
    with pytest.raises(refusals.ReasonNeeded):
        await stage.advance("lhasa", RETURN, repair)


async def test_of_two_who_come_at_once_one_is_refused(stage: Stage) -> None:
    repair = await stage.propose()
    await stage.carpenter("director", LHASA)
    answers = await asyncio.gather(
        stage.advance("lhasa", APPROVE, repair, version=1),
        stage.advance("director", APPROVE, repair, version=1),
        return_exceptions=True,
    )
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert len(refused) == 1, answers
    assert isinstance(refused[0], StaleVersion | refusals.OutOfOrder)
    assert [one.name for one in await stage.history(repair)] == ["start", "approve"]


async def test_the_maker_does_not_check_and_a_county_of_one_routes_to_its_superior(stage: Stage) -> None:
    repair = await stage.propose()
    assert (await stage.steps(repair))["approve"][0] == LHASA
    with pytest.raises(refusals.SamePerson):
        await stage.advance("linzhou", APPROVE, repair)
    await stage.advance("lhasa", APPROVE, repair)


async def test_a_superior_leaves_a_step_to_the_county_while_somebody_is_there(stage: Stage) -> None:
    await stage.carpenter("director")
    repair = await stage.propose()
    assert (await stage.steps(repair))["approve"][0] == LHUNZHUB
    with pytest.raises(refusals.BelongsElsewhere, match="林周"):
        await stage.advance("lhasa", APPROVE, repair)
    await stage.advance("director", APPROVE, repair)


async def test_several_steps_are_done_by_several_people(stage: Stage) -> None:
    await stage.carpenter("director")
    repair = await stage.propose(on=date(2026, 3, 2))
    await stage.advance("director", APPROVE, repair, on=date(2026, 3, 2))
    code, step = (await stage.steps(repair))["finish"]
    assert (code, step.opens_on, step.due_on) == (LHASA, date(2026, 3, 10), date(2026, 3, 30))
    for username in ("linzhou", "director"):
        with pytest.raises(refusals.SamePerson):
            await stage.advance(username, FINISH, repair, on=date(2026, 3, 10))
    await stage.advance("lhasa", FINISH, repair, on=date(2026, 3, 10))


async def test_a_public_notice_lasts_its_working_days_over_a_festival(stage: Stage) -> None:
    published = date(2026, 2, 13)  # a Friday before the 14th, which is worked, and nine days off
    repair = await stage.propose(on=published)
    await stage.advance("lhasa", APPROVE, repair, on=published)
    await stage.carpenter("director")
    step = (await stage.steps(repair))["finish"][1]
    # 14, 24, 25, 26 and 27 February are worked; the 28th, a Saturday, is the first day after.
    assert step.opens_on == date(2026, 2, 28)
    with pytest.raises(refusals.TooEarly, match="2026-02-28"):
        await stage.advance("director", FINISH, repair, on=date(2026, 2, 27))
    await stage.advance("director", FINISH, repair, on=date(2026, 2, 28))


async def test_a_guard_refuses_by_the_row(stage: Stage) -> None:
    repair = await stage.propose(cost=600_000, on=date(2026, 3, 2))
    await stage.advance("lhasa", APPROVE, repair, on=date(2026, 3, 2))
    await stage.carpenter("director")
    with pytest.raises(TooDear):
        await stage.advance("director", FINISH, repair, on=date(2026, 4, 1))


async def test_what_is_not_routed_is_done_by_everyone_whose_grant_covers_it(stage: Stage) -> None:
    repair = await stage.propose()
    await stage.advance("lhasa", WITHDRAW, repair)
    assert await stage.steps(repair) == {}


async def test_a_new_round_separates_anew(stage: Stage) -> None:
    day = date(2026, 3, 2)
    await stage.carpenter("director")
    repair = await stage.propose(on=day)
    await stage.advance("director", APPROVE, repair, on=day)
    await stage.advance("lhasa", FINISH, repair, on=date(2026, 4, 1))
    await stage.advance("director", REOPEN, repair)
    await stage.advance("linzhou", APPROVE, repair)


async def test_the_command_line_takes_nobody_s_place(stage: Stage) -> None:
    repair = await stage.propose()
    async with stage.operator() as work:
        with pytest.raises(refusals.AccountNeeded):
            await repair_service.advance(work, APPROVE, repair=repair)


async def test_without_the_right_there_is_no_subject(stage: Stage) -> None:
    repair = await stage.propose()
    for username, key in (("shigatse", repair), ("linzhou", uuid4())):
        with pytest.raises(NotFound):
            await stage.advance(username, WITHDRAW, key)
    async with stage.operator() as work:
        await disallow_action(work, role="dummy_carpenter", action="dummy:repair:review")
    with pytest.raises(Forbidden):
        await stage.advance("lhasa", APPROVE, repair)


async def test_open_steps_follow_those_who_come_and_go(stage: Stage) -> None:
    repair = await stage.propose()

    async def belongs_to() -> str | None:
        return (await stage.steps(repair))["approve"][0]

    assert await belongs_to() == LHASA
    await stage.carpenter("director")
    assert await belongs_to() == LHUNZHUB
    async with stage.operator() as work:
        key = await account(work, "director")
        await accounts.set_status(work, account=key, status=AccountStatus.SUSPENDED, reason="休假")
    assert await belongs_to() == LHASA
    async with stage.operator() as work:
        await accounts.set_status(work, account=key, status=AccountStatus.ACTIVE, reason="返岗")
    assert await belongs_to() == LHUNZHUB
    async with stage.operator() as work:
        mine = select(GrantRow).where(GrantRow.account_id == key, GrantRow.reason == "test")
        await end_grant(work, grant=(await work.session.scalars(mine)).one().id)
    assert await belongs_to() == LHASA
    async with stage.operator() as work:
        await disallow_action(work, role="dummy_carpenter", action="dummy:repair:review")
    assert await belongs_to() == "540000"  # nobody is left: the region has to name somebody


async def test_many_subjects_begin_like_one_and_are_found_together(stage: Stage) -> None:
    alone = await stage.propose()
    async with stage.acting("linzhou") as work:
        place = lineage_of(await unit(work, LHUNZHUB))
        rows = [RepairRow(what="换椅背", cost=30_000, **place) for _ in range(3)]
        entries = await workflow.start_many(work, rows)
        assert [entry.subject_id for entry in entries] == [row.id for row in rows]
        assert await workflow.start_many(work, []) == []
        keys = [row.id for row in rows]
    for key in keys:
        assert [_told(entry) for entry in await stage.history(key)] == [
            _told(entry) for entry in await stage.history(alone)
        ]
        mine, its = await stage.steps(alone), await stage.steps(key)
        assert {name: (code, step.lead, step.due_sort) for name, (code, step) in its.items()} == {
            name: (code, step.lead, step.due_sort) for name, (code, step) in mine.items()
        }
    async with stage.operator() as work:
        told = select(NotificationRow.subject_id, NotificationRow.account_id)
        by_subject: dict[UUID | None, set[UUID]] = defaultdict(set)
        for subject, reader in await work.session.execute(
            told.where(NotificationRow.subject_id.is_not(None))
        ):
            by_subject[subject].add(reader)
        assert by_subject[alone]
        assert all(by_subject[key] == by_subject[alone] for key in keys)
    async with stage.acting("linzhou") as work:
        asked = {*keys, uuid4()}
        assert set(await workflow.find_many(work, RepairRow, asked, see=Action.REPAIR_READ)) == set(keys)
        assert await workflow.find_many(work, RepairRow, [], see=Action.REPAIR_READ) == {}
    async with stage.acting("cashier") as work:
        assert await workflow.find_many(work, RepairRow, asked, see=Action.REPAIR_READ) == {}


def _told(entry: TransitionRow) -> tuple[object, ...]:
    return entry.number, entry.name, entry.to_state, entry.account_id, entry.actor_name, entry.acting_for_id
