"""Guesses and takeovers that must not work once someone holds a session or an administration."""

from datetime import timedelta

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.identity import accounts
from huizhanjia_core.identity.attempts import count
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.core.identity.steps import login
from tests.core.identity.test_accounts import CHANGE, RESET, _account
from tests.harness.api import LOGIN, Api
from tests.harness.prepared import work_in


async def test_guesses_at_the_current_password_lock_like_guesses_at_the_door(house: Api) -> None:
    given = {"current": "a wrong guess", "password": "another-pass-1"}
    codes = []
    for _ in range(6):
        answer = (await house.data(CHANGE, "linzhou", i=given))["changePassword"]
        codes.append(answer["userErrors"][0]["code"])
    assert codes == ["UNAUTHENTICATED"] * 5 + ["RATE_LIMITED"]
    right = await house.data(CHANGE, "linzhou", i={**given, "current": PASSWORD})
    assert right["changePassword"]["userErrors"][0]["code"] == "RATE_LIMITED"
    locked = await login(house, "linzhou", PASSWORD)
    assert locked["userErrors"][0]["code"] == "RATE_LIMITED"


async def test_a_changed_password_ends_other_sessions_and_keeps_this_one(house: Api) -> None:
    first = await house.token("linzhou")
    other = (await house.post(LOGIN, {"i": {"username": "linzhou", "password": PASSWORD}})).json()
    second = other["data"]["login"]["token"]
    await house.data(CHANGE, "linzhou", i={"current": PASSWORD, "password": "another-pass-1"})
    for token, signed_in in ((first, True), (second, False)):
        me = (await house.post("{me{username}}", token=token)).json()["data"]["me"]
        assert (me is not None) is signed_in


@pytest.mark.parametrize("administrator", ["secadmin", "auditor"])
async def test_nobody_resets_an_administrator_through_the_api(house: Api, administrator: str) -> None:
    key = await _account(house, administrator)
    refused = (await house.data(RESET, "sysadmin", i={"account": key}))["resetPassword"]
    assert refused["password"] is None
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    assert (await house.data("{me{username}}", administrator))["me"]


async def test_the_command_line_resets_an_administrator(house: Api) -> None:
    async with work_in(house.application.database) as work:
        account = await work.session.scalar(select(AccountRow).where(AccountRow.username == "secadmin"))
        assert account is not None
        handed = await accounts.reset_password(work, house.application.passwords, account=account.id)
    assert (await login(house, "secadmin", handed.password))["nextStep"] == "CHANGE_PASSWORD"


async def test_a_lock_is_over_at_its_last_second(database: Database) -> None:
    rules = IdentitySettings(lockout_failures=2, lockout_minutes=15)
    async with database.writer() as session:
        work = Work(session=session, actor=Actor.anonymous())
        waits = [await count(work, rules, "someone", None) for _ in range(3)]
        assert waits == [0, 0, 15]
        for seconds, wait in ((15 * 60 - 1, 1), (15 * 60, 0)):
            later = Work(session=session, actor=Actor.anonymous(), now=work.now + timedelta(seconds=seconds))
            assert await count(later, rules, "someone", None) == wait


async def test_an_address_is_given_back_one_attempt_and_not_all(database: Database) -> None:
    rules = IdentitySettings(lockout_failures=1)
    async with database.writer() as session:
        work = Work(session=session, actor=Actor.anonymous())
        for number in range(10):
            assert await count(work, rules, f"victim{number}", "192.0.2.9") == 0
        assert await count(work, rules, "own", "192.0.2.9") > 0
