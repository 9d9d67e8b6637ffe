"""Accounts: who may make, stop and reset them, and who may not."""

from typing import Any

import pytest
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.identity.demo import PASSWORD
from sqlalchemy import select

from tests.core.identity.steps import choose, login
from tests.harness.api import Api

CREATE = "mutation($i:CreateAccountInput!){createAccount(input:$i){account{id username organization{name}} password userErrors{code path message}}}"
STATUS = "mutation($i:SetAccountStatusInput!){setAccountStatus(input:$i){account{status version} userErrors{code}}}"
RESET = "mutation($i:ResetPasswordInput!){resetPassword(input:$i){password userErrors{code}}}"
CHANGE = (
    "mutation($i:ChangePasswordInput!){changePassword(input:$i){account{username} userErrors{code path}}}"
)
ACCOUNTS = "{accounts(first:200){totalCount nodes{id username phone}}}"


async def _unit(house: Api, code: str) -> str:
    found = await house.data("query($c:String!){organizationByCode(code:$c){id}}", "region", c=code)
    return str(found["organizationByCode"]["id"])


async def _account(house: Api, username: str) -> str:
    found = await house.data(ACCOUNTS, "sysadmin")
    return next(str(a["id"]) for a in found["accounts"]["nodes"] if a["username"] == username)


async def test_a_system_administrator_hands_out_an_account_once(house: Api) -> None:
    given = {
        "username": "newbie",
        "name": "新人",
        "organization": await _unit(house, "540121"),
        "idempotencyKey": "k1",
    }
    first = (await house.data(CREATE, "sysadmin", i=given))["createAccount"]
    again = (await house.data(CREATE, "sysadmin", i=given))["createAccount"]
    assert first["userErrors"] == again["userErrors"] == []
    assert first["account"] == again["account"]
    assert first["password"]
    assert again["password"] is None
    found = await login(house, "newbie", first["password"])
    assert (found["token"], found["nextStep"]) == (None, "CHANGE_PASSWORD")
    assert (await choose(house, found["ticket"], "another-pass-1"))["token"]
    other = (await house.data(CREATE, "sysadmin", i={**given, "name": "别人"}))["createAccount"]
    assert other["userErrors"][0]["code"] == "CONFLICT"
    assert other["userErrors"][0]["path"] == ["input", "idempotencyKey"]


@pytest.mark.parametrize(
    "username", ["region", "Region", "1abc", "ab", "a" * 41, "中文名", "a b", "ｒｅｇｉｏｎ"]
)
async def test_taken_and_unfit_user_names_are_refused(house: Api, username: str) -> None:
    given = {"username": username, "name": "新人", "organization": await _unit(house, "540121")}
    refused = (await house.data(CREATE, "sysadmin", i=given))["createAccount"]
    assert refused["account"] is None
    assert refused["userErrors"][0]["path"] == ["input", "username"]


@pytest.mark.parametrize("someone", ["secadmin", "auditor", "region", "lhasa", "linzhou", "external"])
async def test_nobody_else_makes_accounts(house: Api, someone: str) -> None:
    given = {"username": "newbie", "name": "新人", "organization": await _unit(house, "540121")}
    refused = (await house.data(CREATE, someone, i=given))["createAccount"]
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    assert (await house.data(ACCOUNTS, "sysadmin"))["accounts"]["totalCount"] == 18


async def test_suspension_takes_effect_at_the_next_request(house: Api) -> None:
    key = await _account(house, "linzhou")
    assert (await house.data("{me{username}}", "linzhou"))["me"]
    given = {"account": key, "status": "SUSPENDED", "reason": "调离"}
    assert (await house.data(STATUS, "sysadmin", i=given))["setAccountStatus"]["userErrors"] == []
    assert (await house.data("{me{username}}", "linzhou"))["me"] is None
    back = {**given, "status": "ACTIVE"}
    assert (await house.data(STATUS, "sysadmin", i=back))["setAccountStatus"]["account"]["status"] == "ACTIVE"
    assert (await house.data("{me{username}}", "linzhou"))["me"] is None
    assert (await house.data(STATUS, "sysadmin", i=back))["setAccountStatus"]["userErrors"][0][
        "code"
    ] == "CONFLICT"


async def test_a_closed_account_stays_closed(house: Api) -> None:
    key = await _account(house, "linzhou")
    await house.data(STATUS, "sysadmin", i={"account": key, "status": "CLOSED", "reason": "退休"})
    again = await house.data(STATUS, "sysadmin", i={"account": key, "status": "ACTIVE", "reason": "返聘"})
    assert again["setAccountStatus"]["userErrors"][0]["code"] == "CONFLICT"


async def test_a_reset_gives_a_new_password_and_ends_sessions(house: Api) -> None:
    key = await _account(house, "linzhou")
    await house.token("linzhou")
    handed = (await house.data(RESET, "sysadmin", i={"account": key}))["resetPassword"]
    assert (await house.data("{me{username}}", "linzhou"))["me"] is None
    old = await login(house, "linzhou", PASSWORD)
    new = await login(house, "linzhou", handed["password"])
    assert old["token"] is old["ticket"] is None
    assert (new["token"], new["nextStep"]) == (None, "CHANGE_PASSWORD")


@pytest.mark.parametrize(
    ("document", "name", "extra"),
    [(RESET, "resetPassword", {}), (STATUS, "setAccountStatus", {"status": "CLOSED", "reason": "x"})],
)
async def test_nobody_does_it_to_themselves(
    house: Api, document: str, name: str, extra: dict[str, Any]
) -> None:
    key = await _account(house, "sysadmin")
    answer = await house.data(document, "sysadmin", i={"account": key, **extra})
    assert answer[name]["userErrors"][0]["code"] == "FORBIDDEN"


async def test_an_account_out_of_sight_is_like_one_that_is_not_there(house: Api) -> None:
    seen = await house.data(ACCOUNTS, "linzhou")
    assert [account["username"] for account in seen["accounts"]["nodes"]] == ["linzhou"]
    assert seen["accounts"]["nodes"][0]["phone"] == "138********0009"
    key = await _account(house, "region")
    for other in (key, "acct_" + "0" * 32):
        assert (await house.data("query($i:ID!){node(id:$i){id}}", "linzhou", i=other))["node"] is None


async def test_a_password_is_changed_by_who_knows_it(house: Api) -> None:
    wrong = await house.data(CHANGE, "linzhou", i={"current": "wrong-password", "password": "another-pass-1"})
    assert wrong["changePassword"]["userErrors"][0]["code"] == "UNAUTHENTICATED"
    for unfit in ("short", "x" * 129, "my-linzhou-pass"):
        refused = await house.data(CHANGE, "linzhou", i={"current": PASSWORD, "password": unfit})
        assert refused["changePassword"]["userErrors"][0]["path"] == ["input", "password"]
    changed = await house.data(CHANGE, "linzhou", i={"current": PASSWORD, "password": "another-pass-1"})
    assert changed["changePassword"]["account"] == {"username": "linzhou"}
    assert (await house.data("{me{username}}", "linzhou"))["me"] == {"username": "linzhou"}


REVEAL = "mutation($i:RevealPhoneInput!){revealPhone(input:$i){phone userErrors{code path}}}"


async def test_a_phone_is_revealed_with_a_reason_and_recorded(house: Api) -> None:
    key = await _account(house, "linzhou")
    given = {"account": key, "reason": "联系本人"}
    done = (await house.data(REVEAL, "sysadmin", i=given))["revealPhone"]
    assert done == {"phone": "13800000009", "userErrors": []}
    async with house.application.database.reader() as connection:
        query = select(AuditRow.result, AuditRow.reason, AuditRow.revealed, AuditRow.objects)
        (row,) = (await connection.execute(query.where(AuditRow.operation == "revealPhone"))).all()
    assert tuple(row) == ("OK", "联系本人", "core_person.phone", key)


@pytest.mark.parametrize("who", ["secadmin", "auditor", "region", "linzhou", "cashier"])
async def test_nobody_else_sees_a_phone_and_the_attempt_is_recorded(house: Api, who: str) -> None:
    given = {"account": await _account(house, "director"), "reason": "好奇"}
    refused = (await house.data(REVEAL, who, i=given))["revealPhone"]
    assert refused["phone"] is None
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    async with house.application.database.reader() as connection:
        query = select(AuditRow.result, AuditRow.revealed).where(AuditRow.operation == "revealPhone")
        (row,) = (await connection.execute(query)).all()
    assert tuple(row) == ("REFUSED", None)


async def test_a_phone_is_not_revealed_without_a_reason(house: Api) -> None:
    given = {"account": await _account(house, "linzhou"), "reason": " "}
    refused = (await house.data(REVEAL, "sysadmin", i=given))["revealPhone"]
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["input", "reason"]}]
