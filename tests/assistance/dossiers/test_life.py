"""The life of a dossier: each step by whom, after what, and what is refused out of order."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_assistance.dossiers import assessing, caring, consents, life, proceeding
from huizhanjia_assistance.dossiers.care_kinds import (
    ObjectionChannel,
    Purpose,
    VerificationKind,
    VerificationResult,
)
from huizhanjia_assistance.dossiers.decision_models import (
    AssessmentRow,
    ObjectionRow,
    PublicNoticeRow,
)
from huizhanjia_assistance.dossiers.economies import Item
from huizhanjia_assistance.dossiers.economy_kinds import Flow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, ExitKind, ExitReason
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.refusals import AlreadyRegistered, NotInThisState
from huizhanjia_core import workflow
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.permission.models import GrantRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import StepRow, TransitionRow
from huizhanjia_core.workflow.refusals import BelongsElsewhere, OutOfOrder, SamePerson, TooEarly
from huizhanjia_schema import Refusal
from sqlalchemy import func, select

from tests.assistance.dossiers.office import (
    APPROVED,
    DAY,
    LIVING,
    LONG_AGO,
    POOR,
    Office,
    child,
    number,
    unit,
    upload,
    version,
)


async def decided(office: Office, key: UUID, on: date = APPROVED, who: str = "linzhou", **more: Any) -> None:
    given = {"approve": True, "reason": None, **more}
    async with office.acting(who, on) as work:
        await proceeding.decide(work, dossier=key, version=await version(work, key), **given)


async def history(office: Office, key: UUID) -> list[tuple[str, str]]:
    async with office.operator() as work:
        rows = await work.session.scalars(
            select(TransitionRow).where(TransitionRow.subject_id == key).order_by(TransitionRow.number)
        )
        return [(row.name, row.actor_name) for row in rows]


async def test_a_household_goes_from_the_draft_into_file(office: Office) -> None:
    key = await office.active(1)
    row = await office.dossier(key)
    assert (row.state, row.category) == (State.ACTIVE, DossierCategory.DIBAO)
    assert (row.active_since, row.verified_on, row.verify_by) == (APPROVED, APPROVED, date(2017, 5, 17))
    assert await history(office, key) == [
        ("start", "白玛曲珍"),
        ("submit", "白玛曲珍"),
        ("review", "洛桑尼玛"),
        ("visit", "白玛曲珍"),
        ("publicize", "白玛曲珍"),
        ("approve", "索朗旺姆"),
    ]


async def test_the_decision_keeps_what_it_was_taken_by(office: Office) -> None:
    key = await office.visited(1)
    await office.assess(key)
    async with office.operator() as work:
        await assessing.record_standard(
            work, organization=(await unit(work, "540000")).id, year=2015, monthly=999_00, source="更正"
        )
        kept = (
            await work.session.scalars(select(AssessmentRow).where(AssessmentRow.dossier_id == key))
        ).one()
    assert (kept.standard_monthly, kept.standard_unit, kept.standard_year) == (
        500_00,
        "西藏自治区总工会",
        2015,
    )
    assert (kept.criteria_code, kept.members, kept.per_head, kept.net_per_head) == ("2016", 2, 250_00, 83_33)
    steps = kept.steps.splitlines()
    assert steps[0] == "依据：困难职工认定标准（2016年）（总工办〔2016〕36号）"
    assert steps[1] == "人均月收入 = 6000.00 ÷ 12月 ÷ 2人 = 250.00元"
    assert steps[-1] == "结论：符合“低保户”"
    assert kept.figures["spending"] == {"MEDICAL": 4_000_00}  # what was reimbursed is not theirs


async def test_the_criteria_and_the_standard_are_those_of_the_day_and_the_unit(office: Office) -> None:
    key = await office.visited(1)
    async with office.acting("linzhou") as work:
        await assessing.record_standard(
            work, organization=(await unit(work, "540121")).id, year=2015, monthly=200_00, source="林民发1号"
        )
    found = await office.assess(key)
    assert "林周县" in found.standard_unit
    assert (found.standard_monthly, found.category) == (200_00, DossierCategory.DIBAO_EDGE)
    async with office.operator(date(2015, 12, 31)) as work:
        chosen = await assessing.criteria_on(work, work.today)
        assert chosen is not None
        assert chosen.code == "2015"
        assert await assessing.criteria_on(work, date(2015, 5, 7)) is None


async def test_nobody_hands_in_what_nobody_agreed_to_or_verified(office: Office) -> None:
    key = await office.register(1)
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal) as refused:
            await proceeding.submit(work, dossier=key, version=await version(work, key))
    assert "同意" in refused.value.zh
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal, match="guardian"):
            await consents.record(
                work, dossier=key, given_on=DAY, notice="1", purposes=[Purpose.ELIGIBILITY], guardian=False
            )


@pytest.mark.parametrize(("born", "asked"), [("20011231", False), ("20020101", True), ("20021231", True)])
async def test_a_guardian_is_asked_for_whoever_may_be_below_14(
    office: Office, born: str, asked: bool
) -> None:
    """Of a child that turns 14 in 2016 nobody knows whether it has; only the year is told in clear."""
    key = await office.register(1, members=[child(501, id_number=number(501, born))])
    async with office.acting("caseworker") as work:
        agreed = consents.record(
            work, dossier=key, given_on=DAY, notice="1", purposes=[Purpose.ELIGIBILITY], guardian=False
        )
        if asked:
            with pytest.raises(Refusal, match="guardian"):
                await agreed
        else:
            await agreed


async def test_maker_reviewer_and_approver_differ(office: Office) -> None:
    async with office.operator(LONG_AGO) as work:
        for role in ("center_director", "county_officer"):
            await _also(work, "caseworker", role)
    key = await office.submitted(1)
    async with office.acting("caseworker") as work:
        with pytest.raises(SamePerson):
            await proceeding.review(
                work, dossier=key, version=await version(work, key), approve=True, reason=None
            )
    other = await office.publicized(2)
    async with office.acting("caseworker", APPROVED) as work:
        with pytest.raises(SamePerson):
            await proceeding.decide(
                work, dossier=other, version=await version(work, other), approve=True, reason=None
            )


async def test_a_county_of_two_people_is_not_stuck(office: Office) -> None:
    """The county's officer registers, the director reviews: the approval goes to the prefecture."""
    async with office.operator(LONG_AGO) as work:
        await _end(work, "caseworker")
    key = await office.register(1, as_="linzhou")
    async with office.acting("linzhou") as work:
        await consents.record(
            work,
            dossier=key,
            given_on=DAY,
            notice="1",
            purposes=[Purpose.ELIGIBILITY, Purpose.PUBLIC_NOTICE],
            guardian=True,
        )
        await proceeding.submit(work, dossier=key, version=await version(work, key))
    async with office.acting("director") as work:
        await proceeding.review(
            work, dossier=key, version=await version(work, key), approve=True, reason=None
        )
    async with office.operator() as work:  # the steps between do not separate anyone
        row = (await work.session.scalars(select(DossierRow).where(DossierRow.id == key))).one()
        row.visited_on = DAY
        row.assessment_id, row.category = row.id, DossierCategory.DIBAO
        await workflow.apply(work, row, life.VISIT)
        await proceeding.publicize(work, dossier=key, version=row.version, places="x", contact="y")
    with pytest.raises(SamePerson):
        await decided(office, key)
    async with office.operator() as work:
        step = (
            await work.session.scalars(
                select(StepRow).where(StepRow.subject_id == key, StepRow.transition == "approve")
            )
        ).one()
        assert step.routed_id == (await unit(work, "540100")).id
    with pytest.raises(BelongsElsewhere):
        await decided(office, key, who="region")
    await decided(office, key, who="lhasa")
    assert (await office.dossier(key)).state is State.ACTIVE


async def test_nobody_approves_before_the_notice_is_over(office: Office) -> None:
    key = await office.publicized(1)
    for early in (DAY, date(2016, 5, 16)):  # Monday is the fifth working day; the weekend does not count
        with pytest.raises(TooEarly):
            await decided(office, key, early)
    await decided(office, key)


async def test_the_public_notice_shows_a_masked_name_until_the_decision(office: Office) -> None:
    key = await office.publicized(1)
    async with office.operator() as work:
        notice = (await work.session.scalars(select(PublicNoticeRow))).one()
        assert (notice.name, notice.category, notice.household_size) == ("索**", DossierCategory.DIBAO, 2)
        assert (notice.published_on, notice.ends_on) == (DAY, date(2016, 5, 16))
    await decided(office, key)
    async with office.operator() as work:
        assert await work.session.scalar(select(func.count()).select_from(PublicNoticeRow)) == 0
        hung = select(TransitionRow.reason).where(
            TransitionRow.subject_id == key, TransitionRow.name == "publicize"
        )
        told = await work.session.scalar(hung)
        assert told is not None
        assert told.startswith("公示至 2016-05-16；张榜地点：")


async def objected(office: Office, key: UUID, **more: Any) -> ObjectionRow:
    given = {
        "received_on": DAY,
        "channel": ObjectionChannel.PHONE,
        "objector": "邻居zqobj 13911112222",
        "content": "该户有两套住房",
        **more,
    }
    async with office.acting("caseworker") as work:
        return await proceeding.record_objection(work, dossier=key, **given)


async def test_an_open_objection_keeps_a_dossier_from_being_approved(office: Office) -> None:
    key = await office.publicized(1)
    found = await objected(office, key)
    assert found.objector_mask == "邻********"
    with pytest.raises(Refusal) as refused:
        await decided(office, key)
    assert "异议" in refused.value.zh
    async with office.acting("director", APPROVED) as work:
        await proceeding.decide_objection(work, objection=found.id, upheld=False, result="查无此事")
    async with office.acting("director", APPROVED) as work:
        with pytest.raises(Refusal) as twice:
            await proceeding.decide_objection(work, objection=found.id, upheld=True, result="再")
    assert twice.value.code == "CONFLICT"
    await decided(office, key)


async def test_who_entered_an_objection_does_not_decide_on_it(office: Office) -> None:
    key = await office.publicized(1)
    async with office.acting("director") as work:
        found = await proceeding.record_objection(
            work,
            dossier=key,
            received_on=DAY,
            channel=ObjectionChannel.LETTER,
            objector="甲",
            content="异议",
        )
    async with office.acting("director") as work:
        with pytest.raises(Refusal, match="does not decide"):
            await proceeding.decide_objection(work, objection=found.id, upheld=True, result="x")


async def test_an_upheld_objection_is_a_reason_to_return(office: Office) -> None:
    key = await office.publicized(1)
    found = await objected(office, key)
    async with office.acting("director") as work:
        await proceeding.decide_objection(work, objection=found.id, upheld=True, result="属实")
        await proceeding.review(
            work, dossier=key, version=await version(work, key), approve=False, reason="有两套住房"
        )
    row = await office.dossier(key)
    assert (row.state, row.category, row.assessment_id, row.visited_on) == (State.DRAFT, None, None, None)


async def test_two_people_visit_and_two_papers_are_signed(office: Office) -> None:
    key = await office.submitted(1)
    async with office.acting("director") as work:
        await proceeding.review(
            work, dossier=key, version=await version(work, key), approve=True, reason=None
        )

    async def visit(**more: Any) -> None:
        async with office.acting("caseworker") as work:
            given: dict[str, Any] = {
                "visited_on": DAY,
                "companion": "央金",
                "companion_title": "村干部",
                "findings": "属实",
                "request": await upload(work, proceeding.REQUEST),
                "authorization": await upload(work, proceeding.AUTHORIZATION),
                **more,
            }
            await proceeding.record_visit(work, dossier=key, version=await version(work, key), **given)

    with pytest.raises(Refusal, match="Two people"):
        await visit(companion="白玛曲珍")
    with pytest.raises(Refusal, match="between the registration"):
        await visit(visited_on=DAY + timedelta(days=1))
    with pytest.raises(Refusal):
        await visit(request=key)  # no such upload
    async with office.acting("caseworker") as work:
        wrong = await upload(work, proceeding.PHOTO)
    with pytest.raises(Refusal):
        await visit(authorization=wrong)
    await visit()
    assert (await office.dossier(key)).state is State.CHECKING


async def test_steps_out_of_order_are_refused(office: Office) -> None:
    key = await office.register(1)

    async def tried(who: str, do: Callable[[Work], Awaitable[Any]]) -> None:
        with pytest.raises((OutOfOrder, NotInThisState, Refusal)) as refused:
            async with office.acting(who, APPROVED) as work:
                await do(work)
        assert refused.value.code == "CONFLICT"

    async def now(work: Work) -> dict[str, Any]:
        return {"dossier": key, "version": await version(work, key)}

    async def review(work: Work) -> Any:
        return await proceeding.review(work, **await now(work), approve=True, reason=None)

    async def decide(work: Work) -> Any:
        return await proceeding.decide(work, **await now(work), approve=True, reason=None)

    async def publicize(work: Work) -> Any:
        return await proceeding.publicize(work, **await now(work), places="x", contact="y")

    async def assess(work: Work) -> Any:
        return await assessing.assess(work, **await now(work))

    async def leave(work: Work) -> Any:
        kind, why = ExitKind.CANCELLED, ExitReason.DEATH
        return await caring.propose_exit(work, **await now(work), kind=kind, exit_reason=why, reason="x")

    for who, do in (
        ("director", review),
        ("linzhou", decide),
        ("caseworker", publicize),
        ("caseworker", assess),
        ("caseworker", leave),
    ):
        await tried(who, do)
    assert (await office.dossier(key)).state is State.DRAFT


async def test_an_assessment_without_category_leads_no_further(office: Office) -> None:
    key = await office.visited(1)
    await office.economy(key, [Item(flow=Flow.WAGE, amount=100_000_00)], replace(LIVING, months_below=0))
    assert (await office.assess(key)).category is None
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal) as refused:
            await proceeding.publicize(
                work, dossier=key, version=await version(work, key), places="x", contact="y"
            )
    assert "不符合建档条件" in refused.value.zh
    await decided(office, key, approve=False, reason="收入过高")
    row = await office.dossier(key)
    assert (row.state, row.retain_until) == (State.REJECTED, date(2026, 5, 17))
    await office.register(1)  # they may apply again


async def test_what_changes_after_the_assessment_has_to_be_assessed_anew(office: Office) -> None:
    key = await office.visited(1)
    await office.assess(key)
    await office.economy(key, [*POOR, Item(flow=Flow.PENSION, amount=1_00)])
    row = await office.dossier(key)
    assert (row.assessment_id, row.category) == (None, None)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "至少"),
        ([Item(flow=Flow.WAGE, amount=-1)], "不能为负"),
        ([Item(flow=Flow.WAGE, amount=5, reimbursed=1)], "报销"),
        ([Item(flow=Flow.MEDICAL, amount=5, reimbursed=6)], "报销"),
        ([Item(flow=Flow.MEDICAL, amount=5, reimbursed=-1)], "报销"),
        ([Item(flow=Flow.WAGE, amount=5, member=UUID(int=7))], "不在此家庭"),
    ],
)
async def test_an_economy_that_cannot_be_is_refused(office: Office, items: list[Item], said: str) -> None:
    key = await office.register(1)
    with pytest.raises(Refusal) as refused:
        await office.economy(key, items)
    assert said in refused.value.zh
    for period in ((date(2015, 1, 2), date(2015, 12, 31)), (date(2016, 5, 1), date(2016, 5, 31))):
        with pytest.raises(Refusal) as refused:
            await office.economy(key, POOR, period=period)
        assert "整月" in refused.value.zh


async def verified(office: Office, key: UUID, on: date, **more: Any) -> None:
    given: dict[str, Any] = {
        "kind": VerificationKind.YEARLY,
        "result": VerificationResult.UNCHANGED,
        "verified_on": on,
        **more,
    }
    async with office.acting("caseworker", on) as work:
        await caring.verify(work, dossier=key, version=await version(work, key), **given)


async def test_a_full_verification_needs_an_assessment_of_its_own(office: Office) -> None:
    key, later = await office.active(1), date(2017, 3, 1)
    with pytest.raises(Refusal) as refused:
        await verified(office, key, later)
    assert "重新核对" in refused.value.zh
    await office.economy(key, POOR, LIVING, later, (date(2016, 1, 1), date(2016, 12, 31)))
    await office.assess(key, later)
    await verified(office, key, later)
    row = await office.dossier(key)
    assert (row.state, row.verified_on, row.verify_by) == (State.ACTIVE, later, date(2018, 3, 1))


async def test_a_verification_never_lies_before_the_last_one(office: Office) -> None:
    key, later = await office.active(1), date(2017, 3, 1)
    await office.economy(key, POOR, LIVING, later, (date(2016, 1, 1), date(2016, 12, 31)))
    await office.assess(key, later)
    for wrong in (date(2016, 5, 16), date(2017, 3, 2)):
        async with office.acting("caseworker", later) as work:
            with pytest.raises(Refusal) as refused:
                await caring.verify(
                    work,
                    dossier=key,
                    version=await version(work, key),
                    kind=VerificationKind.YEARLY,
                    result=VerificationResult.UNCHANGED,
                    verified_on=wrong,
                )
        assert "2016-05-17" in refused.value.zh
    assert (await office.dossier(key)).verify_by == date(2017, 5, 17)


async def test_a_household_leaves_with_two_people_s_consent(office: Office) -> None:
    key = await office.active(1)
    async with office.acting("linzhou", APPROVED) as work:
        with pytest.raises(Refusal, match="another way out"):
            await caring.propose_exit(
                work,
                dossier=key,
                version=await version(work, key),
                kind=ExitKind.RELIEVED,
                exit_reason=ExitReason.DEATH,
                reason="x",
            )
        with pytest.raises(Refusal, match="below 150"):
            await caring.propose_exit(
                work,
                dossier=key,
                version=await version(work, key),
                kind=ExitKind.LIFTED_OUT,
                exit_reason=ExitReason.LIFTED_OUT,
                reason="x",
            )
    await exit_proposed(office, key, "linzhou")
    async with office.acting("linzhou", APPROVED) as work:
        with pytest.raises(SamePerson):
            await caring.decide_exit(
                work, dossier=key, version=await version(work, key), approve=True, reason=None
            )
    await exit_decided(office, key, "lhasa")
    row = await office.dossier(key)
    assert (row.state, row.exited_on, row.retain_until) == (State.RELIEVED, APPROVED, date(2026, 5, 17))
    async with office.operator() as work:
        live = select(func.count()).select_from(MemberRow).where(MemberRow.live)
        assert await work.session.scalar(live) == 0


async def exit_proposed(office: Office, key: UUID, who: str = "caseworker") -> None:
    async with office.acting(who, APPROVED) as work:
        await caring.propose_exit(
            work,
            dossier=key,
            version=await version(work, key),
            kind=ExitKind.RELIEVED,
            exit_reason=ExitReason.RELIEVED,
            reason="帮扶到位",
        )


async def exit_decided(office: Office, key: UUID, who: str = "linzhou", **more: Any) -> None:
    given = {"approve": True, "reason": None, **more}
    async with office.acting(who, APPROVED) as work:
        await caring.decide_exit(work, dossier=key, version=await version(work, key), **given)


async def test_an_exit_that_is_not_agreed_to_keeps_the_household(office: Office) -> None:
    key = await office.active(1)
    await exit_proposed(office, key)
    with pytest.raises(Refusal):
        await exit_decided(office, key, approve=False)  # why?
    await exit_decided(office, key, approve=False, reason="仍困难")
    row = await office.dossier(key)
    assert (row.state, row.exit_kind, row.exit_reason) == (State.ACTIVE, None, None)


async def test_who_left_is_visited_again_and_may_apply_anew(office: Office) -> None:
    key = await office.active(1)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    later = date(2016, 9, 1)
    with pytest.raises(NotInThisState):
        await verified(office, key, later)
    await verified(
        office, key, later, kind=VerificationKind.REVISIT, result=VerificationResult.RELAPSED, note="返困"
    )
    async with office.acting("caseworker", later) as work:
        await caring.reopen(work, dossier=key, version=await version(work, key), reason="返困")
    row = await office.dossier(key)
    assert (row.state, row.exit_kind, row.retain_until, row.category) == (State.DRAFT, None, None, None)
    with pytest.raises(AlreadyRegistered):
        await office.register(1)


async def test_who_is_registered_elsewhere_by_now_is_not_reopened(office: Office) -> None:
    key = await office.active(1)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    await office.register(90, members=[child(501)])
    async with office.acting("caseworker", APPROVED) as work:
        with pytest.raises(AlreadyRegistered):
            await caring.reopen(work, dossier=key, version=await version(work, key), reason="返困")


async def test_a_dossier_rests_and_is_taken_up_by_somebody_else(office: Office) -> None:
    key = await office.active(1)
    async with office.acting("director", APPROVED) as work:
        await proceeding.rest(
            work, dossier=key, version=await version(work, key), resume=False, reason="情况不明"
        )
    async with office.acting("director", APPROVED) as work:
        with pytest.raises(Forbidden):
            await proceeding.rest(
                work, dossier=key, version=await version(work, key), resume=True, reason="已查明"
            )
    async with office.acting("linzhou", APPROVED) as work:
        await proceeding.rest(
            work, dossier=key, version=await version(work, key), resume=True, reason="已查明"
        )
    assert (await office.dossier(key)).state is State.ACTIVE


async def _also(work: Work, username: str, role: str) -> None:
    account = (await work.session.scalars(select(AccountRow.id).where(AccountRow.username == username))).one()
    county = await unit(work, "540121")
    await grant_role(work, account=account, role=role, organization=county.id, reason="test")


async def _end(work: Work, username: str) -> None:
    account = (await work.session.scalars(select(AccountRow.id).where(AccountRow.username == username))).one()
    for grant in await work.session.scalars(select(GrantRow).where(GrantRow.account_id == account)):
        grant.ended_at = datetime(2015, 1, 2, tzinfo=UTC)
