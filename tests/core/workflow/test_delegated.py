"""Separation of duties through delegation: whoever acts in another's place does not check what that one made."""

from datetime import date
from uuid import UUID

import pytest
from huizhanjia_core.permission.delegations import delegate, end_delegation
from huizhanjia_core.permission.models import GrantRow, RoleRow
from huizhanjia_core.workflow import refusals
from sqlalchemy import select

from tests.core.workflow.stage import LHASA, LHUNZHUB, Stage, account
from tests.dummy_plugin.repairs import APPROVE, RepairState
from tests.harness.api import Api

LATER = date(2099, 1, 1)
TASKS = "{myTasks(first:50){nodes{transition} totalCount}}"
PROPOSE = "mutation($i:ProposeRepairInput!){proposeRepair(input:$i){repair{id} userErrors{code}}}"


async def lend(stage: Stage, holder: str, to: str) -> UUID:
    """Let somebody be a carpenter in the holder's place."""
    async with stage.operator() as work:
        query = select(GrantRow.id).join(RoleRow, RoleRow.id == GrantRow.role_id)
        query = query.where(
            GrantRow.account_id == await account(work, holder), RoleRow.code == "dummy_carpenter"
        )
        grant = (await work.session.scalars(query)).one()
        lent = await delegate(work, grant=grant, username=to, valid_to=LATER, reason="休假")
        return lent.id


async def test_a_delegate_does_not_review_what_the_holder_proposed(stage: Stage) -> None:
    await lend(stage, "linzhou", "caseworker")
    repair = await stage.propose("linzhou")
    assert (await stage.steps(repair))["approve"][0] == LHASA  # nobody is left at the county
    with pytest.raises(refusals.SamePerson):
        await stage.advance("caseworker", APPROVE, repair)
    done = await stage.advance("lhasa", APPROVE, repair)
    assert done.state is RepairState.PUBLISHED


async def test_the_holder_does_not_review_what_the_delegate_proposed(stage: Stage) -> None:
    await lend(stage, "linzhou", "caseworker")
    repair = await stage.propose("caseworker")
    (begun,) = await stage.history(repair)
    async with stage.operator() as work:
        assert begun.account_id == await account(work, "caseworker")
        assert begun.acting_for_id == await account(work, "linzhou")
    for username in ("linzhou", "caseworker"):
        with pytest.raises(refusals.SamePerson):
            await stage.advance(username, APPROVE, repair)
    assert (await stage.steps(repair))["approve"][0] == LHASA


async def test_a_delegate_reviews_what_others_proposed_and_is_noted(stage: Stage) -> None:
    await stage.carpenter("director")
    await lend(stage, "linzhou", "caseworker")
    repair = await stage.propose("director")
    assert (await stage.steps(repair))["approve"][0] == LHUNZHUB
    await stage.advance("caseworker", APPROVE, repair)
    last = (await stage.history(repair))[-1]
    async with stage.operator() as work:
        assert last.acting_for_id == await account(work, "linzhou")


async def test_a_right_of_ones_own_is_not_lost_by_a_delegation(stage: Stage) -> None:
    await stage.carpenter("director")
    async with stage.operator() as work:  # the director acts for linzhou in other things
        query = select(GrantRow.id).where(GrantRow.account_id == await account(work, "linzhou"))
        officer = (await work.session.scalars(query.order_by(GrantRow.granted_at, GrantRow.id))).first()
        assert officer is not None
        await delegate(work, grant=officer, username="director", valid_to=LATER, reason="休假")
    repair = await stage.propose("linzhou")
    await stage.advance("director", APPROVE, repair)
    assert (await stage.history(repair))[-1].acting_for_id is None


async def test_tasks_are_those_that_a_delegate_can_do(stage: Stage, house: Api) -> None:
    await lend(stage, "linzhou", "caseworker")
    await stage.carpenter("director")
    theirs = await stage.propose("linzhou")
    listed = await house.data(TASKS, "caseworker")
    assert "approve" not in {one["transition"] for one in listed["myTasks"]["nodes"]}
    await stage.propose("director")
    listed = await house.data(TASKS, "caseworker")
    assert "approve" in {one["transition"] for one in listed["myTasks"]["nodes"]}
    assert listed["myTasks"]["totalCount"] == len(listed["myTasks"]["nodes"])
    assert theirs


async def test_the_history_shows_in_whose_place_it_was(stage: Stage, house: Api) -> None:
    await lend(stage, "linzhou", "caseworker")
    code = await house.data('{organizationByCode(code:"540121"){id}}', "linzhou")
    given = {"organization": code["organizationByCode"]["id"], "what": "换椅背", "cost": 100}
    done = await house.data(PROPOSE, "caseworker", i=given)
    asked = (
        "query($i:ID!){node(id:$i){...on Repair{transitions(first:5){nodes{actorName actingFor{username}}}}}}"
    )
    found = await house.data(asked, "linzhou", i=done["proposeRepair"]["repair"]["id"])
    assert found["node"]["transitions"]["nodes"] == [
        {"actorName": "白玛曲珍", "actingFor": {"username": "linzhou"}}
    ]


async def test_a_step_moves_when_a_delegation_begins_and_ends(stage: Stage) -> None:
    await stage.carpenter("director")
    repair = await stage.propose("linzhou")
    lent = await lend(stage, "director", "cashier")
    assert (await stage.steps(repair))["approve"][0] == LHUNZHUB
    async with stage.operator() as work:
        await end_delegation(work, grant=lent)
    with pytest.raises(refusals.BelongsElsewhere):
        await stage.advance("lhasa", APPROVE, repair)
    await stage.advance("director", APPROVE, repair)
