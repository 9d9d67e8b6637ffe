"""Caps: what they rest on, what they count, and that the last yuan is given once."""

import asyncio
from datetime import date, timedelta

import pytest
from huizhanjia_assistance.cases import cap_rules, caps, facts
from huizhanjia_assistance.cases.cap_models import CapAccountRow, CapRuleRow
from huizhanjia_assistance.cases.cap_rules import CapRule
from huizhanjia_assistance.cases.money_kinds import CapKind, MoneySource
from huizhanjia_assistance.dossiers.decision_models import DibaoStandardRow
from huizhanjia_assistance.dossiers.kinds import SchoolStage
from huizhanjia_core.clock import today
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_schema import Refusal
from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError

from tests.assistance.cases.stage import DIBAO, LHASA, LHUNZHUB, LIVING, Stage, unit
from tests.assistance.cases.test_cases import BILL

YEAR = today().year
YEARLY = DIBAO * 12


async def test_living_relief_of_a_household_and_year_adds_up_over_its_requests(stage: Stage) -> None:
    await stage.approved(amount=YEARLY - 10_000)
    case = await stage.register()
    await stage.look(case)
    await stage.verify(case)
    with pytest.raises(Refusal) as refused:
        await stage.approve(case, 10_001)
    assert "8400.00元；已用 0.00 元，已预留 8300.00 元，还可 100.00 元" in refused.value.zh
    assert refused.value.path == ("input", "amount")
    await stage.approve(case, 10_000)
    (account,) = await stage.accounts()
    assert (account.ceiling, account.used, account.reserved, account.year) == (YEARLY, 0, YEARLY, YEAR)
    await stage.approved(number=1, amount=YEARLY)  # another household has its own year


async def test_living_relief_counts_the_year_of_its_period(stage: Stage) -> None:
    last = facts.LivingRelief(period_from=date(YEAR - 1, 11, 1), period_to=date(YEAR - 1, 12, 31))
    await stage.approved(last, YEARLY)
    await stage.approved(amount=YEARLY)
    assert sorted(one.year for one in await stage.accounts()) == [YEAR - 1, YEAR]


async def test_a_region_may_count_by_head_from_a_day_on(stage: Stage) -> None:
    async with stage.acting("protection") as work:
        await caps.enter_rule(
            work,
            CapRule(
                kind=CapKind.LIVING_RELIEF_YEAR,
                effective_from=today(),
                multiplier=12,
                per_member=True,
                document="区总规定",
            ),
        )
    case = await stage.approved(amount=YEARLY * 3)
    assert case.reckoning == "低保标准 700.00元 × 12 个月 × 3 人 = 25200.00元"
    async with stage.acting("protection") as work:
        again = CapRule(kind=CapKind.LIVING_RELIEF_YEAR, effective_from=today(), document="x")
        with pytest.raises(Refusal) as twice:
            await caps.enter_rule(work, again)
    assert twice.value.path == ("input", "effectiveFrom")
    async with stage.acting("lhasa") as work:
        with pytest.raises(Refusal, match="not allowed"):
            await caps.enter_rule(work, again)


async def test_a_version_that_begins_tomorrow_does_not_hold_today(stage: Stage) -> None:
    async with stage.acting("protection") as work:
        tomorrow = today() + timedelta(days=1)
        rule = CapRule(kind=CapKind.LIVING_RELIEF_YEAR, effective_from=tomorrow, multiplier=1, document="x")
        await caps.enter_rule(work, rule)
    assert (await stage.approved(amount=YEARLY)).cap_limit == YEARLY
    async with stage.operator() as work:
        assert (await caps.rule(work.session, CapKind.LIVING_RELIEF_YEAR, tomorrow)).multiplier == 1
        with pytest.raises(Refusal, match="No version"):
            await caps.rule(work.session, CapKind.LIVING_RELIEF_YEAR, date(2010, 1, 1))


async def test_medical_aid_stays_within_the_self_paid_part_of_a_bill(stage: Stage) -> None:
    await stage.approved(BILL, 80_000)
    twin = facts.MedicalAid(**{**vars(BILL), "settlement_number": "yb-2016 -0001"})
    case = await stage.register(twin)  # the same bill, typed otherwise
    await stage.look(case)
    await stage.verify(case)
    with pytest.raises(Refusal, match=r"200\.00 left"):
        await stage.approve(case, 20_001)
    await stage.approve(case, 20_000)
    other = facts.MedicalAid(**{**vars(BILL), "settlement_number": "YB-2016-0002"})
    await stage.approved(other, 100_000)


async def test_education_is_capped_by_student_and_school_year(stage: Stage) -> None:
    dossier = await stage.dossier()
    child = await stage.child(dossier.id)
    year = facts.ChildEducationAid(
        member=child, stage=SchoolStage.SENIOR, school="林周县中学", school_year=YEAR
    )
    case = await stage.approved(year, LIVING * 10)
    assert case.reckoning == "基本生活费 800.00元 × 10 个月 = 8000.00元"
    second = await stage.register(year)
    await stage.look(second)
    await stage.verify(second)
    with pytest.raises(Refusal, match=r"0\.00 left"):
        await stage.approve(second, 1)
    await stage.approved(facts.ChildEducationAid(**{**vars(year), "school_year": YEAR + 1}), LIVING * 10)
    stranger = await stage.child((await stage.dossier(1)).id)
    with pytest.raises(Refusal) as other:
        await stage.register(facts.ChildEducationAid(**{**vars(year), "member": stranger}))
    assert other.value.path == ("input", "facts", "childEducationAid", "member")


async def test_a_missing_local_figure_is_named(stage: Stage) -> None:
    async with stage.operator() as work:
        await work.session.execute(delete(DibaoStandardRow).where(DibaoStandardRow.year == YEAR))
    with pytest.raises(Refusal) as refused:
        await stage.approved()
    assert refused.value.zh == f"尚未登记 {YEAR} 年当地低保标准，无法计算限额。"


async def test_the_nearest_union_decides_on_the_living_cost(stage: Stage) -> None:
    async with stage.acting("protection") as work:
        county = await unit(work, LHUNZHUB)
        await caps.enter_living_cost(
            work, organization=county.id, year=YEAR + 9, monthly=90_000, document="x"
        )
        assert await caps.living_cost(work.session, county, YEAR + 9) == 90_000
        lhasa = await unit(work, LHASA)
        with pytest.raises(Refusal) as missing:
            await caps.living_cost(work.session, lhasa, YEAR + 9)
        assert "学生基本生活费标准" in missing.value.zh
        with pytest.raises(Refusal) as twice:
            await caps.enter_living_cost(work, organization=county.id, year=YEAR + 9, monthly=1, document="x")
        assert twice.value.path == ("input", "year")


async def test_fifty_at_once_for_the_last_yuan(stage: Stage) -> None:
    dossier = await stage.dossier()
    claim = caps.Claim(
        account=cap_rules.account_key(CapKind.LIVING_RELIEF_YEAR, dossier.id.hex, YEAR),
        kind=CapKind.LIVING_RELIEF_YEAR,
        limit=cap_rules.Limit(5_000, "测试"),
        amount=700,
        year=YEAR,
        place=lineage_like(dossier),
        dossier=dossier.id,
    )

    async def ask() -> bool:
        try:
            async with stage.operator() as work:
                await caps.reserve_one(work, claim)
        except Refusal:
            return False
        return True

    outcomes = await asyncio.gather(*(ask() for _ in range(50)))
    (account,) = await stage.accounts()
    assert sum(outcomes) == 7  # 7 × 700 of 5,000 fen; an eighth would be over
    assert (account.reserved, account.ceiling) == (4_900, 5_000)


async def test_approvals_at_once_give_the_cap_once(stage: Stage) -> None:
    waiting = []
    for _ in range(5):
        case = await stage.register()
        await stage.look(case)
        await stage.verify(case)
        waiting.append(case)

    async def approve(number: int) -> bool:
        try:
            await stage.approve(waiting[number % 5], YEARLY // 2, MoneySource.DONATION)
        except Refusal:
            return False
        return True

    outcomes = await asyncio.gather(*(approve(number) for number in range(10)))
    assert sum(outcomes) == 2
    (account,) = await stage.accounts()
    assert account.reserved == account.ceiling == YEARLY


async def test_the_database_itself_refuses_more_than_the_cap(stage: Stage) -> None:
    await stage.approved(amount=YEARLY)
    with pytest.raises(IntegrityError):
        async with stage.operator() as work:
            await work.session.execute(text("UPDATE assistance_cap_account SET reserved = reserved + 1"))


async def test_lists_are_reserved_together_and_what_is_over_is_left_out(stage: Stage) -> None:
    dossiers = [await stage.dossier(number) for number in range(4)]
    claims = [
        caps.Claim(
            account=cap_rules.account_key(CapKind.LIVING_RELIEF_YEAR, one.id.hex, YEAR),
            kind=CapKind.LIVING_RELIEF_YEAR,
            limit=cap_rules.Limit(1_000, "测试"),
            amount=400 * number,
            year=YEAR,
            place=lineage_like(one),
            dossier=one.id,
        )
        for number, one in enumerate(dossiers)
    ]
    async with stage.operator() as work:
        granted = await caps.reserve(work, claims)
    assert granted == {claims[1].account, claims[2].account}  # 0 is nothing, 1,200 is over
    async with stage.operator() as work:
        assert await caps.reserve(work, claims) == {claims[1].account}
    rows = {one.id: one.reserved for one in await stage.all(CapAccountRow)}
    assert rows == {claims[1].account: 800, claims[2].account: 800}


async def test_the_first_versions_of_caps_are_there(stage: Stage) -> None:
    rows = {one.kind: (one.multiplier, one.percent, one.ceiling) for one in await stage.all(CapRuleRow)}
    assert rows == {
        CapKind.LIVING_RELIEF_YEAR: (12, 100, 0),
        CapKind.MEDICAL_SELF_PAID: (1, 100, 0),
        CapKind.EDUCATION_YEAR: (10, 100, 0),
        CapKind.EMERGENCY_CEILING: (1, 100, 200_000),
    }
