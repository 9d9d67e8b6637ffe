"""The nine duties: what many unions show of them by their records, asked at once."""

from datetime import timedelta

from huizhanjia_assistance.api import DutiesEvidence, DutyEvidence, ServiceType, duties_evidence
from huizhanjia_assistance.cases import deliveries
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, ReceiptMethod
from huizhanjia_assistance.cases.transferring import transfer
from huizhanjia_core.clock import today
from huizhanjia_core.organization.site_models import SiteRow
from sqlalchemy import event, select

from tests.assistance.cases.stage import DAMXUNG, LHASA, LHUNZHUB, Stage, unit
from tests.assistance.cases.test_campaigns import approve, begin, pending, pick, submit
from tests.assistance.cases.test_campaigns import pay as pay_list
from tests.assistance.cases.test_cases import SECRET_PETITION, WAGES
from tests.assistance.cases.test_outcomes import TRAINING


async def hand_on(stage: Stage, **to: object) -> None:
    """A request for training goes elsewhere."""
    case = await stage.register(TRAINING)
    async with stage.acting("director") as work:
        await transfer(work, case=case.id, version=case.version, reason="转办", **to)  # type: ignore[arg-type]


async def shown(stage: Stage, days: int = 0) -> dict[str, DutiesEvidence]:
    """The evidence of two counties and their prefecture, by one statement."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    async with stage.operator() as work:
        keys = {code: (await unit(work, code)).id for code in (LHUNZHUB, DAMXUNG, LHASA)}
        engine = work.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        found = await duties_evidence(work.session, list(keys.values()), today() + timedelta(days=days))
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 1
    return {code: found[key] for code, key in keys.items()}


async def test_duties_are_shown_by_what_was_served_and_to_whom_was_referred(stage: Stage) -> None:
    nothing = await shown(stage)
    assert nothing == dict.fromkeys((LHUNZHUB, DAMXUNG, LHASA), DutiesEvidence())
    assert nothing[LHASA].missing == tuple(ServiceType)
    case = await stage.approved(WAGES, None)
    await stage.approved()
    await stage.register(SECRET_PETITION, as_="director")  # registered is not yet served
    async with stage.operator() as work:
        station = (await work.session.scalars(select(SiteRow))).one()
    await hand_on(stage, outside="县人社局")
    await hand_on(stage, outside="县人社局")
    await hand_on(stage, site=station.id)
    async with stage.acting("caseworker") as work:
        await deliveries.give(
            work,
            case=case.id,
            kind=DeliveryKind.REFERRAL,
            remark="转请援助",
            delivered_on=today(),
            receipt=ReceiptMethod.SIGNED,
            outside="县法律援助中心",
        )
    found = await shown(stage)
    duties = found[LHUNZHUB].duties
    assert list(duties) == list(ServiceType)
    assert duties[ServiceType.LIVING_RELIEF] == DutyEvidence(offered=1)
    assert duties[ServiceType.LEGAL_AID] == DutyEvidence(offered=1, referred_to=("县法律援助中心",))
    assert duties[ServiceType.SKILLS_TRAINING] == DutyEvidence(
        offered=0, referred_to=("县人社局", "林周县职工服务站")
    )
    assert duties[ServiceType.PETITION_SERVICE] == DutyEvidence()
    assert ServiceType.PETITION_SERVICE in found[LHUNZHUB].missing
    assert not found[LHUNZHUB].complete
    assert found[DAMXUNG] == DutiesEvidence()


async def test_records_count_for_a_year(stage: Stage) -> None:
    await stage.approved()
    await hand_on(stage, outside="县人社局")
    for days, expected in ((0, 2), (365, 2), (367, 0), (-1, 0)):
        duties = (await shown(stage, days))[LHUNZHUB].duties
        assert sum(duty.fulfilled for duty in duties.values()) == expected, days


async def test_help_of_a_campaign_shows_that_its_service_is_offered(stage: Stage) -> None:
    row = await pick(stage, await begin(stage))
    await submit(stage, row)
    await approve(stage, row)
    assert not (await shown(stage))[LHUNZHUB].duties[ServiceType.LIVING_RELIEF].fulfilled
    await pay_list(stage, await pending(stage))
    duties = (await shown(stage))[LHUNZHUB].duties
    assert duties[ServiceType.LIVING_RELIEF].offered == 4


def test_all_nine_make_it_complete() -> None:
    nine = dict.fromkeys(ServiceType, DutyEvidence(referred_to=("市民政局",)))
    assert DutiesEvidence(nine).complete
    assert not DutiesEvidence({**nine, ServiceType.LEGAL_AID: DutyEvidence()}).complete
