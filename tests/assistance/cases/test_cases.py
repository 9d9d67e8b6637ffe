"""From a request to its decision: who may, who may not, and what must come first."""

from datetime import date, timedelta
from typing import Any

import pytest
from huizhanjia_assistance.cases import deciding, facts, life, linking, revealing, transferring
from huizhanjia_assistance.cases.facts_models import MedicalAidRow, PetitionRow
from huizhanjia_assistance.cases.kinds import (
    CaseState,
    GoalTag,
    ReliefKind,
    ReliefOutcome,
    Satisfaction,
    Urgency,
)
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.cases.registering import Applicant
from huizhanjia_assistance.cases.service_kinds import (
    DiagnosisClass,
    LegalAidKind,
    LegalMatter,
    LegalProvider,
    PetitionChannel,
)
from huizhanjia_assistance.dossiers import household_models as households
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_core.clock import today
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.workflow import TransitionRow
from huizhanjia_schema import Refusal
from sqlalchemy import select, update

from tests.assistance.cases.stage import (
    DAMXUNG,
    EMERGENCY,
    LHUNZHUB,
    SHIGATSE,
    Stage,
    household,
    unit,
)

YEAR = today().year
BILL = facts.MedicalAid(
    member=None,
    diagnosis_class=DiagnosisClass.CRITICAL,
    diagnosis="慢性肾功能衰竭",
    hospital="自治区人民医院",
    settlement_number="YB-2016-0001",
    settled_on=today() - timedelta(days=3),
    total_cost=300_000,
    reimbursed=200_000,
    self_paid=100_000,
)
WAGES = facts.LegalAid(
    matter=LegalMatter.UNPAID_WAGES, kind=LegalAidKind.LITIGATION, provider=LegalProvider.UNION_LAWYER
)
SECRET_PETITION = facts.Petition(
    channel=PetitionChannel.VISIT, received_on=today(), summary="反映拖欠工资", confidential=True
)
STRANGER = Applicant(name="丹增", id_number="540121199001011237", phone="13900000000")


async def test_three_people_bring_a_request_to_its_approval(stage: Stage) -> None:
    case = await stage.register(requested=60_000)
    assert (case.state, case.urgency) == (CaseState.REGISTERED, Urgency.ROUTINE)
    assert case.number.startswith(f"困帮办〔{today().year}〕540121-")
    assert (case.applicant_mask, case.id_number_mask) == ("索********", "540121********0000")
    assert (case.category, case.cause, case.persons) == ("DIBAO", "ILLNESS", 3)
    await stage.look(case)
    assert (await stage.verify(case)).state is CaseState.VERIFIED
    approved = await stage.approve(case, 50_000)
    assert (approved.state, approved.approved, approved.source) == (
        CaseState.APPROVED,
        50_000,
        MoneySource.CENTRAL_SPECIAL,
    )
    assert approved.cap_limit == 70_000 * 12
    assert approved.reckoning == "低保标准 700.00元 × 12 个月 = 8400.00元"
    history = await stage.all(TransitionRow)
    names = [one.name for one in history if one.subject_id == case.id]
    assert sorted(names) == ["approve", "start", "verify"]


async def test_maker_and_checker_differ(stage: Stage) -> None:
    case = await stage.register(as_="director")
    await stage.look(case)
    with pytest.raises(Refusal, match="earlier step"):
        await stage.verify(case, "director")
    await stage.verify(case, "linzhou")
    with pytest.raises(Refusal, match="earlier step"):
        await stage.approve(case, as_="linzhou")
    # nobody else approves at the county, so that the prefecture does
    assert (await stage.approve(case, as_="lhasa")).state is CaseState.APPROVED


@pytest.mark.parametrize("as_", ["shigatse", "cashier", "trainer", "region", "secadmin"])
async def test_who_does_not_register_at_the_county(stage: Stage, as_: str) -> None:
    dossier = (await stage.dossier()).id
    if as_ == "region":  # holds the right at the region and so at every county
        assert await stage.register(as_=as_, dossier=dossier)
        return
    with pytest.raises(Refusal) as refused:
        await stage.register(as_=as_, dossier=dossier)
    assert refused.value.code in {"FORBIDDEN", "NOT_FOUND"}
    assert await stage.all(CaseRow) == []


async def test_other_relief_is_looked_at_first(stage: Stage) -> None:
    case = await stage.register()
    with pytest.raises(Refusal) as refused:
        await stage.verify(case)
    assert "最低生活保障、民政临时救助" in refused.value.zh
    assert (await stage.fresh(case)).state is CaseState.REGISTERED
    async with stage.acting("caseworker") as work:
        for outcome in (ReliefOutcome.APPLIED, ReliefOutcome.RECEIVED):
            await deciding.check_relief(
                work, case=case.id, kind=ReliefKind.DIBAO, outcome=outcome, amount=1000
            )
        kind = ReliefKind.TEMPORARY_RELIEF
        await deciding.check_relief(work, case=case.id, kind=kind, outcome=ReliefOutcome.NOT_ELIGIBLE)
    assert (await stage.verify(case)).state is CaseState.VERIFIED


async def test_money_needs_a_dossier(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    with pytest.raises(Refusal, match="needs a dossier"):
        await stage.register(organization=place, applicant=STRANGER)
    legal = await stage.register(WAGES, organization=place, applicant=STRANGER)
    assert (legal.dossier_id, legal.dossier_due_on) == (None, None)


async def test_an_emergency_is_helped_before_the_dossier_up_to_the_ceiling(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    given: dict[str, Any] = {"organization": place, "signs": EMERGENCY}
    with pytest.raises(Refusal, match="real name"):
        await stage.register(**given, applicant=Applicant(name="丹增"))
    case = await stage.register(**given, applicant=STRANGER)
    assert case.urgency is Urgency.EMERGENCY
    assert case.dossier_due_on is not None
    assert case.dossier_due_on > today() + timedelta(days=18)
    with pytest.raises(Refusal) as central:
        await stage.approve(case, 100_000, at_once=True)
    assert "建档前的应急救助须用其他资金" in central.value.zh
    with pytest.raises(Refusal) as above:
        await stage.approve(case, 200_001, MoneySource.OWN_UNION_MATCH, at_once=True)
    assert "还可 2000.00 元" in above.value.zh
    approved = await stage.approve(case, 150_000, MoneySource.OWN_UNION_MATCH, at_once=True)
    assert approved.state is CaseState.APPROVED
    second = await stage.register(**given, applicant=STRANGER)
    with pytest.raises(Refusal) as left:
        await stage.approve(second, 50_001, MoneySource.DONATION, at_once=True)
    assert "已预留 1500.00 元，还可 500.00 元" in left.value.zh


async def test_who_has_a_dossier_is_not_helped_beside_it(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, DAMXUNG)).id
    known = Applicant(name="索朗0", id_number="540121198001010000")
    async with stage.operator() as work:
        members = (await work.session.scalars(select(DossierRow))).all()
        assert members
    with pytest.raises(Refusal) as refused:
        await stage.register(
            organization=place,
            applicant=Applicant(name="x", id_number="540121198001020000"),
            signs=EMERGENCY,
            as_="lhasa",
        )
    assert "已在全区建档" in refused.value.zh
    assert known.name not in refused.value.zh


async def test_only_an_emergency_is_approved_at_once(stage: Stage) -> None:
    case = await stage.register()
    with pytest.raises(Refusal, match="Only an emergency"):
        await stage.approve(case, at_once=True)


@pytest.mark.parametrize(
    ("state", "source", "allowed"),
    [
        (DossierState.ACTIVE, MoneySource.CENTRAL_SPECIAL, True),
        (DossierState.REVERIFY_DUE, MoneySource.CENTRAL_SPECIAL, False),
        (DossierState.REVERIFY_DUE, MoneySource.DONATION, True),
        (DossierState.SUSPENDED, MoneySource.DONATION, False),
        (DossierState.DRAFT, MoneySource.OWN_UNION_MATCH, False),
    ],
)
async def test_money_follows_the_state_of_the_dossier(
    stage: Stage, state: DossierState, source: MoneySource, allowed: bool
) -> None:
    case = await stage.register()
    await stage.look(case)
    await stage.verify(case)
    async with stage.operator() as work:
        await work.session.execute(
            update(DossierRow).where(DossierRow.id == case.dossier_id).values(state=state)
        )
    if allowed:
        assert (await stage.approve(case, source=source)).approved == 50_000
        return
    with pytest.raises(Refusal, match="not active"):
        await stage.approve(case, source=source)
    assert (await stage.fresh(case)).state is CaseState.VERIFIED
    assert await stage.accounts() == []


@pytest.mark.parametrize(
    ("amount", "source"),
    [(None, None), (0, MoneySource.DONATION), (100, None), (None, MoneySource.DONATION)],
)
async def test_an_amount_and_its_source_belong_together(
    stage: Stage, amount: int | None, source: MoneySource | None
) -> None:
    case = await stage.register()
    await stage.look(case)
    await stage.verify(case)
    with pytest.raises(Refusal) as refused:
        await stage.approve(case, amount, source)
    assert refused.value.path == ("input", "amount")


async def test_a_stale_version_and_a_wrong_order_are_refused(stage: Stage) -> None:
    case = await stage.register()
    with pytest.raises(Refusal) as early:
        await stage.approve(case)
    assert early.value.code == "CONFLICT"
    async with stage.acting("director") as work:
        with pytest.raises(Exception, match=r"(?i)version|changed"):
            await deciding.verify(work, case=case.id, version=9, finding="x")


async def test_a_case_is_returned_rejected_and_its_reason_kept(stage: Stage) -> None:
    case = await stage.register()
    await stage.look(case)
    await stage.verify(case)
    async with stage.acting("linzhou") as work:
        row = await work.session.get_one(CaseRow, case.id)
        with pytest.raises(Refusal, match="reason"):
            await deciding.move_on(work, life.RETURN, case=case.id, version=row.version)
    async with stage.acting("linzhou") as work:
        row = await work.session.get_one(CaseRow, case.id)
        row = await deciding.move_on(work, life.RETURN, case=case.id, version=row.version, reason="材料不全")
        assert row.state is CaseState.REGISTERED
        row = await deciding.move_on(
            work, life.REJECT, case=case.id, version=row.version, reason="不符合条件"
        )
        assert (row.state, row.closed_on) == (CaseState.REJECTED, work.today)


async def test_a_case_goes_to_another_union_with_its_facts_and_days(stage: Stage) -> None:
    case = await stage.register(BILL)
    async with stage.operator() as work:
        target = (await unit(work, DAMXUNG)).id
    async with stage.acting("director") as work:
        with pytest.raises(Refusal, match="another union") as same:
            await transferring.transfer(
                work, case=case.id, version=case.version, reason="x", organization=case.organization_id
            )
        assert same.value.path == ("input", "organization")
        with pytest.raises(Refusal, match="exactly one"):
            await transferring.transfer(work, case=case.id, version=case.version, reason="x")
    async with stage.acting("director") as work:
        old, new = await transferring.transfer(
            work, case=case.id, version=case.version, reason="居住地在当雄", organization=target
        )
        assert new is not None
        assert (old.state, old.transferred_to) == (CaseState.TRANSFERRED, "当雄县总工会")
        assert (new.state, new.predecessor_id, new.due_on) == (CaseState.REGISTERED, case.id, case.due_on)
        assert new.number.startswith(f"困帮办〔{work.today.year}〕540122-")
    bills = await stage.all(MedicalAidRow)
    assert [one.settlement_number for one in bills] == ["YB-2016-0001"] * 2
    async with stage.acting("lhasa") as work:
        shown = await revealing.reveal(work, case=new.id, reason="核对")
        assert shown["diagnosis"] == "慢性肾功能衰竭"


async def test_a_case_goes_to_a_station_or_another_body(stage: Stage) -> None:
    async with stage.operator() as work:
        station = (await work.session.scalars(select(SiteRow).where(SiteRow.name.contains("服务站")))).first()
        assert station is not None
    first, second = await stage.register(number=0), await stage.register(number=1)
    async with stage.acting("director") as work:
        old, new = await transferring.transfer(
            work, case=first.id, version=first.version, reason="就近", site=station.id
        )
        assert new is not None
        assert (old.transferred_to, new.organization_id) == (station.name, station.organization_id)
        old, nothing = await transferring.transfer(
            work, case=second.id, version=second.version, reason="属民政", outside="县民政局"
        )
        assert (old.transferred_to, nothing) == ("县民政局", None)


async def test_a_confidential_petition_is_hidden_from_who_may_not_know(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    given: dict[str, Any] = {"organization": place, "applicant": STRANGER}
    with pytest.raises(Refusal, match="not allowed"):
        await stage.register(SECRET_PETITION, as_="caseworker", **given)
    case = await stage.register(SECRET_PETITION, as_="director", **given)
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal) as hidden:
            await deciding.check_relief(
                work, case=case.id, kind=ReliefKind.CHARITY, outcome=ReliefOutcome.REFUSED
            )
    assert hidden.value.code == "NOT_FOUND"
    assert (await stage.verify(case, "linzhou")).state is CaseState.VERIFIED
    (petition,) = await stage.all(PetitionRow)
    assert petition.accepted_on == today()
    assert petition.answer_by == today() + timedelta(days=60)
    assert b"\xe5\x8f\x8d" not in petition.summary_sealed


async def test_a_case_is_closed_with_result_goals_and_satisfaction(stage: Stage) -> None:
    case = await stage.approved()
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(CaseRow, case.id)
        row = await deciding.move_on(work, life.SERVE, case=case.id, version=row.version)
        row = await deciding.close(
            work,
            case=case.id,
            version=row.version,
            result="户主放弃",
            goals=[GoalTag.TIMELY_AID, GoalTag.HARMONIOUS],
            satisfaction=Satisfaction.SATISFIED,
        )
        assert (row.timely_aid, row.harmonious, row.mediated) == (True, True, False)
        assert row.closed_on == work.today
    (account,) = await stage.accounts()
    assert (account.used, account.reserved) == (0, 0)  # what was not delivered is free again


async def test_the_dossier_follows_emergency_aid_and_holds_the_person(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    case = await stage.register(organization=place, applicant=STRANGER, signs=EMERGENCY)
    other = await stage.dossier(1)
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal, match="not in this dossier"):
            await linking.link_dossier(work, case=case.id, version=case.version, dossier=other.id)
    async with stage.operator() as work:
        made = await household(work, LHUNZHUB, 77)
        member = await work.session.scalar(
            select(households.MemberRow).where(households.MemberRow.dossier_id == made.id).limit(1)
        )
        assert member is not None
        await households.MEMBER_ID.put(work, member, str(STRANGER.id_number))
        key = made.id
        made.state = DossierState.WITHDRAWN
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal, match="not in file any more"):
            await linking.link_dossier(work, case=case.id, version=case.version, dossier=key)
    async with stage.operator() as work:
        (await work.session.get_one(households.DossierRow, key)).state = DossierState.ACTIVE
    async with stage.acting("caseworker") as work:
        row = await linking.link_dossier(work, case=case.id, version=case.version, dossier=made.id)
        assert (row.dossier_id, row.category) == (made.id, "DIBAO")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (facts.LivingRelief(period_from=date(YEAR, 12, 1), period_to=date(YEAR + 1, 2, 1)), "periodTo"),
        (facts.LivingRelief(period_from=date(YEAR, 5, 2), period_to=date(YEAR, 5, 1)), "periodTo"),
        (facts.LivingRelief(period_from=date(YEAR - 2, 5, 1), period_to=date(YEAR - 2, 6, 1)), "periodFrom"),
        (facts.MedicalAid(**{**vars(BILL), "self_paid": 1}), "selfPaid"),
        (facts.MedicalAid(**{**vars(BILL), "settled_on": today() + timedelta(days=1)}), "settledOn"),
        (facts.MedicalAid(**{**vars(BILL), "total_cost": -1}), "totalCost"),
    ],
)
async def test_impossible_facts_are_refused_with_their_path(
    stage: Stage, given: facts.AnyFacts, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await stage.register(given)
    assert refused.value.path[-1] == field
    assert refused.value.code == "BAD_USER_INPUT"
    assert await stage.all(CaseRow) == []


async def test_a_dossier_of_another_prefecture_is_not_found(stage: Stage) -> None:
    async with stage.operator() as work:
        far = await household(work, SHIGATSE, 1)
    with pytest.raises(Refusal) as refused:
        await stage.register(dossier=far.id)
    assert (refused.value.code, refused.value.path) == ("NOT_FOUND", ("input", "dossier"))


async def test_an_emergency_is_verified_afterwards_by_somebody_else(stage: Stage) -> None:
    case = await stage.register(signs=EMERGENCY)
    await stage.approve(case, 10_000, at_once=True)
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(CaseRow, case.id)
        row = await deciding.move_on(work, life.SERVE, case=case.id, version=row.version)
    with pytest.raises(Refusal) as unverified:
        async with stage.acting("caseworker") as work:
            await deciding.close(work, case=case.id, version=row.version, result="x", goals=[])
    assert "须补核" in unverified.value.zh
    with pytest.raises(Refusal) as involved:
        await stage.verify(case, "linzhou")
    assert "不相容岗位分离" in involved.value.zh
    with pytest.raises(Refusal, match="DIBAO"):
        await stage.verify(case)  # what others pay is looked at afterwards too
    await stage.look(case)
    assert (await stage.verify(case)).finding == "入户核实，情况属实"
