"""The caseload of a center, a station and a home, by both engines and against the services' own rows."""

from typing import Any
from uuid import UUID

from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.transferring import transfer
from huizhanjia_core.clock import today
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.sites import close_site, open_site
from sqlalchemy import select

from tests.assistance.cases.stage import DAMXUNG, LHUNZHUB, Stage, unit
from tests.assistance.cases.test_cases import SECRET_PETITION
from tests.assistance.cases.test_deliveries import pay, plan
from tests.assistance.cases.test_graphql import both
from tests.harness.api import Api

CASELOAD = """query($c:String!){organizationByCode(code:$c){sites(first:9){nodes{kind name dossierCount dossierOverdueCount
    dossiers(first:9){totalCount nodes{number}} dossierStatistics(groupBy:[CATEGORY]){category households suppressed}
    caseCount openCaseCount lateCaseCount cases(first:9){totalCount nodes{number state site{name} predecessor{site{name}}}}
    caseStatistics(groupBy:[SERVICE]){service cases suppressed} delivered deliveryStatistics(groupBy:[YEAR]){deliveries suppressed}
    referralCount}}}}"""


async def center(stage: Stage, code: str = LHUNZHUB) -> UUID:
    """The assistance center of a county."""
    async with stage.operator() as work:
        site = await open_site(
            work,
            organization=(await unit(work, code)).id,
            kind=SiteKind.ASSISTANCE_CENTER,
            name="困难职工帮扶中心",
            opened_on=today(),
            address="测试路2号",
        )
        return site.id


async def hand_to(stage: Stage, case: CaseRow, site: UUID) -> CaseRow:
    """A case goes to a site."""
    async with stage.acting("director") as work:
        found = await work.session.get_one(CaseRow, case.id)
        _, successor = await transfer(work, case=case.id, version=found.version, reason="就近办理", site=site)
        assert successor is not None
        return successor


async def seen(house: Api, as_: str, code: str = LHUNZHUB) -> dict[str, Any]:
    """The caseload of each site of a county, by kind."""
    data = await both(house, CASELOAD, as_, c=code)
    return {one["kind"]: one for one in data["organizationByCode"]["sites"]["nodes"]}


async def test_a_center_has_what_its_union_leads_and_a_station_what_it_was_given(
    stage: Stage, house: Api
) -> None:
    key = await center(stage)
    async with stage.operator() as work:
        station = (
            await work.session.scalars(select(SiteRow.id).where(SiteRow.kind == SiteKind.SERVICE_STATION))
        ).one()
    await pay(stage, await plan(stage, await stage.approved(), 20_000))
    given = await hand_to(stage, await stage.register(number=1), station)
    back = await hand_to(stage, await stage.register(number=2), key)
    secret = await stage.register(SECRET_PETITION, as_="director")
    sites = await seen(house, "director")
    home, away = sites["ASSISTANCE_CENTER"], sites["SERVICE_STATION"]
    assert (home["dossierCount"], home["dossiers"]["totalCount"], home["dossierOverdueCount"]) == (4, 4, 0)
    assert home["dossierStatistics"] == [{"category": "DIBAO", "households": None, "suppressed": True}]
    assert (away["dossierCount"], away["dossiers"]["nodes"], away["dossierStatistics"]) == (0, [], [])
    assert away["cases"]["nodes"] == [
        {
            "number": given.number,
            "state": "REGISTERED",
            "site": {"name": away["name"]},
            "predecessor": {"site": None},
        }
    ]
    assert (away["caseCount"], away["openCaseCount"], away["lateCaseCount"]) == (1, 1, 0)
    numbers = {one["number"] for one in home["cases"]["nodes"]}
    assert {back.number, secret.number} <= numbers
    assert given.number not in numbers
    assert (home["caseCount"], home["openCaseCount"]) == (5, 3)  # two were handed on
    assert (home["delivered"], away["delivered"]) == ("200.00", "0.00")
    assert home["deliveryStatistics"] == [{"deliveries": None, "suppressed": True}]
    assert away["deliveryStatistics"] == []


async def test_of_a_site_one_sees_what_one_sees_of_its_union(stage: Stage, house: Api) -> None:
    await center(stage)
    await stage.register(SECRET_PETITION, as_="director")
    case = await stage.register()
    for who, dossiers, cases in (
        ("director", 4, 2),
        ("caseworker", 4, 1),
        ("lhasa", 4, 2),
        ("shigatse", 0, 0),
    ):
        found = (await seen(house, who))["ASSISTANCE_CENTER"]
        assert (found["dossierCount"], found["caseCount"]) == (dossiers, cases), who
    cashier = (await seen(house, "cashier"))["ASSISTANCE_CENTER"]
    assert (cashier["dossierCount"], cashier["dossiers"]["nodes"]) == (0, [])
    assert case.place_id == case.organization_id


async def test_a_closed_center_hands_its_caseload_to_the_one_that_follows(stage: Stage, house: Api) -> None:
    first = await center(stage, DAMXUNG)
    assert (await seen(house, "lhasa", DAMXUNG))["ASSISTANCE_CENTER"]["dossierCount"] == 2
    async with stage.operator() as work:
        site = await work.session.get_one(SiteRow, first)
        await close_site(work, site=first, version=site.version, closed_on=today(), reason="搬迁")
    assert (await seen(house, "lhasa", DAMXUNG))["ASSISTANCE_CENTER"]["dossierCount"] == 0
    await center(stage, DAMXUNG)
    counts = [
        one["dossierCount"]
        for one in (await both(house, CASELOAD, "lhasa", c=DAMXUNG))["organizationByCode"]["sites"]["nodes"]
    ]
    assert sorted(counts) == [0, 2]


async def test_a_case_that_was_handed_on_is_led_like_any_other(stage: Stage) -> None:
    async with stage.operator() as work:
        station = (await work.session.scalars(select(SiteRow.id))).one()
    case = await hand_to(stage, await stage.register(), station)
    await stage.look(case)
    found = await stage.verify(case, as_="linzhou")
    assert (found.place_id, found.organization_id) == (station, case.organization_id)
    async with stage.acting("linzhou") as work:
        row = await work.session.get_one(CaseRow, case.id)
        _, again = await transfer(
            work, case=case.id, version=row.version, reason="退回本级", organization=row.organization_id
        )
        assert again is not None
        assert again.place_id == row.organization_id
