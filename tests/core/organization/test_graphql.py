"""What clients get to see of unions, their past, sites and premises, and what mutations answer."""

from typing import Any

import pytest
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.permission.actor import Actor

from tests.core.organization.conftest import House


async def test_the_82_unions_of_a_day_with_their_names_and_superiors_then(house: House) -> None:
    data = await house.data(
        """query($on: Date!) {
          organizationVersions(first: 200, where: {on: $on, levels: [REGION, PREFECTURE, COUNTY]}, orderBy: CODE) {
            totalCount nodes { code name divisionName parent { name } prefecture { asOf(date: $on) { name } } }
          }
        }""",
        on="2015-12-31",
    )
    found = data["organizationVersions"]
    assert found["totalCount"] == len(found["nodes"]) == 82
    by_code = {node["code"]: node for node in found["nodes"]}
    assert by_code["542221"]["name"] == "乃东县总工会"
    assert by_code["542221"]["prefecture"] == {"asOf": {"name": "山南地区总工会"}}
    assert by_code["542221"]["parent"] == {"name": "山南市总工会"}


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("542300", "2014-12-17", "日喀则市总工会"),
        ("542300", "2014-12-18", None),
        ("540200", "2014-12-18", "日喀则市总工会"),
        ("540200", None, "日喀则市总工会"),
        ("542300", None, None),
        ("999999", None, None),
    ],
)
async def test_a_code_finds_who_had_it_on_the_day(
    house: House, code: str, day: str | None, name: str | None
) -> None:
    data = await house.data(
        "query($code: String!, $day: Date) { organizationByCode(code: $code, asOf: $day) { name } }",
        code=code,
        day=day,
    )
    assert data["organizationByCode"] == (None if name is None else {"name": name})


async def test_a_union_tells_its_past_and_its_present(house: House) -> None:
    data = await house.data(
        """query($id: ID!) { node(id: $id) { ... on Organization {
          code name level depth parent { code } prefecture { code } county { code }
          then: asOf(date: "2015-06-30") { prefecture { code } }
          later: asOf(date: "2015-07-01") { prefecture { code } }
          never: asOf(date: "2000-01-01") { name }
          versions { nodes { validFrom validTo } }
          changes { nodes { kind effectiveOn } }
        } } }""",
        id=house.id("540121"),
    )
    assert data["node"] == {
        "code": "540121",
        "name": "林周县总工会",
        "level": "COUNTY",
        "depth": 3,
        "parent": {"code": "540200"},
        "prefecture": {"code": "540200"},
        "county": {"code": "540121"},
        "then": {"prefecture": {"code": "540100"}},
        "later": {"prefecture": {"code": "540200"}},
        "never": None,
        "versions": {
            "nodes": [
                {"validFrom": "2010-11-01", "validTo": "2015-07-01"},
                {"validFrom": "2015-07-01", "validTo": None},
            ]
        },
        "changes": {
            "nodes": [
                {"kind": "ESTABLISH", "effectiveOn": "2010-11-01"},
                {"kind": "MOVE", "effectiveOn": "2015-07-01"},
            ]
        },
    }


@pytest.mark.parametrize(("day", "lhasa", "xigaze"), [("2015-06-30", 8, 18), ("2015-07-01", 7, 19)])
async def test_statistics_use_the_tree_of_the_day(house: House, day: str, lhasa: int, xigaze: int) -> None:
    data = await house.data(
        """query($on: Date!) {
          organizationVersionStatistics(groupBy: [PREFECTURE], where: {on: $on, levels: [COUNTY]}) {
            prefecture { code } organizations
          }
        }""",
        on=day,
    )
    counts = {
        group["prefecture"]["code"]: group["organizations"] for group in data["organizationVersionStatistics"]
    }
    assert (counts["540100"], counts["540200"]) == (lhasa, xigaze)
    assert sum(counts.values()) == 74


async def test_current_statistics_and_filters(house: House) -> None:
    data = await house.data(
        """query($under: ID!) {
          organizationStatistics(groupBy: [LEVEL], where: {under: $under}) { level organizations }
          organizations(first: 100, where: {parent: $under}) { totalCount }
          siteStatistics(groupBy: [KIND], where: {under: $under}) { kind sites organizations withHotline }
          siteStatisticsOfAll: siteStatistics(groupBy: []) { sites }
        }""",
        under=house.id("542500"),
    )
    assert {group["level"]: group["organizations"] for group in data["organizationStatistics"]}["COUNTY"] == 7
    assert data["organizations"]["totalCount"] == 7
    kinds = {group["kind"]: group for group in data["siteStatistics"]}
    assert kinds["ASSISTANCE_CENTER"] == {
        "kind": "ASSISTANCE_CENTER",
        "sites": 8,
        "organizations": 8,
        "withHotline": 8,
    }


async def test_a_union_leads_to_its_center_hours_and_figures(house: House) -> None:
    data = await house.data(
        """query($id: ID!) { node(id: $id) { ... on Organization {
          siteCount siteCountBelow childCount
          assistanceCenter {
            name hotline minutesAWeek organization { code }
            openingHours(first: 1) { totalCount nodes { weekday opens closes minutes } }
            basisDocuments { nodes { documentNumber } }
            premises { serviceArea grossArea latest }
          }
          populationInForce(on: "2015-12-31") { value source approvedForStandards }
          populationFigures { totalCount }
          siteStatistics(groupBy: [STATUS]) { status sites }
        } } }""",
        id=house.id("540100"),
    )
    found = data["node"]
    center = found["assistanceCenter"]
    assert (found["siteCount"], found["childCount"]) == (2, 7)
    assert found["siteStatistics"] == [{"status": "ACTIVE", "sites": found["siteCountBelow"]}]
    assert center["openingHours"] == {
        "totalCount": 10,
        "nodes": [{"weekday": 1, "opens": "09:30", "closes": "13:00", "minutes": 210}],
    }
    assert center["minutesAWeek"] == 5 * (210 + 180)
    assert center["basisDocuments"]["nodes"] == [{"documentNumber": "总工发〔2004〕50号"}]
    assert center["premises"] == {"serviceArea": 76.4, "grossArea": 114.6, "latest": True}
    assert found["populationInForce"] == {"value": 559423, "source": "CENSUS", "approvedForStandards": True}
    assert found["populationFigures"] == {"totalCount": 1}


PREMISES = """{
  premises(first: 200, where: {latest: true}) { totalCount nodes { organization { code } } }
  premisesStatistics(groupBy: [], where: {latest: true}) { sites serviceArea smallest }
  sites(first: 200, where: {kinds: [ASSISTANCE_CENTER]}) { totalCount nodes { premises { floor } premisesHistory { totalCount } } }
}"""


@pytest.mark.parametrize(
    ("place", "actions", "expected"),
    [
        ("540000", (Action.PREMISES_READ,), 82),
        ("542500", (Action.PREMISES_READ,), 8),
        ("542521", (Action.PREMISES_READ,), 1),
        ("540000", (Action.SITE_MANAGE,), 0),
    ],
)
async def test_premises_stay_within_the_viewers_places(
    house: House, place: str, actions: tuple[str, ...], expected: int
) -> None:
    data = await house.data(PREMISES, house.officer(place, *actions))
    assert data["premises"]["totalCount"] == len(data["premises"]["nodes"]) == expected
    assert sum(group["sites"] for group in data["premisesStatistics"]) == expected
    sites = data["sites"]
    assert sites["totalCount"] == 82
    assert sum(node["premises"] is not None for node in sites["nodes"]) == expected
    assert sum(node["premisesHistory"]["totalCount"] > 0 for node in sites["nodes"]) == expected


async def test_nobody_sees_unions_without_signing_in(house: House) -> None:
    found = await house.ask("{ organizations { totalCount } }", Actor.anonymous())
    assert found.data is None
    [error] = found.errors or []
    assert "sign in" in error.message


RENAME = """mutation($input: RenameOrganizationInput!) {
  renameOrganization(input: $input) {
    organization { name version asOf(date: "2020-01-01") { name } }
    userErrors { code path message }
  }
}"""


def renaming(house: House, code: str, **change: Any) -> dict[str, Any]:
    return {
        "organization": house.id(code),
        "version": house.units[code].version,
        "effectiveOn": "2023-05-01",
        "divisionName": "新市",
        "reason": "撤县设市",
        **change,
    }


async def test_a_rename_answers_the_present_and_keeps_the_past(house: House) -> None:
    before = house.units["540422"]
    data = await house.data(RENAME, input=renaming(house, "540422"))
    assert data["renameOrganization"] == {
        "organization": {
            "name": "新市总工会",
            "version": before.version + 1,
            "asOf": {"name": "米林县总工会"},
        },
        "userErrors": [],
    }


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"version": 77}, "CONFLICT", ["input", "version"]),
        ({"organization": "org_00000000000000000000000000000007"}, "NOT_FOUND", ["input", "organization"]),
        ({"organization": "site_00000000000000000000000000000007"}, "NOT_FOUND", ["input", "organization"]),
        ({"effectiveOn": "2009-01-01"}, "CONFLICT", ["input", "effectiveOn"]),
        ({"divisionName": None}, "BAD_USER_INPUT", ["input", "name"]),
        ({"divisionName": "米林县", "divisionNameEn": "Mainling County"}, "BAD_USER_INPUT", ["input"]),
    ],
)
async def test_a_refused_rename_says_why_and_where(
    house: House, change: dict[str, Any], code: str, path: list[str]
) -> None:
    data = await house.data(RENAME, input=renaming(house, "540422", **change))
    [error] = data["renameOrganization"]["userErrors"]
    assert (error["code"], error["path"]) == (code, path)
    assert data["renameOrganization"]["organization"] is None


async def test_a_neighbor_may_not_rename(house: House) -> None:
    data = await house.data(RENAME, house.officer("540100"), input=renaming(house, "540422"))
    [error] = data["renameOrganization"]["userErrors"]
    assert error["code"] == "FORBIDDEN"


async def test_a_county_does_all_its_site_work_through_mutations(house: House) -> None:
    county = house.officer("540122")
    opened = await house.data(
        """mutation($input: OpenSiteInput!) { openSite(input: $input) { site { id version } userErrors { code } } }""",
        county,
        input={
            "organization": house.id("540122"),
            "kind": "SERVICE_STATION",
            "name": "当雄站",
            "openedOn": "2016-01-01",
            "address": "某路",
            "latitude": 30.47,
            "longitude": 91.1,
        },
    )
    site = opened["openSite"]["site"]
    data = await house.data(
        """mutation($input: SetOpeningHoursInput!) {
          setOpeningHours(input: $input) { site { version openingHours { nodes { opens closes } } } userErrors { message } }
        }""",
        county,
        input={
            "site": site["id"],
            "version": site["version"],
            "hours": [{"weekday": 1, "opens": "09:30", "closes": "24:00"}],
        },
    )
    assert data["setOpeningHours"] == {
        "site": {"version": 2, "openingHours": {"nodes": [{"opens": "09:30", "closes": "24:00"}]}},
        "userErrors": [],
    }
    data = await house.data(
        """mutation($input: RecordPremisesInput!) {
          recordPremises(input: $input) { premises { serviceArea ownership } userErrors { code path } }
        }""",
        county,
        input={
            "site": site["id"],
            "address": "某路",
            "floor": 1,
            "streetFacing": True,
            "transport": True,
            "telecom": True,
            "convenience": True,
            "ownership": "RENTED",
            "serviceArea": 28.75,
            "measuredOn": "2016-02-01",
        },
    )
    assert data["recordPremises"]["premises"] == {"serviceArea": 28.75, "ownership": "RENTED"}
    data = await house.data(
        """mutation($input: UpdateSiteInput!) {
          updateSite(input: $input) { site { version name hotline } userErrors { code } }
        }""",
        county,
        input={
            "site": site["id"],
            "version": 2,
            "name": "当雄职工服务站",
            "address": "某路2号",
            "hotline": "0000-1",
        },
    )
    assert data["updateSite"]["site"] == {"version": 3, "name": "当雄职工服务站", "hotline": "0000-1"}
    data = await house.data(
        """mutation($input: CloseSiteInput!) {
          closeSite(input: $input) { site { status closedOn closingReason } userErrors { code } }
        }""",
        county,
        input={"site": site["id"], "version": 3, "closedOn": "2017-01-01", "reason": "合并"},
    )
    assert data["closeSite"]["site"] == {
        "status": "CLOSED",
        "closedOn": "2017-01-01",
        "closingReason": "合并",
    }


async def test_impossible_site_input_is_refused_where_it_stands(house: House) -> None:
    data = await house.data(
        """mutation($input: OpenSiteInput!) { openSite(input: $input) { site { id } userErrors { code path } } }""",
        input={
            "organization": house.id("540122"),
            "kind": "ASSISTANCE_CENTER",
            "name": "第二中心",
            "openedOn": "2016-01-01",
            "address": "某路",
        },
    )
    assert data["openSite"] == {
        "site": None,
        "userErrors": [{"code": "CONFLICT", "path": ["input", "organization"]}],
    }


async def test_populations_are_recorded_by_one_and_approved_by_another(house: House) -> None:
    recorded = await house.data(
        """mutation($input: RecordPopulationInput!) {
          recordPopulation(input: $input) { populationFigure { id approvedForStandards } userErrors { code path } }
        }""",
        house.officer("540122"),
        input={
            "organization": house.id("540122"),
            "asOf": "2014-12-31",
            "source": "STATISTICS_BUREAU",
            "value": 50_010,
            "document": "统计公报",
        },
    )
    figure = recorded["recordPopulation"]["populationFigure"]
    assert figure["approvedForStandards"] is False
    data = await house.data(
        """mutation($input: ApprovePopulationInput!) {
          approvePopulation(input: $input) {
            populationFigure { organization { populationInForce(on: "2015-12-31") { value } } } userErrors { code }
          }
        }""",
        input={"figure": figure["id"]},
    )
    assert data["approvePopulation"] == {
        "populationFigure": {"organization": {"populationInForce": {"value": 50_010}}},
        "userErrors": [],
    }


async def test_the_tree_grows_moves_and_shrinks_through_mutations(house: House) -> None:
    established = await house.data(
        """mutation($input: EstablishOrganizationInput!) {
          establishOrganization(input: $input) { organization { id version depth status } userErrors { code path } }
        }""",
        input={
            "level": "GRASSROOTS",
            "code": "540122-900",
            "parent": house.id("540122"),
            "effectiveOn": "2016-01-01",
            "name": "当雄县某企业工会",
            "reason": "新建",
        },
    )
    unit = established["establishOrganization"]["organization"]
    assert (unit["depth"], unit["status"], unit["version"]) == (4, "ACTIVE", 1)
    moved = await house.data(
        """mutation($input: MoveOrganizationInput!) {
          moveOrganization(input: $input) { organization { version parent { code } } userErrors { code path } }
        }""",
        input={
            "organization": unit["id"],
            "version": 1,
            "parent": house.id("540123"),
            "effectiveOn": "2017-01-01",
            "reason": "迁移",
        },
    )
    assert moved["moveOrganization"]["organization"] == {"version": 2, "parent": {"code": "540123"}}
    recoded = await house.data(
        """mutation($input: RecodeOrganizationInput!) {
          recodeOrganization(input: $input) { organization { version code } userErrors { code path } }
        }""",
        input={
            "organization": unit["id"],
            "version": 2,
            "code": "540123-900",
            "effectiveOn": "2017-01-01",
            "reason": "迁移",
        },
    )
    assert recoded["recodeOrganization"]["organization"] == {"version": 3, "code": "540123-900"}
    closed = await house.data(
        """mutation($input: CloseOrganizationInput!) {
          closeOrganization(input: $input) { organization { status closedOn } userErrors { code path } }
        }""",
        input={"organization": unit["id"], "version": 3, "effectiveOn": "2018-01-01", "reason": "破产"},
    )
    assert closed["closeOrganization"]["organization"] == {"status": "CLOSED", "closedOn": "2018-01-01"}
