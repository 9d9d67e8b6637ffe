"""Ends of grants, and what a granter may not learn: through the application."""

from datetime import timedelta
from typing import Any

import pytest
from huizhanjia_core.clock import today

from tests.core.permission.test_grants import GRANT, MINE, WHY, _account, _grant, _unit
from tests.harness.api import Api

END = (
    "mutation($i:EndGrantInput!){endGrant(input:$i){grant{validTo endedAt endReason} userErrors{code path}}}"
)
ROLE = "mutation($i:SetRoleActiveInput!){setRoleActive(input:$i){userErrors{code}}}"


async def _end(house: Api, grant: str, **more: Any) -> Any:
    return (await house.data(END, "secadmin", i={"grant": grant, **more}))["endGrant"]


async def test_a_grant_can_end_on_an_earlier_day_and_never_on_a_later(house: Api) -> None:
    day = today()
    granted = await _grant(house, "secadmin", "trainer", "case_worker", validTo=str(day + timedelta(days=30)))
    key = granted["grant"]["id"]
    for days in (31, -1):
        refused = await _end(house, key, lastDay=str(day + timedelta(days=days)))
        assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["input", "lastDay"]}]
    ended = await _end(house, key, lastDay=str(day), reason="调离")
    assert ended["grant"] == {"validTo": str(day), "endedAt": None, "endReason": "调离"}
    assert (await house.data(MINE, "trainer"))["myPermissions"]
    again = await _end(house, key, lastDay=str(day + timedelta(days=30)))
    assert again["userErrors"][0]["code"] == "BAD_USER_INPUT"


async def test_the_same_role_twice_at_once_is_refused_and_one_after_the_other_not(house: Api) -> None:
    day = today()
    first = await _grant(house, "secadmin", "trainer", "case_worker", validTo=str(day + timedelta(days=5)))
    assert first["userErrors"] == []
    for start, fits in ((5, False), (6, True)):
        more = await _grant(
            house, "secadmin", "trainer", "case_worker", validFrom=str(day + timedelta(days=start))
        )
        assert (more["grant"] is not None) is fits
    elsewhere = await _grant(house, "secadmin", "trainer", "case_worker", code="540200")
    assert elsewhere["userErrors"] == []


async def test_an_account_out_of_reach_answers_like_none(house: Api) -> None:
    """A county's security administrator cannot learn which accounts other units have."""
    moved = await _grant(house, "secadmin", "auditor", "security_administrator", code="540121")
    assert moved["userErrors"][0]["code"] == "CONFLICT"
    listed = await house.data("{grants(first:100){nodes{id account{username}}}}", "secadmin")
    own = next(one["id"] for one in listed["grants"]["nodes"] if one["account"]["username"] == "trainer")
    assert (await _end(house, own))["userErrors"] == []
    county = await _grant(house, "secadmin", "trainer", "security_administrator", code="540121")
    assert county["userErrors"] == []
    given = {"role": "case_worker", "organization": await _unit(house, "540121"), "reason": "试"}
    answers = [
        (await house.data(GRANT, "trainer", i={**given, "account": account}))["grantRole"]
        for account in (await _account(house, "shigatse"), "acct_" + "0" * 32)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"
    reached = await house.data(GRANT, "trainer", i={**given, "account": await _account(house, "director")})
    assert reached["grantRole"]["userErrors"] == []


@pytest.mark.parametrize("active", [True, False])
async def test_why_allowed_agrees_with_what_is_allowed(house: Api, *, active: bool) -> None:
    await house.data(ROLE, "secadmin", i={"role": "county_officer", "active": active})
    unit = await _unit(house, "540121")
    mine = {one["action"] for one in (await house.data(MINE, "linzhou"))["myPermissions"]}
    reasons = (await house.data(WHY, "linzhou", a="core:site:manage", o=unit))["whyAllowed"]
    assert bool(reasons) is ("core:site:manage" in mine) is active
