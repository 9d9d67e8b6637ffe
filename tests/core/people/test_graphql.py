"""The people room through the whole application: what colleagues see, what is masked, what is counted."""

import asyncio
from typing import Any

import pytest
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.clock import today
from huizhanjia_core.people.kinds import GroupKind
from sqlalchemy import select

from tests.harness.api import Api

UNIT = "query($c:String!){organizationByCode(code:$c){id assistanceCenter{id}}}"
POSITION = "query($c:String!){positionByCode(code:$c){id}}"
REGISTER = "mutation($i:RegisterPersonInput!){registerPerson(input:$i){person{id name} contact{phone staffNumber} userErrors{code path}}}"
APPOINT = "mutation($i:AppointInput!){appoint(input:$i){appointment{id person{name} position{code}} userErrors{code message path}}}"


async def _unit(house: Api, code: str) -> Any:
    return (await house.data(UNIT, "region", c=code))["organizationByCode"]


async def _position(house: Api, code: str) -> str:
    return str((await house.data(POSITION, "region", c=code))["positionByCode"]["id"])


async def _register(house: Api, someone: str, unit: str, name: str = "新人", **more: Any) -> Any:
    given = {"organization": unit, "name": name, **more}
    return (await house.data(REGISTER, someone, i=given))["registerPerson"]


async def test_every_union_has_a_leader_and_most_centers_a_director(house: Api) -> None:
    document = """query($on:Date!){organizations(first:200,where:{levels:[REGION,PREFECTURE,COUNTY]}){nodes{
      code assistanceCenter{director(on:$on){person{name} position{code}}}
      centerHeadcount(on:$on){staff counted minimum maximum status director{id} directorEligible}
      groupStandings(on:$on){kind required valid findings{fault overdue}}}}}"""
    nodes = (await house.data(document, "linzhou", on=str(today())))["organizations"]["nodes"]
    assert len(nodes) == 82
    directed = [one for one in nodes if one["assistanceCenter"]["director"]]
    assert 70 <= len(directed) < 82
    assert all(one["centerHeadcount"]["directorEligible"] for one in directed)
    assert {one["assistanceCenter"]["director"]["position"]["code"] for one in directed} == {
        "CENTER_DIRECTOR"
    }
    statuses = {one["centerHeadcount"]["status"] for one in nodes}
    assert {"BELOW", "WITHIN"} <= statuses <= {"BELOW", "WITHIN", "ABOVE"}
    kinds: dict[str, list[Any]] = {str(kind): [] for kind in GroupKind}
    for one in nodes:
        for standing in one["groupStandings"]:
            kinds[standing["kind"]].append(standing)
    assert {kind: len(found) for kind, found in kinds.items()} == dict.fromkeys(GroupKind, 82)
    faults = {f["fault"] for found in kinds.values() for one in found for f in one["findings"]}
    assert {"NO_GROUP", "NO_LEADER"} <= faults
    assert sum(one["required"] for one in kinds["STANDARDIZATION"]) == 81


async def test_headcounts_of_many_unions_cost_as_many_statements_as_of_one(
    house: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huizhanjia_core.context import Context  # noqa: PLC0415 - counted here only

    counted = 0
    rows = Context.rows

    async def noted(self: Context, statement: Any) -> Any:
        nonlocal counted
        counted += 1
        return await rows(self, statement)

    monkeypatch.setattr(Context, "rows", noted)
    costs = []
    for first in (2, 82):
        counted = 0
        document = f'{{organizations(first:{first}){{nodes{{centerHeadcount(on:"2020-01-01"){{staff qualifiedStaff}} groupStandings(on:"2020-01-01"){{valid}}}}}}}}'
        await house.data(document, "region")
        costs.append(counted)
    assert costs[0] == costs[1] <= 15


async def test_qualified_staff_is_counted_for_whoever_may_read_the_evidence(house: Api) -> None:
    document = '{organizations(first:200){nodes{code centerHeadcount(on:"2020-01-01"){qualifiedStaff}}}}'

    async def shown(someone: str) -> set[str]:
        nodes = (await house.data(document, someone))["organizations"]["nodes"]
        return {one["code"] for one in nodes if one["centerHeadcount"]["qualifiedStaff"] is not None}

    assert {code for code in await shown("linzhou") if len(code) == 6} == {"540121"}
    assert await shown("cashier") == set()
    assert len(await shown("region")) >= 82


async def test_names_and_posts_are_open_to_colleagues_phones_are_masked_and_scoped(house: Api) -> None:
    unit = (await _unit(house, "540121"))["id"]
    made = await _register(house, "linzhou", unit, "央金", phone="13987654321", staffNumber="TS-00042")
    assert made["contact"] == {"phone": "139********4321", "staffNumber": "********42"}
    document = "query($i:ID!){node(id:$i){...on Person{name contact{phone}}}}"
    for someone, phone in (("linzhou", "139********4321"), ("shigatse", None), ("cashier", None)):
        node = (await house.data(document, someone, i=made["person"]["id"]))["node"]
        assert node == {"name": "央金", "contact": phone and {"phone": phone}}
    answer = await house.ask(document, None, i=made["person"]["id"])
    assert answer["data"]["node"] is None


REVEAL = "mutation($i:RevealContactInput!){revealContact(input:$i){phone staffNumber userErrors{code path}}}"


async def test_a_contact_is_shown_with_a_reason_and_it_is_recorded_who_saw_it(house: Api) -> None:
    unit = (await _unit(house, "540121"))["id"]
    made = await _register(house, "linzhou", unit, "央金", phone="13987654321", staffNumber="TS-00042")
    document = "query($i:ID!){node(id:$i){...on Person{contact{id}}}}"
    person = (await house.data(document, "linzhou", i=made["person"]["id"]))["node"]
    given = {"contact": person["contact"]["id"], "reason": "联系本人"}
    for someone, code in (
        ("director", "FORBIDDEN"),
        ("lhasa", None),
        ("linzhou", None),
        ("shigatse", "NOT_FOUND"),
    ):
        shown = (await house.data(REVEAL, someone, i=given))["revealContact"]
        if code is None:
            assert shown == {"phone": "13987654321", "staffNumber": "TS-00042", "userErrors": []}
        else:
            assert (shown["phone"], shown["staffNumber"]) == (None, None)
            assert [one["code"] for one in shown["userErrors"]] == [code]
    for someone in ("cashier", "sysadmin", "auditor"):
        shown = (await house.data(REVEAL, someone, i=given))["revealContact"]
        assert shown["phone"] is None
        assert shown["userErrors"][0]["code"] == "FORBIDDEN"
    async with house.application.database.reader() as connection:
        query = select(AuditRow.result, AuditRow.reason, AuditRow.revealed, AuditRow.objects)
        rows = (await connection.execute(query.where(AuditRow.operation == "revealContact"))).all()
    assert sorted({row.result for row in rows}) == ["OK", "REFUSED"]
    seen = {tuple(row) for row in rows if row.result == "OK"}
    revealed = "core_person.phone core_person_contact.staff_number"
    assert seen == {("OK", "联系本人", revealed, given["contact"])}
    assert {row.revealed for row in rows if row.result == "REFUSED"} == {None}
    assert len(rows) == 7


async def test_a_contact_is_not_shown_without_a_reason(house: Api) -> None:
    unit = (await _unit(house, "540121"))["id"]
    made = await _register(house, "linzhou", unit, "央金", phone="13987654321")
    document = "query($i:ID!){node(id:$i){...on Person{contact{id}}}}"
    contact = (await house.data(document, "linzhou", i=made["person"]["id"]))["node"]["contact"]["id"]
    for reason in ("", " \u3000"):
        shown = (await house.data(REVEAL, "linzhou", i={"contact": contact, "reason": reason}))[
            "revealContact"
        ]
        assert shown["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["input", "reason"]}]
    for wrong in ("contact_" + "0" * 32, made["person"]["id"], "x"):
        shown = (await house.data(REVEAL, "linzhou", i={"contact": wrong, "reason": "联系"}))["revealContact"]
        assert [one["path"] for one in shown["userErrors"]] == [["input", "contact"]]


async def test_a_person_is_appointed_once_however_often_it_is_sent(house: Api) -> None:
    unit = await _unit(house, "540121")
    person = (await _register(house, "linzhou", unit["id"]))["person"]["id"]
    given = {
        "organization": unit["id"],
        "site": unit["assistanceCenter"]["id"],
        "person": person,
        "position": await _position(house, "CENTER_STAFF"),
        "validFrom": "2020-01-01",
        "employment": "PUBLIC_WELFARE_POST",
        "idempotencyKey": "k",
    }
    first = (await house.data(APPOINT, "linzhou", i=given))["appoint"]
    again = (await house.data(APPOINT, "linzhou", i=given))["appoint"]
    assert first["userErrors"] == []
    assert first == again
    twice = (await house.data(APPOINT, "linzhou", i={**given, "idempotencyKey": "l"}))["appoint"]
    assert twice["userErrors"][0]["code"] == "CONFLICT"
    assert "时间重叠" in twice["userErrors"][0]["message"]


async def test_of_two_appointments_to_one_post_at_once_one_wins(house: Api) -> None:
    unit = await _unit(house, "540121")
    position = await _position(house, "EXECUTIVE_VICE_CHAIR")
    people = [(await _register(house, "linzhou", unit["id"]))["person"]["id"] for _ in range(4)]
    answers = await asyncio.gather(
        *(
            house.data(
                APPOINT,
                "linzhou",
                i={
                    "organization": unit["id"],
                    "person": one,
                    "position": position,
                    "validFrom": "2020-01-01",
                },
            )
            for one in people
        )
    )
    assert sum(answer["appoint"]["appointment"] is not None for answer in answers) == 1
    assert {e["code"] for answer in answers for e in answer["appoint"]["userErrors"]} == {"CONFLICT"}


async def test_two_unions_cannot_both_have_all_of_somebodys_time(house: Api) -> None:
    units = [(await _unit(house, code))["id"] for code in ("540121", "540122", "540123", "540200")]
    position = await _position(house, "UNION_OFFICER")
    person = (await _register(house, "region", units[0]))["person"]["id"]
    answers = await asyncio.gather(
        *(
            house.data(
                APPOINT,
                "region",
                i={
                    "organization": unit,
                    "person": person,
                    "position": position,
                    "validFrom": "2020-01-01",
                    "fullTime": True,
                },
            )
            for unit in units
        )
    )
    assert sum(answer["appoint"]["appointment"] is not None for answer in answers) == 1


async def test_staff_by_employment_adds_up(house: Api) -> None:
    document = """query($w:AppointmentFilter){
      all:appointmentStatistics(groupBy:[],where:$w){people appointments}
      parts:appointmentStatistics(groupBy:[EMPLOYMENT],where:$w){employment people}
      kinds:appointmentStatistics(groupBy:[FULL_TIME,EMPLOYMENT],where:$w){fullTime employment people}}"""
    found = await house.data(document, "lhasa", w={"inForceOn": str(today()), "staff": True})
    whole = found["all"][0]["people"]
    assert whole == found["all"][0]["appointments"] > 164
    assert sum(one["people"] for one in found["parts"]) == whole
    assert sum(one["people"] for one in found["kinds"]) == whole
    assert {one["fullTime"] for one in found["kinds"]} == {True}
    assert len(found["parts"]) == 3
    leaders = await house.data(document, "lhasa", w={"inForceOn": str(today()), "staff": False})
    assert leaders["parts"] == [{"employment": None, "people": leaders["all"][0]["people"]}]


async def test_an_account_is_made_for_somebody_who_is_registered(house: Api) -> None:
    unit = (await _unit(house, "540121"))["id"]
    person = (await _register(house, "linzhou", unit, "央金"))["person"]["id"]
    create = "mutation($i:CreateAccountInput!){createAccount(input:$i){account{name person{id}} userErrors{code path}}}"
    given = {"organization": unit, "username": "yangjin", "person": person}
    made = (await house.data(create, "sysadmin", i=given))["createAccount"]
    assert made == {"account": {"name": "央金", "person": {"id": person}}, "userErrors": []}
    for wrong in ({"name": "央金"}, {"person": None}):
        refused = (await house.data(create, "sysadmin", i={**given, "username": "other", **wrong}))[
            "createAccount"
        ]
        assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["input", "name"]}]


@pytest.mark.parametrize("someone", ["sysadmin", "secadmin", "auditor"])
async def test_administrators_do_no_business_with_people(house: Api, someone: str) -> None:
    unit = (await _unit(house, "540121"))["id"]
    refused = await _register(house, someone, unit)
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    seen = await house.data(
        "{personContacts{totalCount} qualificationEvidence{totalCount} localReports{totalCount}}", someone
    )
    assert {one["totalCount"] for one in seen.values()} == {0}
