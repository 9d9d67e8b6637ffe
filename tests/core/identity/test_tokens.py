"""API tokens of service accounts, sessions of others, and people who are transferred."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from huizhanjia_core.clock import now
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.identity.models import AccountRow, AccountStatus, ApiTokenRow
from huizhanjia_schema.http.endpoint import ENGINE_HEADER
from sqlalchemy import select, update

from tests.core.identity.steps import login
from tests.core.identity.test_accounts import RESET, _account, _unit
from tests.core.permission.test_grants import GRANT
from tests.harness.api import Api, api

SERVICE = "mutation($i:CreateServiceAccountInput!){createServiceAccount(input:$i){account{id service} userErrors{code}}}"
ISSUE = "mutation($i:IssueApiTokenInput!){issueApiToken(input:$i){apiToken{id scopes} token userErrors{code path}}}"
ROTATE = "mutation($i:RotateApiTokenInput!){rotateApiToken(input:$i){apiToken{id name scopes} token userErrors{code}}}"
REVOKE = "mutation($i:RevokeApiTokenInput!){revokeApiToken(input:$i){apiToken{revokedAt} userErrors{code}}}"
TRANSFER = "mutation($i:TransferAccountInput!){transferAccount(input:$i){account{organization{code}} userErrors{code}}}"
SCOPES = ["core:premises:read"]


async def service(house: Api, role: str = "case_worker", code: str = "540121") -> str:
    """A service account of a union with a role there."""
    unit = await _unit(house, code)
    made = await house.data(
        SERVICE, "sysadmin", i={"organization": unit, "username": "payroll", "name": "工资系统"}
    )
    account = made["createServiceAccount"]["account"]
    assert account["service"]
    given = {"account": account["id"], "organization": unit, "role": role, "reason": "接口"}
    assert (await house.data(GRANT, "secadmin", i=given))["grantRole"]["userErrors"] == []
    return str(account["id"])


async def issue(house: Api, account: str, **more: Any) -> Any:
    given = {"account": account, "name": "对账", "scopes": SCOPES, "days": 30, **more}
    return (await house.data(ISSUE, "sysadmin", i=given))["issueApiToken"]


async def _may(house: Api, token: str) -> list[str]:
    answer = (await house.post("{myPermissions{action}}", token=token)).json()
    return [one["action"] for one in answer["data"]["myPermissions"]] if answer.get("data") else []


async def test_a_token_does_what_its_scopes_say_and_its_text_is_nowhere(house: Api) -> None:
    issued = await issue(house, await service(house))
    assert issued["apiToken"]["scopes"] == SCOPES
    assert await _may(house, issued["token"]) == SCOPES
    me = (await house.post("{me{username apiTokens{totalCount}}}", token=issued["token"])).json()["data"][
        "me"
    ]
    assert me == {"username": "payroll", "apiTokens": {"totalCount": 1}}
    async with house.application.database.reader() as connection:
        row = (await connection.execute(select(ApiTokenRow))).one()
    assert all(issued["token"][4:] not in str(value) for value in row)
    assert row.last_used_at is not None


PREMISES = "{premises(first:200){totalCount nodes{id}}}"


@pytest.fixture
async def telling(demo_url: str) -> AsyncIterator[Api]:
    """The application that tells which engine answered."""
    async with api(demo_url, development=True) as found:
        yield found


async def _read(house: Api, token: str) -> tuple[str | None, int | None]:
    """Which engine answered, and how many premises it showed."""
    answer = await house.post(PREMISES, token=token)
    data = answer.json().get("data")
    return answer.headers.get(ENGINE_HEADER), data["premises"]["totalCount"] if data else None


async def test_a_token_is_answered_by_a_plan_and_ends_with_its_next_request(telling: Api) -> None:
    account = await service(telling)
    first, second = [await issue(telling, account) for _ in range(2)]
    readings = [await _read(telling, first["token"]) for _ in range(3)]
    count = readings[0][1]
    assert count
    assert readings[-1] == ("compiled", count)
    assert await _read(telling, second["token"]) == ("compiled", count)
    await telling.data(REVOKE, "sysadmin", i={"token": first["apiToken"]["id"]})
    assert not (await _read(telling, first["token"]))[1]
    assert await _read(telling, second["token"]) == ("compiled", count)
    async with telling.application.database.writer() as session:
        await session.execute(update(ApiTokenRow).values(expires_at=now()))
    assert not (await _read(telling, second["token"]))[1]


@pytest.mark.parametrize("closed", [{"status": AccountStatus.SUSPENDED}, {"service": False}])
async def test_a_token_ends_with_its_account_whoever_changed_it(
    telling: Api, closed: dict[str, object]
) -> None:
    token = (await issue(telling, await service(telling)))["token"]
    for _ in range(3):
        count = (await _read(telling, token))[1]
    assert await _read(telling, token) == ("compiled", count)
    async with telling.application.database.writer() as session:  # as a program for SQL would
        await session.execute(update(AccountRow).where(AccountRow.username == "payroll").values(**closed))
    assert not (await _read(telling, token))[1]


async def test_a_session_ends_with_its_account_whoever_changed_it(telling: Api) -> None:
    token, other = await telling.token("linzhou"), await telling.token("lhasa")
    for one in (token, other):
        readings = [await _read(telling, one) for _ in range(3)]
        assert readings[-1][0] == "compiled"
        assert readings[-1][1]
    for status, sees in ((AccountStatus.SUSPENDED, False), (AccountStatus.ACTIVE, True)):
        async with telling.application.database.writer() as session:
            changed = update(AccountRow).where(AccountRow.username == "linzhou").values(status=status)
            await session.execute(changed)
        assert bool((await _read(telling, token))[1]) is sees
        assert (await _read(telling, other))[1]


async def test_a_plan_shows_a_token_no_more_than_its_scopes(telling: Api) -> None:
    account = await service(telling, "center_director")
    narrow = await issue(telling, account, scopes=["core:site:manage"])
    wide = await issue(telling, account, scopes=SCOPES)
    for _ in range(3):
        assert not (await _read(telling, narrow["token"]))[1]
        assert (await _read(telling, wide["token"]))[1]
    grants = await telling.data("query($a:ID!){grants(where:{account:$a}){nodes{id}}}", "secadmin", a=account)
    end = "mutation($i:EndGrantInput!){endGrant(input:$i){userErrors{code}}}"
    await telling.data(end, "secadmin", i={"grant": grants["grants"]["nodes"][0]["id"]})
    assert not (await _read(telling, wide["token"]))[1]


async def test_a_token_never_does_more_than_its_account(house: Api) -> None:
    account = await service(house)
    wide = await issue(house, account, scopes=[*SCOPES, "core:site:manage"])
    assert wide["userErrors"] == [{"code": "FORBIDDEN", "path": ["input", "scopes"]}]
    token = (await issue(house, account))["token"]
    grants = await house.data("query($a:ID!){grants(where:{account:$a}){nodes{id}}}", "secadmin", a=account)
    end = "mutation($i:EndGrantInput!){endGrant(input:$i){userErrors{code}}}"
    await house.data(end, "secadmin", i={"grant": grants["grants"]["nodes"][0]["id"]})
    assert await _may(house, token) == []


@pytest.mark.parametrize("days", [0, 366, 3660])
async def test_a_token_ends_within_a_year(house: Api, days: int) -> None:
    refused = await issue(house, await service(house), days=days)
    assert refused["token"] is None
    assert refused["userErrors"][0]["path"] == ["input", "days"]


async def test_a_rotated_token_works_on_for_the_overlap(house: Api) -> None:
    old = await issue(house, await service(house), days=300)
    given = {"token": old["apiToken"]["id"], "days": 30}
    new = (await house.data(ROTATE, "sysadmin", i=given))["rotateApiToken"]
    assert (new["apiToken"]["name"], new["apiToken"]["scopes"]) == ("对账", SCOPES)
    assert await _may(house, old["token"]) == await _may(house, new["token"]) == SCOPES
    assert (await house.data(ROTATE, "sysadmin", i=given))["rotateApiToken"]["userErrors"][0][
        "code"
    ] == "CONFLICT"
    async with house.application.database.writer() as session:
        rows = {row.replaced_by is None: row for row in await session.scalars(select(ApiTokenRow))}
        assert now() + timedelta(days=6) < rows[False].expires_at <= now() + timedelta(days=7)
        over = update(ApiTokenRow).where(ApiTokenRow.id == rows[False].id)
        await session.execute(over.values(expires_at=now()))
    assert await _may(house, old["token"]) == []
    assert await _may(house, new["token"]) == SCOPES


async def test_a_revoked_token_and_one_of_a_suspended_account_open_nothing(house: Api) -> None:
    account = await service(house)
    first, second = [await issue(house, account) for _ in range(2)]
    revoked = await house.data(REVOKE, "sysadmin", i={"token": first["apiToken"]["id"]})
    assert revoked["revokeApiToken"]["apiToken"]["revokedAt"]
    assert await _may(house, first["token"]) == []
    assert await _may(house, second["token"]) == SCOPES
    status = "mutation($i:SetAccountStatusInput!){setAccountStatus(input:$i){userErrors{code}}}"
    await house.data(status, "sysadmin", i={"account": account, "status": "SUSPENDED", "reason": "停"})
    assert await _may(house, second["token"]) == []


async def test_services_have_no_password_and_people_no_token(house: Api) -> None:
    account = await service(house)
    assert (await login(house, "payroll", "-"))["userErrors"][0]["code"] == "UNAUTHENTICATED"
    reset = (await house.data(RESET, "sysadmin", i={"account": account}))["resetPassword"]
    assert reset["userErrors"][0]["code"] == "CONFLICT"
    person = await issue(house, await _account(house, "caseworker"))
    assert person["userErrors"][0]["code"] == "CONFLICT"


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator", "audit_administrator"])
async def test_a_service_is_no_administrator(house: Api, role: str) -> None:
    account = await service(house)
    given = {"account": account, "organization": await _unit(house, "540121"), "role": role, "reason": "试"}
    assert (await house.data(GRANT, "secadmin", i=given))["grantRole"]["userErrors"][0]["code"] == "FORBIDDEN"


async def test_the_security_administrator_sees_and_ends_sessions_of_others(house: Api) -> None:
    await house.token("linzhou")
    listed = "{sessions(first:50){nodes{id account{username}}}}"
    for someone in ("sysadmin", "auditor", "region"):
        nodes = (await house.data(listed, someone))["sessions"]["nodes"]
        assert {one["account"]["username"] for one in nodes} == {someone}
    nodes = (await house.data(listed, "secadmin"))["sessions"]["nodes"]
    theirs = next(one["id"] for one in nodes if one["account"]["username"] == "linzhou")
    revoke = "mutation($i:RevokeSessionInput!){revokeSession(input:$i){userErrors{code}}}"
    for someone in ("sysadmin", "auditor", "region"):
        refused = (await house.data(revoke, someone, i={"session": theirs}))["revokeSession"]
        assert refused["userErrors"][0]["code"] == "NOT_FOUND"
    assert (await house.data("{me{username}}", "linzhou"))["me"]
    assert (await house.data(revoke, "secadmin", i={"session": theirs}))["revokeSession"]["userErrors"] == []
    assert (await house.data("{me{username}}", "linzhou"))["me"] is None


async def test_whoever_is_transferred_may_nothing_from_the_next_request_on(house: Api) -> None:
    assert (await house.data("{myPermissions{action}}", "linzhou"))["myPermissions"]
    given = {
        "account": await _account(house, "linzhou"),
        "organization": await _unit(house, "540300"),
        "reason": "调昌都",
    }
    moved = (await house.data(TRANSFER, "sysadmin", i=given))["transferAccount"]
    assert moved == {"account": {"organization": {"code": "540300"}}, "userErrors": []}
    assert (await house.data("{me{username}}", "linzhou"))["me"] is None
    token = (await login(house, "linzhou", PASSWORD))["token"]
    assert await _may(house, token) == []
    again = (await house.data(TRANSFER, "sysadmin", i=given))["transferAccount"]
    assert again["userErrors"][0]["code"] == "CONFLICT"
    secadmin = {**given, "account": await _account(house, "secadmin")}
    refused = (await house.data(TRANSFER, "sysadmin", i=secadmin))["transferAccount"]
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
