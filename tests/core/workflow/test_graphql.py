"""Tasks, open steps, histories and notifications through the whole application, by both engines."""

from datetime import date, timedelta
from typing import Any

from huizhanjia_core.workflow import StepRow, steps
from huizhanjia_core.workflow.models import NO_DEADLINE
from huizhanjia_schema.http.endpoint import ENGINE_HEADER
from sqlalchemy import select, text, update

from tests.core.identity.test_tokens import issue, service
from tests.core.workflow.stage import LHUNZHUB, Stage
from tests.dummy_plugin.repairs import RETURN
from tests.harness.api import Api

PROPOSE = "mutation($i:ProposeRepairInput!){proposeRepair(input:$i){repair{id version state} userErrors{code message path}}}"
REVIEW = "mutation($i:ReviewRepairInput!){reviewRepair(input:$i){repair{version state} userErrors{code message path}}}"
TASKS = "{myTasks(first:50){totalCount nodes{workflow workflowTitle transition title subject state dueOn overdue needsReason organization{code}}}}"
AVAILABLE = "{repairs(first:50){nodes{id available(first:10){nodes{transition needsReason}}}}}"
HISTORY = "{repairs(first:50){nodes{transitions(first:50){totalCount nodes{number title titleEn fromState toState actorName reason}}}}}"
OPEN = "query($o:Boolean){openSteps(first:50,where:{overdue:$o}){totalCount nodes{title overdue subject organization{code} routedTo{code}}}}"
STATISTICS = (
    "{openStepStatistics(groupBy:[ORGANIZATION,STATE]){organization{code} state subjects overdue suppressed}}"
)
TOLD = "{me{unreadNotifications notifications(first:20){nodes{id title titleEn subject dueOn readAt}}}}"
LISTED = "{notifications(first:20,where:{read:false}){totalCount nodes{id title subject}}}"
MARK = (
    "mutation($i:MarkNotificationsReadInput!){markNotificationsRead(input:$i){marked userErrors{code path}}}"
)


async def both(house: Api, document: str, as_: str, **variables: Any) -> Any:
    """The answer of the ordinary path and, from the second time on, of the compiled one: the same."""
    token = await house.token(as_)
    answers = [await house.post(document, variables, token=token) for _ in range(3)]
    found = [answer.json() for answer in answers]
    assert "errors" not in found[0], found[0]
    assert found[0] == found[1] == found[2]
    assert answers[-1].headers[ENGINE_HEADER] == "compiled", answers[-1].headers
    return found[0]["data"]


async def propose(house: Api, as_: str = "linzhou") -> Any:
    unit = await house.data("query($c:String!){organizationByCode(code:$c){id}}", as_, c=LHUNZHUB)
    given = {"organization": unit["organizationByCode"]["id"], "what": "换椅背", "cost": 30_000}
    answer = (await house.data(PROPOSE, as_, i=given))["proposeRepair"]
    assert answer["userErrors"] == []
    return answer["repair"]


async def test_a_task_stands_where_somebody_can_do_it(house: Api) -> None:
    repair = await propose(house)
    assert (await both(house, TASKS, "linzhou"))["myTasks"]["totalCount"] == 0  # the maker does not check
    assert (await both(house, TASKS, "region"))["myTasks"]["totalCount"] == 0
    tasks = (await both(house, TASKS, "lhasa"))["myTasks"]
    due = tasks["nodes"][0].pop("dueOn")
    assert due is not None
    assert tasks == {
        "totalCount": 1,
        "nodes": [
            {
                "workflow": "dummy:repair",
                "workflowTitle": "长椅维修",
                "transition": "approve",
                "title": "审核通过",
                "subject": repair["id"],
                "state": "PROPOSED",
                "overdue": False,
                "needsReason": False,
                "organization": {"code": LHUNZHUB},
            }
        ],
    }


async def test_no_task_waits_for_an_api_token_whose_scopes_the_step_does_not_know(house: Api) -> None:
    await propose(house)
    assert (await both(house, TASKS, "lhasa"))["myTasks"]["totalCount"] == 1
    account = await service(house, "dummy_carpenter", "540100")
    token = (await issue(house, account, scopes=["dummy:repair:read"]))["token"]
    for _ in range(3):  # by both engines
        answer = await house.post(TASKS, token=token)
        assert answer.json()["data"]["myTasks"] == {"totalCount": 0, "nodes": []}


async def test_what_one_may_do_next_stands_on_the_record(house: Api) -> None:
    repair = await propose(house)
    mine = (await both(house, AVAILABLE, "linzhou"))["repairs"]["nodes"]
    assert mine == [
        {"id": repair["id"], "available": {"nodes": [{"transition": "withdraw", "needsReason": False}]}}
    ]
    theirs = (await both(house, AVAILABLE, "lhasa"))["repairs"]["nodes"][0]["available"]["nodes"]
    assert sorted((one["transition"], one["needsReason"]) for one in theirs) == [
        ("approve", False),
        ("return", True),
        ("withdraw", False),
    ]


async def test_a_review_over_graphql_is_told_and_noted(house: Api) -> None:
    repair = await propose(house)
    review = {"repair": repair["id"], "version": repair["version"], "approve": False}
    refused = (await house.data(REVIEW, "lhasa", i=review))["reviewRepair"]["userErrors"]
    assert [(one["code"], one["path"]) for one in refused] == [("BAD_USER_INPUT", ["input", "reason"])]
    refused = (await house.data(REVIEW, "linzhou", i={**review, "approve": True}))["reviewRepair"]
    assert [one["code"] for one in refused["userErrors"]] == ["FORBIDDEN"]
    assert "不相容岗位分离" in refused["userErrors"][0]["message"]
    done = (await house.data(REVIEW, "lhasa", i={**review, "reason": "缺照片"}))["reviewRepair"]
    assert done == {"repair": {"version": 2, "state": "RETURNED"}, "userErrors": []}
    stale = (await house.data(REVIEW, "lhasa", i={**review, "approve": True}))["reviewRepair"]["userErrors"]
    assert [(one["code"], one["path"]) for one in stale] == [("CONFLICT", ["input", "version"])]
    history = (await both(house, HISTORY, "linzhou"))["repairs"]["nodes"][0]["transitions"]
    assert history["totalCount"] == 2
    assert history["nodes"][1] == {
        "number": 2,
        "title": "退回补正",
        "titleEn": "Return",
        "fromState": "PROPOSED",
        "toState": "RETURNED",
        "actorName": "格桑梅朵",
        "reason": "缺照片",
    }
    assert (await both(house, HISTORY, "shigatse"))["repairs"]["nodes"] == []
    assert [task["transition"] for task in (await both(house, TASKS, "linzhou"))["myTasks"]["nodes"]] == [
        "resubmit"
    ]


async def test_superiors_see_what_is_open_and_overdue_below(stage: Stage, house: Api) -> None:
    late = await stage.propose()
    await stage.propose()
    async with stage.operator() as work:
        yesterday = work.today - timedelta(days=1)
        await work.session.execute(
            update(StepRow).where(StepRow.subject_id == late, StepRow.lead).values(due_on=yesterday)
        )
    steps = (await both(house, OPEN, "region", o=None))["openSteps"]
    assert steps["totalCount"] == 2
    overdue = (await both(house, OPEN, "region", o=True))["openSteps"]["nodes"]
    assert [(one["overdue"], one["routedTo"]["code"]) for one in overdue] == [(True, "540100")]
    assert overdue[0]["subject"] == f"repair_{late.hex}"
    assert (await both(house, STATISTICS, "region"))["openStepStatistics"] == [
        {
            "organization": {"code": LHUNZHUB},
            "state": "PROPOSED",
            "subjects": 2,
            "overdue": 1,
            "suppressed": False,
        }
    ]
    assert (await both(house, OPEN, "shigatse", o=None))["openSteps"]["totalCount"] == 0
    assert (await both(house, OPEN, "caseworker", o=None))["openSteps"]["totalCount"] == 0


async def test_who_can_go_on_and_the_maker_are_told_in_the_same_transaction(stage: Stage, house: Api) -> None:
    repair = await propose(house)
    waiting = (await house.data(TOLD, "lhasa"))["me"]
    assert waiting["unreadNotifications"] == 1
    assert waiting["notifications"]["nodes"][0]["title"] == "长椅维修：待您办理"
    assert waiting["notifications"]["nodes"][0]["subject"] == repair["id"]
    assert waiting["notifications"]["nodes"][0]["dueOn"] is not None
    assert (await house.data(TOLD, "linzhou"))["me"]["unreadNotifications"] == 0
    review = {"repair": repair["id"], "version": 1, "approve": False, "reason": "缺照片"}
    await house.data(REVIEW, "lhasa", i=review)
    told = (await house.data(TOLD, "linzhou"))["me"]
    titles = {one["title"] for one in told["notifications"]["nodes"]}
    assert titles == {"长椅维修：退回补正", "长椅维修：待您办理"}
    assert told["unreadNotifications"] == 2
    assert (await both(house, LISTED, "linzhou"))["notifications"]["totalCount"] == 2
    others = [one["id"] for one in waiting["notifications"]["nodes"]]
    passed = (await house.data(MARK, "linzhou", i={"notifications": others}))["markNotificationsRead"]
    assert passed == {"marked": 0, "userErrors": []}
    some = [told["notifications"]["nodes"][0]["id"]]
    assert (await house.data(MARK, "linzhou", i={"notifications": some}))["markNotificationsRead"][
        "marked"
    ] == 1
    assert (await house.data(TOLD, "linzhou"))["me"]["unreadNotifications"] == 1
    assert (await house.data(MARK, "linzhou", i={}))["markNotificationsRead"]["marked"] == 1
    wrong = (await house.data(MARK, "linzhou", i={"notifications": ["x"]}))["markNotificationsRead"]
    assert [one["code"] for one in wrong["userErrors"]] == ["NOT_FOUND"]
    assert (await house.data(TOLD, "lhasa"))["me"]["unreadNotifications"] == 1


async def test_a_right_that_ends_takes_its_tasks_at_the_next_request(stage: Stage, house: Api) -> None:
    await propose(house)
    assert (await both(house, TASKS, "lhasa"))["myTasks"]["totalCount"] == 1
    async with stage.database.writer() as session:
        await session.execute(text("DELETE FROM core_policy WHERE v1 = 'dummy:repair:review'"))
    assert (await both(house, TASKS, "lhasa"))["myTasks"]["totalCount"] == 0


async def test_a_refused_transition_tells_nobody(stage: Stage, house: Api) -> None:
    repair = await stage.propose()
    before = (await house.data(TOLD, "linzhou"))["me"]["unreadNotifications"]
    review = {"repair": f"repair_{repair.hex}", "version": 9, "approve": True}
    assert (await house.data(REVIEW, "lhasa", i=review))["reviewRepair"]["userErrors"]
    assert (await house.data(TOLD, "linzhou"))["me"]["unreadNotifications"] == before == 0
    await stage.advance("lhasa", RETURN, repair, reason="缺照片")
    assert (await house.data(TOLD, "linzhou"))["me"]["unreadNotifications"] == 2


async def test_tasks_come_by_deadline_and_those_without_one_come_last(stage: Stage, house: Api) -> None:
    for on in (date(2026, 3, 2), date(2026, 1, 5), date(2026, 2, 2)):
        await stage.propose("linzhou", on=on)
    listed = await house.data("{myTasks(first:50,orderBy:DUE){nodes{dueOn transition} totalCount}}", "lhasa")
    days = [one["dueOn"] for one in listed["myTasks"]["nodes"]]
    dated = [day for day in days if day is not None]
    assert len(dated) >= 3
    assert dated == sorted(dated)
    assert days == [*dated, *[None] * (len(days) - len(dated))]
    assert listed["myTasks"]["totalCount"] == len(days)


async def test_deadlines_that_a_calendar_moves_are_listed_by_the_new_one(stage: Stage) -> None:
    repair = await stage.propose("linzhou", on=date(2027, 3, 1))
    async with stage.operator() as work:
        await steps.redate(work.session, date(2027, 1, 1), date(2027, 12, 31))
        for step in await work.session.scalars(select(StepRow).where(StepRow.subject_id == repair)):
            assert step.due_sort == (step.due_on or NO_DEADLINE)
            step.due_on, step.due_sort = date(2030, 1, 1), date(2030, 1, 1)
        await work.session.flush()
        await steps.redate(work.session, date(2027, 1, 1), date(2030, 12, 31))
        for step in await work.session.scalars(select(StepRow).where(StepRow.subject_id == repair)):
            assert step.due_sort == (step.due_on or NO_DEADLINE)
            assert step.due_in is None or step.due_on is not None
