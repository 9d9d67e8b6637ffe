"""The example operations of this room for frontend teams run as they stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness.api import Api

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
QUERIES: dict[str, Callable[[Any], bool]] = {
    "center_staff": lambda data: (
        len(data["organizationByCode"]["assistanceCenter"]["appointments"]["nodes"]) >= 2
    ),
    "center_headcounts": lambda data: len(data["organizations"]["nodes"]) == 82,
    "leading_groups": lambda data: len(data["organizationByCode"]["groupStandings"]) == 2,
    "tenure_outlooks": lambda data: (
        data["tenureOutlooks"]["totalCount"] > 100
        and data["tenureOutlooks"]["nodes"][0]["canServeLongTerm"]
        and all(one["appointment"]["site"]["code"] for one in data["tenureOutlooks"]["nodes"])
    ),
    "staff_statistics": lambda data: sum(one["people"] for one in data["appointmentStatistics"]) > 164,
}


def document(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_what_its_comment_promises(house: Api, name: str) -> None:
    assert QUERIES[name](await house.data(document(name), "region"))


async def test_a_person_is_registered_and_appointed(house: Api) -> None:
    unit = await house.data('{organizationByCode(code:"540121"){id}}', "linzhou")
    organization = unit["organizationByCode"]["id"]
    made = await house.data(
        document("register_person"), "linzhou", input={"organization": organization, "name": "央金"}
    )
    position = await house.data('{positionByCode(code:"UNION_OFFICER"){id}}', "linzhou")
    given = {
        "organization": organization,
        "person": made["registerPerson"]["person"]["id"],
        "position": position["positionByCode"]["id"],
        "validFrom": "2024-01-01",
    }
    assert (await house.data(document("appoint"), "linzhou", input=given))["appoint"]["userErrors"] == []


async def test_a_center_is_managed_and_its_staff_asked(house: Api) -> None:
    found = await house.data(
        """{organizationByCode(code:"540121"){assistanceCenter{id version code leadUnion{code}
              appointments(first:20){nodes{id position{countsAsStaff} tenureOutlook{version}}}}}
            departments{nodes{id code}}}""",
        "linzhou",
    )
    center = found["organizationByCode"]["assistanceCenter"]
    assert (center["code"], center["leadUnion"]["code"]) == ("540121-BF-01", "540121")
    legal = next(one["id"] for one in found["departments"]["nodes"] if one["code"] == "LEGAL_PROTECTION")
    given = {
        "site": center["id"],
        "version": center["version"],
        "code": "BFZX-LINZHOU",
        "manageDepartment": legal,
    }
    changed = await house.data(document("set_center_management"), "linzhou", input=given)
    site = changed["setCenterManagement"]["site"]
    assert (site["code"], site["manageDepartment"]["name"]) == ("BFZX-LINZHOU", "法律保障部")
    post = next(one for one in center["appointments"]["nodes"] if one["position"]["countsAsStaff"])
    known = post["tenureOutlook"] and post["tenureOutlook"]["version"]
    wanted = {
        "appointment": post["id"],
        "version": known,
        "canServeLongTerm": True,
        "expectedTenureMonths": 60,
    }
    told = await house.data(document("set_tenure_outlook"), "linzhou", input=wanted)
    assert told["setTenureOutlook"]["userErrors"] == []
    assert told["setTenureOutlook"]["tenureOutlook"]["expectedTenureMonths"] == 60
    hidden = await house.data(
        "query($i:ID!){node(id:$i){... on Appointment{tenureOutlook{version}}} tenureOutlooks{totalCount}}",
        "secadmin",
        i=post["id"],
    )
    assert hidden == {"node": {"tenureOutlook": None}, "tenureOutlooks": {"totalCount": 0}}


async def test_one_signs_in_step_by_step(house: Api) -> None:
    given = {"username": "linzhou", "password": "wrong-password-1"}
    refused = await house.data(document("login"), input=given)
    assert refused["login"]["userErrors"][0]["code"] == "UNAUTHENTICATED"
    over = await house.data(document("verify_second_factor"), input={"ticket": "hzt_x", "code": "000000"})
    assert over["verifySecondFactor"]["userErrors"][0]["path"] == ["input", "ticket"]


@pytest.mark.parametrize(
    "name",
    [
        *QUERIES,
        "register_person",
        "appoint",
        "set_center_management",
        "set_tenure_outlook",
        "login",
        "verify_second_factor",
    ],
)
def test_each_operation_begins_with_a_comment_in_chinese(name: str) -> None:
    first = document(name).splitlines()[0]
    assert first.startswith("# ")
    assert any("\u4e00" <= character <= "\u9fff" for character in first)
