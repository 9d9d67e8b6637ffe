"""Signing in: what a session is, and how guessing ends."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from huizhanjia_core.clock import now
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.identity.models import AttemptRow, SessionRow
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.settings import IdentitySettings
from sqlalchemy import select, text, update

from tests.harness.api import FAST, LOGIN, Api, api

ME = "{me{username}}"


async def _login(house: Api, username: str, password: str) -> Any:
    answer = (await house.post(LOGIN, {"i": {"username": username, "password": password}})).json()
    return answer["data"]["login"]


async def test_a_token_opens_what_its_account_may_see(house: Api) -> None:
    assert (await house.data(ME, "region"))["me"] == {"username": "region"}
    assert (await house.data(ME))["me"] is None


async def test_the_token_is_nowhere_in_the_database(house: Api) -> None:
    token = await house.token("region")
    async with house.application.database.reader() as connection:
        session = (await connection.execute(select(SessionRow))).one()
    assert token.startswith("hzj_")
    assert all(token[4:] not in str(value) for value in session)


@pytest.mark.parametrize("username", ["REGION", " region ", "ｒｅｇｉｏｎ"])
async def test_a_user_name_is_known_in_any_case_and_width(house: Api, username: str) -> None:
    assert (await _login(house, username, PASSWORD))["token"]


async def test_one_answer_for_unknown_user_wrong_password_and_suspended_account(house: Api) -> None:
    async with house.application.database.writer() as session:
        await session.execute(text("UPDATE core_account SET status = 'SUSPENDED' WHERE username = 'cashier'"))
    answers = [
        await _login(house, "nobody-here", PASSWORD),
        await _login(house, "region", "wrong-password"),
        await _login(house, "cashier", PASSWORD),
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["userErrors"][0]["code"] == "UNAUTHENTICATED"


async def test_an_unknown_account_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords(IdentitySettings.model_validate(FAST))
    hasher = passwords._hasher
    checked: list[str] = []
    verify = hasher.verify

    def noted(given: str, stored: str) -> bool:
        checked.append(stored)
        return verify(given, stored)

    monkeypatch.setattr(hasher, "verify", noted)
    assert not await passwords.matches("nobody's password", None)
    assert len(checked) == 1
    stored = await passwords.hash("right-password")
    assert stored.startswith("$argon2id$")
    assert await passwords.matches("right-password", stored)
    assert not await passwords.matches("right-password", "not a hash")


async def test_five_failures_lock_the_account_even_for_the_right_password(house: Api) -> None:
    for _ in range(5):
        assert (await _login(house, "region", "wrong-password"))["userErrors"][0]["code"] == "UNAUTHENTICATED"
    locked = await _login(house, "region", PASSWORD)
    assert locked["token"] is None
    assert locked["userErrors"][0]["code"] == "RATE_LIMITED"
    assert "15" in locked["userErrors"][0]["message"]
    assert (await _login(house, "lhasa", PASSWORD))["token"]


async def test_a_success_forgets_failures_and_a_lock_ends(house: Api) -> None:
    for _ in range(4):
        await _login(house, "region", "wrong-password")
    assert (await _login(house, "region", PASSWORD))["token"]
    for _ in range(6):
        await _login(house, "region", "wrong-password")
    async with house.application.database.writer() as session:
        past = now() - timedelta(minutes=16)
        await session.execute(update(AttemptRow).values(locked_until=past, last_at=past))
    assert (await _login(house, "region", PASSWORD))["token"]


async def test_fifty_guesses_at_once_are_five_tries(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Fifty wait for one row and ten connections: on a busy machine longer than a server lets anyone wait.
    patient = dict.fromkeys(("pool_timeout", "lock_timeout", "statement_timeout", "idle_timeout"), 600)
    async with api(
        demo_url, sections={"database": {"url": demo_url, **patient}}, request_timeout=600
    ) as house:
        tried = 0
        matches = house.application.passwords.matches

        async def counted(password: str, stored: str | None) -> bool:
            nonlocal tried
            tried += 1
            return await matches(password, stored)

        monkeypatch.setattr(house.application.passwords, "matches", counted)
        answers = await asyncio.gather(*(_login(house, "region", f"wrong-password-{n}") for n in range(50)))
    codes = [answer["userErrors"][0]["code"] for answer in answers]
    assert tried == 5
    assert codes.count("RATE_LIMITED") == 45


async def test_an_address_that_guesses_at_many_accounts_is_locked(house: Api) -> None:
    for n in range(50):
        await _login(house, f"someone{n}", "wrong-password")
    locked = await _login(house, "region", PASSWORD)
    assert locked["userErrors"][0]["code"] == "RATE_LIMITED"


@pytest.mark.parametrize(
    "document",
    [
        'mutation{a:login(input:{username:"a",password:"b"}){token} b:login(input:{username:"a",password:"c"}){token}}',
        (
            'mutation{...x ...y} fragment x on Mutation{a:login(input:{username:"a",password:"b"}){token}} '
            'fragment y on Mutation{b:login(input:{username:"a",password:"b"}){token}}'
        ),
    ],
)
async def test_aliases_and_fragments_do_not_multiply_attempts(house: Api, document: str) -> None:
    answer = await house.ask(document)
    assert answer["errors"][0]["extensions"]["code"]
    assert "data" not in answer or answer["data"] is None
    async with house.application.database.reader() as connection:
        assert (await connection.execute(select(AttemptRow))).all() == []


async def test_batches_do_not_multiply_attempts(house: Api) -> None:
    one = {"query": LOGIN, "variables": {"i": {"username": "region", "password": "wrong-password"}}}
    answer = await house.client.post("/graphql", json=[one, one])
    assert answer.status_code == 400
    async with house.application.database.reader() as connection:
        assert (await connection.execute(select(AttemptRow))).all() == []


@pytest.mark.parametrize(
    "ended",
    [
        {"idle_until": now() - timedelta(seconds=1)},
        {"expires_at": now() - timedelta(seconds=1)},
        {"revoked_at": now()},
    ],
)
async def test_an_ended_session_opens_nothing(house: Api, ended: dict[str, Any]) -> None:
    await house.token("region")
    async with house.application.database.writer() as session:
        await session.execute(update(SessionRow).values(**ended))
    assert (await house.data(ME, "region"))["me"] is None
    answer = await house.ask("{organizations{totalCount}}", "region")
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_use_moves_the_idle_limit_at_most_once_a_minute(house: Api) -> None:
    await house.token("region")
    database = house.application.database
    long_ago = now() - timedelta(minutes=20)
    async with database.writer() as session:
        await session.execute(
            update(SessionRow).values(last_seen_at=long_ago, idle_until=now() + timedelta(minutes=10))
        )
    await house.data(ME, "region")
    async with database.reader() as connection:
        first = (await connection.execute(select(SessionRow.last_seen_at, SessionRow.idle_until))).one()
    assert first.last_seen_at > long_ago
    assert first.idle_until >= now() + timedelta(minutes=29)


async def test_logout_ends_this_session_and_no_other(house: Api) -> None:
    first, second = (await _login(house, "region", PASSWORD))["token"], await house.token("region")
    gone = (await house.post("mutation{logout{done userErrors{code}}}", token=first)).json()
    assert gone["data"]["logout"] == {"done": True, "userErrors": []}
    assert (await house.post(ME, token=first)).json()["data"]["me"] is None
    assert (await house.post(ME, token=second)).json()["data"]["me"] == {"username": "region"}


async def test_a_header_of_another_kind_is_refused(house: Api) -> None:
    answer = await house.client.post("/graphql", json={"query": ME}, headers={"authorization": "Basic eDp5"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
