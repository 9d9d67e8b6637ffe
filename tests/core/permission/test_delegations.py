"""Delegations through the whole application: who may lend what to whom, and when it ends."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.clock import today
from huizhanjia_core.permission.models import GrantRow
from sqlalchemy import select

from tests.core.permission.test_grants import GRANT, MINE, WHY, _account, _actions, _grant, _unit
from tests.harness.api import Api

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
DELEGATE = """mutation($i:DelegateGrantInput!){delegateGrant(input:$i){
    grant{id role{code} organization{code} delegatedBy{username} source{id} validTo}
    userErrors{code path message}}}"""
END = "mutation($i:EndDelegationInput!){endDelegation(input:$i){grant{endedAt} userErrors{code path}}}"
END_GRANT = "mutation($i:EndGrantInput!){endGrant(input:$i){userErrors{code}}}"
HELD = "{me{grants(first:50,where:{ended:false}){nodes{id delegatedBy{username} role{code} organization{code}}}}}"
STATUS = "mutation($i:SetAccountStatusInput!){setAccountStatus(input:$i){userErrors{code}}}"
MOVE = "mutation($i:TransferAccountInput!){transferAccount(input:$i){userErrors{code}}}"
SITE = "mutation($i:OpenSiteInput!){openSite(input:$i){site{id} userErrors{code}}}"
LENDS = "core:site:manage"
"""What the officer of the county, who delegates here, may do and the cashier may not."""


async def _held(house: Api, username: str) -> str:
    """The grant that an account of the demonstration has."""
    (found,) = (await house.data(HELD, username))["me"]["grants"]["nodes"]
    return str(found["id"])


async def _lend(house: Api, who: str = "linzhou", to: str = "trainer", **more: Any) -> Any:
    given = {
        "grant": more.pop("grant", None) or await _held(house, "linzhou"),
        "username": to,
        "validTo": str(today() + timedelta(days=7)),
        "reason": "休假",
        **more,
    }
    return (await house.data(DELEGATE, who, i=given))["delegateGrant"]


@pytest.fixture
async def county(house: Api) -> Api:
    """The demonstration with the trainer's account at the county of linzhou."""
    given = {"account": await _account(house, "trainer"), "reason": "试"}
    moved = await house.data(MOVE, "sysadmin", i={**given, "organization": await _unit(house, "540121")})
    assert moved["transferAccount"]["userErrors"] == []
    house._tokens.pop("trainer", None)
    return house


async def test_a_delegate_may_at_once_what_the_holder_may_and_no_more(county: Api) -> None:
    mine = await _held(county, "linzhou")
    assert await _actions(county, "trainer") == set()
    lent = await _lend(county)
    assert lent["userErrors"] == []
    assert lent["grant"] == {
        "id": lent["grant"]["id"],
        "role": {"code": "county_officer"},
        "organization": {"code": "540121"},
        "delegatedBy": {"username": "linzhou"},
        "source": {"id": mine},
        "validTo": str(today() + timedelta(days=7)),
    }
    assert await _actions(county, "trainer") == await _actions(county, "linzhou")
    where = {p["action"]: p["organizations"] for p in (await county.data(MINE, "trainer"))["myPermissions"]}
    assert where[LENDS] == [{"code": "540121"}]
    outside = {"kind": "SERVICE_STATION", "name": "站", "openedOn": "2015-01-01", "address": "路1号"}
    done = await county.data(SITE, "trainer", i={**outside, "organization": await _unit(county, "540122")})
    assert done["openSite"]["userErrors"] == [{"code": "FORBIDDEN"}]


async def test_what_a_delegate_does_is_recorded_with_in_whose_place(county: Api) -> None:
    await _lend(county)
    given = {"kind": "SERVICE_STATION", "name": "站", "openedOn": "2015-01-01", "address": "路1号"}
    given["organization"] = await _unit(county, "540121")
    assert (await county.data(SITE, "trainer", i=given))["openSite"]["site"]
    assert (await county.data(SITE, "linzhou", i={**given, "name": "二站"}))["openSite"]["site"]
    async with county.application.database.reader() as connection:
        query = select(AuditRow.actor, AuditRow.detail).where(AuditRow.operation == "openSite")
        theirs, own = (await connection.execute(query.order_by(AuditRow.id))).all()
    assert json.loads(theirs.detail) == {"actingFor": [await _account(county, "linzhou")]}
    assert own.detail is None
    async with county.application.database.reader() as connection:
        asked = select(AuditRow.result, AuditRow.reason).where(AuditRow.operation == "delegateGrant")
        (recorded,) = (await connection.execute(asked)).all()
    assert (recorded.result, recorded.reason) == ("OK", "休假")


async def test_why_allowed_shows_the_delegation(county: Api) -> None:
    lent = await _lend(county)
    asked = {"a": LENDS, "o": await _unit(county, "540121")}
    (why,) = (await county.data(WHY, "trainer", **asked))["whyAllowed"]
    assert (why["role"]["code"], why["grant"]["reason"]) == ("county_officer", "休假")
    (held,) = (await county.data(HELD, "trainer"))["me"]["grants"]["nodes"]
    assert (held["id"], held["role"]["code"]) == (lent["grant"]["id"], "county_officer")


@pytest.mark.parametrize("who", ["linzhou", "trainer", "secadmin"])
async def test_holder_delegate_and_security_administrator_end_it_at_the_next_request(
    county: Api, who: str
) -> None:
    lent = await _lend(county)
    ended = (await county.data(END, who, i={"grant": lent["grant"]["id"]}))["endDelegation"]
    assert ended["userErrors"] == []
    assert ended["grant"]["endedAt"]
    assert await _actions(county, "trainer") == set()
    again = (await county.data(END, who, i={"grant": lent["grant"]["id"]}))["endDelegation"]
    assert again["userErrors"][0]["code"] == "CONFLICT"


@pytest.mark.parametrize("who", ["sysadmin", "auditor", "region", "lhasa", "cashier"])
async def test_nobody_else_delegates_or_ends(county: Api, who: str) -> None:
    refused = await _lend(county, who)
    assert refused["userErrors"][0]["code"] in {"NOT_FOUND", "FORBIDDEN"}
    assert await _actions(county, "trainer") == set()
    lent = await _lend(county)
    ended = (await county.data(END, who, i={"grant": lent["grant"]["id"]}))["endDelegation"]
    assert ended["userErrors"][0]["code"] in {"NOT_FOUND", "FORBIDDEN"}
    assert LENDS in await _actions(county, "trainer")


async def test_the_security_administrator_delegates_for_someone_on_leave(county: Api) -> None:
    lent = await _lend(county, "secadmin")
    assert lent["userErrors"] == []
    assert LENDS in await _actions(county, "trainer")


async def test_what_is_delegated_is_not_delegated_again(county: Api) -> None:
    lent = await _lend(county)
    for who in ("trainer", "secadmin"):
        again = await _lend(county, who, to="cashier", grant=lent["grant"]["id"])
        assert again["userErrors"][0]["code"] == "FORBIDDEN"
        assert again["userErrors"][0]["path"] == ["input", "grant"]


@pytest.mark.parametrize("holder", ["sysadmin", "secadmin", "auditor"])
async def test_administrations_are_not_delegated(county: Api, holder: str) -> None:
    grant = await _held(county, holder)
    for who in {holder, "secadmin"}:
        refused = await _lend(county, who, grant=grant)
        assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    assert await _actions(county, "trainer") == set()


@pytest.mark.parametrize("to", ["sysadmin", "secadmin", "auditor", "external"])
async def test_a_delegate_with_excluding_roles_is_refused(house: Api, to: str) -> None:
    region = await _held(house, "region")
    refused = await _lend(house, "region", to=to, grant=region)
    assert refused["userErrors"][0]["code"] in {"CONFLICT", "NOT_FOUND"}
    assert refused["grant"] is None


async def test_a_delegate_is_no_administrator_meanwhile(county: Api) -> None:
    await _lend(county)
    refused = await _grant(county, "secadmin", "trainer", "audit_administrator", "540000")
    assert refused["userErrors"][0]["code"] == "CONFLICT"


@pytest.mark.parametrize("to", ["nobody.there", "lhasa", "linzhou", "LINZHOU"])
async def test_unknown_delegates_those_elsewhere_and_oneself_get_one_answer(county: Api, to: str) -> None:
    refused = await _lend(county, to=to)
    assert [(one["code"], one["path"]) for one in refused["userErrors"]] == [
        ("NOT_FOUND", ["input", "username"])
    ]


async def test_a_delegation_stays_within_the_days_and_the_union_of_its_grant(county: Api) -> None:
    day = today()
    for days, path in (
        ({"validFrom": str(day - timedelta(days=1))}, "validFrom"),
        ({"validFrom": str(day + timedelta(days=9))}, "validTo"),
    ):
        refused = await _lend(county, **days)
        assert refused["userErrors"][0]["path"] == ["input", path]
    beyond = await _lend(county, organization=await _unit(county, "540100"))
    assert (beyond["userErrors"][0]["code"], beyond["userErrors"][0]["path"]) == (
        "FORBIDDEN",
        ["input", "organization"],
    )
    until = {"grant": await _held(county, "linzhou"), "lastDay": str(day + timedelta(days=3))}
    assert (await county.data(END_GRANT, "secadmin", i=until))["endGrant"]["userErrors"] == []
    late = await _lend(county)
    assert (late["userErrors"][0]["code"], late["userErrors"][0]["path"]) == (
        "FORBIDDEN",
        ["input", "validTo"],
    )
    assert (await _lend(county, validTo=until["lastDay"]))["userErrors"] == []


async def test_a_delegation_that_begins_later_gives_nothing_before(county: Api) -> None:
    lent = await _lend(county, validFrom=str(today() + timedelta(days=1)))
    assert lent["userErrors"] == []
    assert await _actions(county, "trainer") == set()


async def test_it_ends_with_its_grant(county: Api) -> None:
    grant = await _held(county, "linzhou")
    lent = await _lend(county)
    until = {"grant": grant, "lastDay": str(today() + timedelta(days=2))}
    await county.data(END_GRANT, "secadmin", i=until)
    async with county.application.database.reader() as connection:
        query = select(GrantRow.valid_to).where(GrantRow.source_id.is_not(None))
        assert (await connection.scalars(query)).one() == today() + timedelta(days=2)
    await county.data(END_GRANT, "secadmin", i={"grant": grant})
    assert await _actions(county, "trainer") == set()
    assert lent["grant"]["id"]


@pytest.mark.parametrize("status", ["SUSPENDED", "CLOSED"])
async def test_it_ends_when_the_holder_is_suspended_and_does_not_come_back(county: Api, status: str) -> None:
    await _lend(county)
    given = {"account": await _account(county, "linzhou"), "reason": "试"}
    await county.data(STATUS, "sysadmin", i={**given, "status": status})
    assert await _actions(county, "trainer") == set()
    if status == "SUSPENDED":
        await county.data(STATUS, "sysadmin", i={**given, "status": "ACTIVE"})
        assert await _actions(county, "trainer") == set()


async def test_it_ends_when_the_holder_goes_elsewhere(county: Api) -> None:
    await _lend(county)
    given = {"account": await _account(county, "linzhou"), "reason": "试"}
    await county.data(MOVE, "sysadmin", i={**given, "organization": await _unit(county, "540122")})
    assert await _actions(county, "trainer") == set()


async def test_the_same_delegation_twice_is_refused(county: Api) -> None:
    await _lend(county)
    again = await _lend(county)
    assert again["userErrors"][0]["code"] == "CONFLICT"


async def test_a_grant_of_ones_own_stays_when_the_delegation_ends(county: Api) -> None:
    unit = await _unit(county, "540121")
    given = {"account": await _account(county, "trainer"), "organization": unit, "reason": "试"}
    assert (await county.data(GRANT, "secadmin", i={**given, "role": "case_worker"}))["grantRole"]["grant"]
    lent = await _lend(county)
    await county.data(END, "linzhou", i={"grant": lent["grant"]["id"]})
    assert await _actions(county, "trainer") == {
        "core:display:read",
        "core:equipment:read",
        "core:premises:read",
    }


async def test_the_example_operation_delegates(county: Api) -> None:
    document = (FOLDER / "delegate_grant.graphql").read_text("utf-8")
    assert document.startswith("# 委托代理")
    given = {"grant": await _held(county, "linzhou"), "username": "trainer", "reason": "休假"}
    given["validTo"] = str(today() + timedelta(days=7))
    done = (await county.data(document, "linzhou", input=given))["delegateGrant"]
    assert done["userErrors"] == []
    assert done["grant"]["delegatedBy"] == {"username": "linzhou"}


async def test_a_delegation_and_a_suspension_at_once_leave_no_right_behind(county: Api) -> None:
    grant, key = await _held(county, "linzhou"), await _account(county, "linzhou")
    for status in ("SUSPENDED", "ACTIVE") * 4:
        given = {"account": key, "reason": "试", "status": status}
        await asyncio.gather(_lend(county, "secadmin", grant=grant), county.data(STATUS, "sysadmin", i=given))
        if status == "SUSPENDED":
            assert await _actions(county, "trainer") == set()
