"""Grants and policies through the whole application: what takes effect when, and who may not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from huizhanjia_core.clock import today
from huizhanjia_core.permission.actions import Action
from huizhanjia_core.permission.defaults import install
from huizhanjia_core.permission.models import EpochRow, PolicyRow
from huizhanjia_core.permission.roles import ROLES, role_actions
from sqlalchemy import func, select, text

from tests.harness.api import Api

GRANT = "mutation($i:GrantRoleInput!){grantRole(input:$i){grant{id role{code} validFrom validTo} userErrors{code path message}}}"
END = "mutation($i:EndGrantInput!){endGrant(input:$i){grant{endedAt} userErrors{code path}}}"
ALLOW = "mutation($i:RoleActionInput!){allowAction(input:$i){role{code} userErrors{code path}}}"
DISALLOW = "mutation($i:RoleActionInput!){disallowAction(input:$i){role{code} userErrors{code path}}}"
MINE = "{myPermissions{action organizations{code}}}"
WHY = "query($a:String!,$o:ID!){whyAllowed(action:$a,organization:$o){rule role{code} organization{code} grant{reason}}}"


async def _unit(house: Api, code: str) -> str:
    found = await house.data("query($c:String!){organizationByCode(code:$c){id}}", "region", c=code)
    return str(found["organizationByCode"]["id"])


async def _account(house: Api, username: str) -> str:
    found = await house.data("{accounts(first:200){nodes{id username}}}", "secadmin")
    return next(str(a["id"]) for a in found["accounts"]["nodes"] if a["username"] == username)


async def _actions(house: Api, username: str) -> set[str]:
    return {p["action"] for p in (await house.data(MINE, username))["myPermissions"]}


async def _grant(
    house: Api, someone: str, username: str, role: str, code: str = "540100", **more: Any
) -> Any:
    given = {
        "account": await _account(house, username),
        "role": role,
        "organization": await _unit(house, code),
        "reason": "试",
    }
    return (await house.data(GRANT, someone, i={**given, **more}))["grantRole"]


async def test_a_grant_takes_effect_at_the_next_request_and_ends_at_the_next(house: Api) -> None:
    assert "core:premises:read" not in await _actions(house, "trainer")
    granted = await _grant(house, "secadmin", "trainer", "case_worker")
    assert granted["userErrors"] == []
    assert "core:premises:read" in await _actions(house, "trainer")
    ended = (await house.data(END, "secadmin", i={"grant": granted["grant"]["id"]}))["endGrant"]
    assert ended["grant"]["endedAt"]
    assert "core:premises:read" not in await _actions(house, "trainer")
    again = (await house.data(END, "secadmin", i={"grant": granted["grant"]["id"]}))["endGrant"]
    assert again["userErrors"][0]["code"] == "CONFLICT"


async def test_grants_hold_from_their_first_to_their_last_day(house: Api) -> None:
    day = today()
    for first, last, holds in ((day + timedelta(days=1), None, False), (day, day, True)):
        granted = await _grant(
            house,
            "secadmin",
            "trainer",
            "case_worker",
            validFrom=str(first),
            validTo=str(last) if last else None,
        )
        assert granted["userErrors"] == []
        assert ("core:premises:read" in await _actions(house, "trainer")) is holds
    async with house.application.database.writer() as session:
        await session.execute(
            text("UPDATE core_grant SET valid_from = :a, valid_to = :b WHERE valid_to = :c"),
            {"a": day - timedelta(days=9), "b": day - timedelta(days=1), "c": day}
            if house.application.database.dialect == "postgresql"
            else {"a": str(day - timedelta(days=9)), "b": str(day - timedelta(days=1)), "c": str(day)},
        )
    assert "core:premises:read" not in await _actions(house, "trainer")


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("cashier", "accountant"),
        ("region", "system_administrator"),
        ("sysadmin", "county_officer"),
        ("sysadmin", "audit_administrator"),
        ("director", "cashier"),
    ],
)
async def test_incompatible_roles_are_refused(house: Api, username: str, role: str) -> None:
    refused = await _grant(house, "secadmin", username, role, "540121")
    assert refused["grant"] is None
    assert refused["userErrors"][0]["code"] == "CONFLICT"
    assert refused["userErrors"][0]["path"] == ["input", "role"]


async def test_nobody_grants_to_themselves(house: Api) -> None:
    for role in ("security_administrator", "region_administrator", "audit_administrator"):
        assert (await _grant(house, "secadmin", "secadmin", role))["userErrors"][0]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("someone", ["sysadmin", "auditor", "region", "lhasa", "linzhou", "external"])
async def test_nobody_but_the_security_administrator_grants(house: Api, someone: str) -> None:
    refused = await _grant(house, someone, "trainer", "case_worker")
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    assert await _actions(house, "trainer") == set()


async def test_a_security_administrator_grants_below_their_own_place_only(house: Api) -> None:
    assert (await _grant(house, "secadmin", "donation", "case_worker"))["userErrors"] == []
    async with house.application.database.writer() as session:
        await session.execute(
            text(
                "UPDATE core_grant SET organization_id = o.id, anc2 = o.id FROM core_organization o, core_role r "
                "WHERE o.code = '540200' AND r.code = 'security_administrator' AND core_grant.role_id = r.id"
            )
        )
    refused = await _grant_raw(house, "540100")
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"


async def _grant_raw(house: Api, code: str) -> Any:
    found = await house.data("{accounts(first:200){nodes{id username}}}", "sysadmin")
    account = next(a["id"] for a in found["accounts"]["nodes"] if a["username"] == "trainer")
    given = {
        "account": account,
        "role": "case_worker",
        "organization": await _unit(house, code),
        "reason": "试",
    }
    return (await house.data(GRANT, "secadmin", i=given))["grantRole"]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"role": "external_auditor"}, "validTo"),
        ({"role": "case_worker", "validFrom": "2020-01-02", "validTo": "2020-01-01"}, "validFrom"),
        ({"role": "case_worker", "validTo": "2020-01-01"}, "validTo"),
        ({"role": "no_such_role"}, "role"),
        ({"role": "case_worker", "organization": "org_" + "0" * 32}, "organization"),
        ({"role": "case_worker", "organization": "x"}, "organization"),
        ({"role": "case_worker", "account": "acct_" + "0" * 32}, "account"),
        ({"role": "case_worker", "reason": "  "}, "reason"),
    ],
)
async def test_unfit_requests_name_the_argument(house: Api, more: dict[str, Any], path: str) -> None:
    refused = await _grant(house, "secadmin", "trainer", **{"role": "case_worker", **more})
    assert refused["grant"] is None
    assert refused["userErrors"][0]["path"] == ["input", path]


async def test_why_allowed_names_role_place_and_rule(house: Api) -> None:
    county = await _unit(house, "540121")
    why = (await house.data(WHY, "lhasa", a="core:site:manage", o=county))["whyAllowed"]
    assert why == [
        {
            "rule": "p, r:prefecture_officer, core:site:manage",
            "role": {"code": "prefecture_officer"},
            "organization": {"code": "540100"},
            "grant": {"reason": "演示账号"},
        }
    ]
    assert (await house.data(WHY, "shigatse", a="core:site:manage", o=county))["whyAllowed"] == []
    assert (await house.data(WHY, "lhasa", a="core:organization:manage", o=county))["whyAllowed"] == []


async def test_one_policy_row_edited_by_plain_sql_changes_a_running_answer(house: Api) -> None:
    assert "core:site:manage" in await _actions(house, "lhasa")
    database = house.application.database
    before = await _epoch(house)
    async with database.writer() as session:
        await session.execute(
            text("DELETE FROM core_policy WHERE v0 = 'r:prefecture_officer' AND v1 = 'core:site:manage'")
        )
    assert "core:site:manage" not in await _actions(house, "lhasa")
    key = uuid4() if database.dialect == "postgresql" else uuid4().hex
    async with database.writer() as session:
        await session.execute(
            text(
                "INSERT INTO core_policy (id, ptype, v0, v1) "
                "VALUES (:id, 'p', 'r:prefecture_officer', 'core:organization:manage')"
            ),
            {"id": key},
        )
    assert "core:organization:manage" in await _actions(house, "lhasa")
    async with database.writer() as session:
        await session.execute(
            text("UPDATE core_policy SET v1 = 'core:nothing:at_all' WHERE id = :id"), {"id": key}
        )
    assert "core:organization:manage" not in await _actions(house, "lhasa")
    assert await _epoch(house) == before + 3


async def _epoch(house: Api) -> int:
    async with house.application.database.reader() as connection:
        return int((await connection.execute(select(EpochRow.value))).scalar_one())


async def test_policies_are_changed_by_the_security_administrator_only(house: Api) -> None:
    given = {"role": "trainer", "action": "core:premises:read"}
    for someone in ("sysadmin", "auditor", "region", "lhasa"):
        refused = (await house.data(ALLOW, someone, i=given))["allowAction"]
        assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    assert (await house.data(ALLOW, "secadmin", i=given))["allowAction"]["role"] == {"code": "trainer"}
    assert "core:premises:read" in await _actions(house, "trainer")
    assert (await house.data(DISALLOW, "secadmin", i=given))["disallowAction"]["userErrors"] == []
    assert "core:premises:read" not in await _actions(house, "trainer")


async def test_a_role_one_holds_and_actions_nobody_knows_cannot_be_changed(house: Api) -> None:
    own = {"role": "security_administrator", "action": "core:organization:manage"}
    assert (await house.data(ALLOW, "secadmin", i=own))["allowAction"]["userErrors"][0]["code"] == "FORBIDDEN"
    unknown = {"role": "trainer", "action": "core:nothing:do"}
    refused = (await house.data(ALLOW, "secadmin", i=unknown))["allowAction"]
    assert refused["userErrors"][0]["path"] == ["input", "action"]


async def test_a_policy_taken_back_does_not_return_with_an_upgrade(house: Api) -> None:
    taken = {"role": "case_worker", "action": "core:premises:read"}
    await house.data(DISALLOW, "secadmin", i=taken)
    async with house.application.database.writer() as session:
        await install(session, ROLES, role_actions())
        rows = select(func.count()).where(
            PolicyRow.v0 == "r:case_worker", PolicyRow.v1 == "core:premises:read"
        )
        assert await session.scalar(rows) == 0
    assert Action.GRANT_MANAGE in await _actions(house, "secadmin")


async def test_without_any_policy_nothing_is_allowed_and_the_server_is_not_ready(house: Api) -> None:
    await house.token("region")
    async with house.application.database.writer() as session:
        await session.execute(text("DELETE FROM core_policy"))
    ready = await house.client.get("/readyz")
    assert ready.status_code == 503
    answer = await house.ask(MINE, "region")
    assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
