"""Who stands behind a token: read from the database each time, in one statement, and never more than granted."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core.clock import now
from huizhanjia_core.identity.models import AccountRow, SessionRow
from huizhanjia_core.identity.sessions import digest_of
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission import actors
from huizhanjia_core.permission.actor import Actor, Forbidden
from huizhanjia_core.permission.actors import outermost
from huizhanjia_core.permission.enforcer import NoPolicy, PolicyCache
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.permission.models import EpochRow, PolicyRow
from huizhanjia_core.work import Work
from huizhanjia_schema import Place
from sqlalchemy import delete, event, func, select, text

from tests.harness.api import Api
from tests.harness.prepared import work_in

A, B, C = (UUID(int=number) for number in (1, 2, 3))


async def _load(house: Api, username: str, policies: PolicyCache | None = None) -> Actor:
    token = digest_of(await house.token(username))
    async with house.application.database.reader() as connection:
        return await actors.load(connection, token, now(), policies or house.application.policies)


async def _unit(work: Work, code: str) -> OrganizationRow:
    found = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.code == code))
    assert found is not None
    return found


def test_of_nested_places_only_the_outermost_is_kept() -> None:
    assert outermost([(A,), (A, B), (A, B, C)]) == {Place(1, A)}
    assert outermost([(A, B), (A, C)]) == {Place(2, B), Place(2, C)}
    assert outermost([(A, B), (A, B)]) == {Place(2, B)}


async def test_a_request_of_a_known_policy_costs_one_statement(house: Api) -> None:
    await _load(house, "linzhou")
    statements: list[str] = []
    engine = house.application.database.readers.sync_engine

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        await _load(house, "linzhou")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in statements if "core_session" in one]) == 1
    assert not [one for one in statements if "core_policy" in one]


async def test_a_place_reaches_down_and_neither_up_nor_aside(house: Api) -> None:
    actor = await _load(house, "lhasa")
    async with work_in(house.application.database) as work:
        for code, inside in (("540100", True), ("540121", True), ("540000", False), ("540200", False)):
            unit = await _unit(work, code)
            assert actor.may("core:site:manage", at=unit) is inside
            if not inside:
                with pytest.raises(Forbidden):
                    actor.require("core:site:manage", at=unit)


async def test_a_grant_below_another_adds_no_place(house: Api) -> None:
    before = await _load(house, "lhasa")
    async with work_in(house.application.database) as work:
        account = await work.session.scalar(select(AccountRow).where(AccountRow.username == "lhasa"))
        assert account is not None
        county = (await _unit(work, "540121")).id
        await grant_role(work, account=account.id, role="county_officer", organization=county, reason="兼任")
    after = await _load(house, "lhasa")
    assert after.places("core:site:manage") == before.places("core:site:manage")


@pytest.mark.parametrize("token", [None, "", "0" * 64, "01935a2e-7c3a-7000-8000-000000000000"])
async def test_an_unknown_token_is_nobody(house: Api, token: str | None) -> None:
    async with house.application.database.reader() as connection:
        actor = await actors.load(connection, token, now(), house.application.policies)
    assert actor == Actor.anonymous()


async def test_a_session_ends_at_its_idle_and_absolute_limits(house: Api) -> None:
    token = digest_of(await house.token("linzhou"))
    database, policies = house.application.database, house.application.policies
    async with database.reader() as connection:
        row = (
            await connection.execute(select(SessionRow.idle_until).where(SessionRow.digest == token))
        ).one()
        before = await actors.load(connection, token, row.idle_until - timedelta(seconds=1), policies)
        after = await actors.load(connection, token, row.idle_until, policies)
    assert before.signed_in
    assert not after.signed_in


STATEMENTS = [
    "INSERT INTO core_policy (id, ptype, v0, v1) VALUES ('00000000000000000000000000000abc', 'p', 'r:trainer', 'core:site:manage')",
    "UPDATE core_policy SET v1 = 'core:site:managed' WHERE v1 = 'core:site:manage'",
    "DELETE FROM core_policy WHERE v1 = 'core:site:manage'",
]


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_every_kind_of_change_moves_the_epoch(house: Api, statement: str) -> None:
    database = house.application.database
    value = select(func.max(EpochRow.value))
    async with database.writer() as session:
        before = await session.scalar(value)
        await session.execute(text(statement))
        after = await session.scalar(value)
    assert before is not None
    assert after is not None
    assert after > before


async def test_a_change_that_was_rolled_back_leaves_the_answer(house: Api) -> None:
    held = await _load(house, "linzhou")
    async with house.application.database.writer() as session:
        await session.execute(delete(PolicyRow).where(PolicyRow.v0 == "r:county_officer"))
        await session.rollback()
    assert (await _load(house, "linzhou")).actions == held.actions


async def test_without_a_count_of_changes_nothing_is_trusted(house: Api) -> None:
    await _load(house, "linzhou")
    async with house.application.database.writer() as session:
        await session.execute(delete(EpochRow))
    with pytest.raises(NoPolicy):
        await _load(house, "linzhou")


async def test_a_policy_of_a_role_says_what_it_allows(house: Api) -> None:
    roles = (await house.data("{roles(first:100){nodes{code actions}}}", "linzhou"))["roles"]["nodes"]
    allowed = {role["code"]: role["actions"] for role in roles}
    assert allowed["security_administrator"] == [
        "core:account:read",
        "core:grant:manage",
        "core:grant:read",
        "core:policy:manage",
        "core:session:manage",
    ]
    assert allowed["trainer"] == []
