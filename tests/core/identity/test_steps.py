"""Signing in with something missing: a ticket is no session, opens nothing, and leads on step by step."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from huizhanjia_core.clock import now
from huizhanjia_core.identity import second_factors, totp
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.identity.models import AccountRow, SecondFactorRow, SessionRow, TicketRow
from huizhanjia_core.identity.signing_in import TICKET
from huizhanjia_core.settings import Settings
from sqlalchemy import select, update

from tests.core.identity.steps import choose, confirm, login, start, verify
from tests.core.identity.test_accounts import CHANGE, RESET, _account
from tests.harness.api import FAST, Api, api
from tests.harness.databases import Databases
from tests.harness.prepared import demo, work_in

NEW = "Another-pass-1"


@pytest.fixture
def demo_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(demo)
    yield url
    databases.drop(url)


@pytest.fixture
async def strict(demo_url: str) -> AsyncIterator[Api]:
    """The application with a second factor for administrators, as outside of demonstrations."""
    async with api(demo_url) as house:
        identity = house.application.settings.identity.model_copy(update={"second_factor": "administrators"})
        object.__setattr__(house.application.settings, "identity", identity)
        yield house


async def _set(house: Api, username: str, **values: Any) -> None:
    async with house.application.database.writer() as session:
        await session.execute(update(AccountRow).where(AccountRow.username == username).values(**values))


def _code(secret: str, steps: int = 0) -> str:
    return totp.code(secret, totp.step_of(now()) + steps)


async def _enrolled(house: Api, username: str) -> tuple[str, Any]:
    """The secret of an account that enrolled, and what its confirmation answered."""
    asked = await login(house, username, PASSWORD)
    assert asked["nextStep"] == "ENROLL_SECOND_FACTOR"
    secret = (await start(house, asked["ticket"]))["secret"]
    return secret, await confirm(house, asked["ticket"], _code(secret, -1))


def test_demonstrations_need_no_second_factor_unless_it_is_asked_for() -> None:
    assert Settings(demo=True).identity.second_factor == "off"
    assert Settings().identity.second_factor == "administrators"
    asked = Settings.model_validate({"demo": True, "identity": {"second_factor": "everyone"}})
    assert asked.identity.second_factor == "everyone"
    assert FAST["second_factor"] == "off"


@pytest.mark.parametrize(
    "document",
    [
        "{organizations{totalCount}}",
        "{me{username}}",
        "{persons{totalCount}}",
        "mutation{logout{done}}",
        'mutation{createAccount(input:{username:"xyz",name:"x",organization:"org_1"}){userErrors{code}}}',
    ],
)
async def test_a_ticket_opens_nothing_by_query_or_mutation(house: Api, document: str) -> None:
    await _set(house, "linzhou", must_change_password=True)
    asked = await login(house, "linzhou", PASSWORD)
    assert asked["token"] is None
    assert asked["ticket"].startswith(TICKET)
    answer = (await house.post(document, token=asked["ticket"])).json()
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "修改口令" in answer["errors"][0]["message"]
    assert not answer.get("data")
    async with house.application.database.reader() as connection:
        assert (await connection.execute(select(SessionRow))).all() == []


async def test_who_must_change_a_password_does_it_and_is_in(house: Api) -> None:
    await _set(house, "linzhou", must_change_password=True)
    ticket = (await login(house, "linzhou", PASSWORD))["ticket"]
    for unfit in ("short", PASSWORD, "my-Linzhou-pass-1", "Password123!"):
        assert (await choose(house, ticket, unfit))["userErrors"][0]["path"] == ["input", "password"]
    done = await choose(house, ticket, NEW)
    assert (await house.post("{me{username}}", token=done["token"])).json()["data"]["me"]
    assert (await choose(house, ticket, "Yet-another-2"))["userErrors"][0]["code"] == "UNAUTHENTICATED"
    assert (await login(house, "linzhou", NEW))["token"]
    assert (await login(house, "linzhou", PASSWORD))["userErrors"][0]["code"] == "UNAUTHENTICATED"


async def test_a_password_ages_and_no_session_outlives_it(house: Api) -> None:
    soon = now() - timedelta(days=90) + timedelta(minutes=10)
    await _set(house, "linzhou", password_changed_at=soon)
    token = (await login(house, "linzhou", PASSWORD))["token"]
    assert token
    async with house.application.database.reader() as connection:
        session = (await connection.execute(select(SessionRow.expires_at))).scalar_one()
    assert session == soon + timedelta(days=90)
    await _set(house, "linzhou", password_changed_at=now() - timedelta(days=90))
    assert (await login(house, "linzhou", PASSWORD))["nextStep"] == "CHANGE_PASSWORD"


async def test_the_last_five_passwords_do_not_come_back(house: Api) -> None:
    held = [PASSWORD, *(f"Number-{n}-of-many" for n in range(6))]
    for old, new in pairwise(held):
        changed = await house.data(CHANGE, "linzhou", i={"current": old, "password": new})
        assert changed["changePassword"]["userErrors"] == []
    for again in held[1:]:
        refused = await house.data(CHANGE, "linzhou", i={"current": held[-1], "password": again})
        assert refused["changePassword"]["userErrors"] == [
            {"code": "BAD_USER_INPUT", "path": ["input", "password"]}
        ]
    oldest = await house.data(CHANGE, "linzhou", i={"current": held[-1], "password": PASSWORD})
    assert oldest["changePassword"]["userErrors"] == []


@pytest.mark.parametrize("how", ["expired", "suspended", "changed", "used"])
async def test_a_ticket_is_over_when_anything_happened(house: Api, how: str) -> None:
    await _set(house, "linzhou", must_change_password=True)
    ticket = (await login(house, "linzhou", PASSWORD))["ticket"]
    if how == "expired":
        async with house.application.database.writer() as session:
            await session.execute(update(TicketRow).values(expires_at=now()))
    if how == "suspended":
        await _set(house, "linzhou", status="SUSPENDED")
    if how == "changed":
        key = await _account(house, "linzhou")
        await house.data(RESET, "sysadmin", i={"account": key})
    if how == "used":
        assert (await choose(house, ticket, NEW))["token"]
    assert (await choose(house, ticket, "Yet-another-2"))["userErrors"][0]["path"] == ["input", "ticket"]


async def test_an_administrator_enrolls_before_anything_else(strict: Api) -> None:
    assert (await login(strict, "linzhou", PASSWORD))["token"]
    secret, done = await _enrolled(strict, "secadmin")
    assert done["token"]
    assert len(set(done["recoveryCodes"])) == second_factors.RECOVERY_CODES
    async with strict.application.database.reader() as connection:
        stored = (await connection.execute(select(SecondFactorRow))).one()
    assert all(secret not in str(value) for value in stored)
    again = await login(strict, "secadmin", PASSWORD)
    assert (again["token"], again["nextStep"]) == (None, "SECOND_FACTOR")
    assert (await verify(strict, again["ticket"], _code(secret)))["token"]


async def test_a_code_is_good_once(strict: Api) -> None:
    secret, _ = await _enrolled(strict, "secadmin")
    code = _code(secret, 1)
    tickets = [(await login(strict, "secadmin", PASSWORD))["ticket"] for _ in range(2)]
    assert (await verify(strict, tickets[0], code))["token"]
    replayed = await verify(strict, tickets[1], code)
    assert replayed["token"] is None
    assert replayed["userErrors"][0]["path"] == ["input", "code"]


async def test_a_recovery_code_is_good_once(strict: Api) -> None:
    _, done = await _enrolled(strict, "secadmin")
    codes = [done["recoveryCodes"][0], done["recoveryCodes"][0], done["recoveryCodes"][1].upper()]
    answers = []
    for code in codes:
        ticket = (await login(strict, "secadmin", PASSWORD))["ticket"]
        answers.append(bool((await verify(strict, ticket, code))["token"]))
    assert answers == [True, False, True]


async def test_guesses_at_codes_lock_although_the_password_is_right_each_time(strict: Api) -> None:
    secret, _ = await _enrolled(strict, "secadmin")
    codes = []
    for _ in range(6):
        found = await login(strict, "secadmin", PASSWORD)
        if found["ticket"] is None:
            codes.append(found["userErrors"][0]["code"])
            break
        codes.append((await verify(strict, found["ticket"], "000000"))["userErrors"][0]["code"])
    assert codes == ["UNAUTHENTICATED"] * 5 + ["RATE_LIMITED"]
    assert (await login(strict, "secadmin", PASSWORD))["userErrors"][0]["code"] == "RATE_LIMITED"
    assert secret


async def test_aliases_do_not_multiply_guesses_at_codes(strict: Api) -> None:
    guess = 'verifySecondFactor(input:{ticket:"hzt_x",code:"000000"}){token}'
    answer = await strict.ask(f"mutation{{a:{guess} b:{guess}}}")
    assert answer["errors"]
    assert not answer.get("data")


async def test_the_password_is_changed_only_after_the_second_factor(strict: Api) -> None:
    secret, _ = await _enrolled(strict, "secadmin")
    await _set(strict, "secadmin", must_change_password=True)
    asked = await login(strict, "secadmin", PASSWORD)
    assert asked["nextStep"] == "SECOND_FACTOR"
    assert (await choose(strict, asked["ticket"], NEW))["userErrors"][0]["path"] == ["input", "ticket"]
    passed = await verify(strict, asked["ticket"], _code(secret))
    assert (passed["token"], passed["nextStep"]) == (None, "CHANGE_PASSWORD")
    assert (await choose(strict, passed["ticket"], NEW))["token"]


async def test_an_enrolled_factor_is_not_replaced_by_a_ticket(strict: Api) -> None:
    secret, _ = await _enrolled(strict, "secadmin")
    ticket = (await login(strict, "secadmin", PASSWORD))["ticket"]
    assert (await start(strict, ticket))["secret"] is None
    assert (await verify(strict, ticket, _code(secret)))["token"]


async def test_whoever_wants_a_factor_enrolls_one(house: Api) -> None:
    asked = await login(house, "linzhou", PASSWORD, enrollSecondFactor=True)
    assert asked["nextStep"] == "ENROLL_SECOND_FACTOR"
    secret = (await start(house, asked["ticket"]))["secret"]
    assert (await confirm(house, asked["ticket"], "000000"))["userErrors"][0]["path"] == ["input", "code"]
    assert (await confirm(house, asked["ticket"], _code(secret, -1)))["token"]
    assert (await login(house, "linzhou", PASSWORD))["nextStep"] == "SECOND_FACTOR"
    given = {"account": await _account(house, "linzhou")}
    reset = "mutation($i:ResetSecondFactorInput!){resetSecondFactor(input:$i){userErrors{code}}}"
    assert (await house.data(reset, "sysadmin", i=given))["resetSecondFactor"]["userErrors"] == []
    assert (await login(house, "linzhou", PASSWORD))["token"]


async def test_only_the_command_line_resets_an_administrators_factor(strict: Api) -> None:
    await _enrolled(strict, "secadmin")
    async with work_in(strict.application.database) as work:
        account = await work.session.scalar(select(AccountRow).where(AccountRow.username == "secadmin"))
        assert account is not None
        await second_factors.reset(work, account=account.id)
    assert (await login(strict, "secadmin", PASSWORD))["nextStep"] == "ENROLL_SECOND_FACTOR"
