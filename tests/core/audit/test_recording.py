"""Every mutation leaves one record: done, refused or broken off, and never a personal value."""

import asyncio
from typing import Any

import pytest
from huizhanjia_core.audit import trail
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.organization import sites
from sqlalchemy import Row, func, select

from tests.harness.api import LOGIN, Api, api

RENAME = "mutation($i:RenameOrganizationInput!){renameOrganization(input:$i){organization{version} userErrors{code}}}"
SITE = "mutation($i:OpenSiteInput!){openSite(input:$i){site{id} userErrors{code}}}"
ACCOUNT = "mutation($i:CreateAccountInput!){createAccount(input:$i){account{id} userErrors{code}}}"


async def unit(house: Api, code: str) -> dict[str, Any]:
    found = await house.data("query($c:String!){organizationByCode(code:$c){id version}}", "region", c=code)
    result: dict[str, Any] = found["organizationByCode"]
    return result


async def records(house: Api, operation: str) -> list[Row[Any]]:
    async with house.application.database.reader() as connection:
        query = select(AuditRow.__table__).where(AuditRow.operation == operation).order_by(AuditRow.id)
        return list((await connection.execute(query)).all())


async def only(house: Api, operation: str) -> Row[Any]:
    (found,) = await records(house, operation)
    return found


def station(organization: str, **more: Any) -> dict[str, Any]:
    given = {"kind": "SERVICE_STATION", "name": "康昂站", "openedOn": "2015-01-01", "address": "路1号"}
    return {"organization": organization, **given, **more}


async def test_what_is_done_is_recorded_with_who_what_and_where(house: Api) -> None:
    where = await unit(house, "540121")
    done = await house.data(SITE, "linzhou", i=station(where["id"]))
    found = await only(house, "openSite")
    assert (found.result, found.code, found.action) == ("OK", None, "core:site:manage")
    assert found.actor == "索朗旺姆"
    assert found.account_id is not None
    assert found.session_id is not None
    assert found.organization_id.hex == where["id"].removeprefix("org_")
    assert found.objects.split() == [where["id"], done["openSite"]["site"]["id"]]
    assert found.address == "192.0.2.7"
    assert found.trace_id
    assert (found.sequence, found.hash) == (None, None)


async def test_a_refusal_of_the_service_is_recorded_and_nothing_else_is_kept(house: Api) -> None:
    where = await unit(house, "540202")
    done = await house.data(SITE, "linzhou", i=station(where["id"]))
    assert done["openSite"]["userErrors"] == [{"code": "FORBIDDEN"}]
    found = await only(house, "openSite")
    assert (found.result, found.code, found.action) == ("REFUSED", "FORBIDDEN", "core:site:manage")
    assert found.organization_id.hex == where["id"].removeprefix("org_")


async def test_a_refusal_of_the_rule_is_recorded_at_the_actor_s_own_union(house: Api) -> None:
    where, own = await unit(house, "540202"), await unit(house, "540121")
    given = {"organization": where["id"], "username": "somebody", "name": "某某"}
    done = await house.data(ACCOUNT, "linzhou", i=given)
    assert done["createAccount"]["userErrors"] == [{"code": "FORBIDDEN"}]
    found = await only(house, "createAccount")
    assert (found.result, found.code, found.action) == ("REFUSED", "FORBIDDEN", "core:account:manage")
    assert found.organization_id.hex == own["id"].removeprefix("org_")
    assert found.objects == where["id"]


async def test_unfit_input_is_recorded(house: Api) -> None:
    where = await unit(house, "540121")
    await house.data(SITE, "linzhou", i=station(where["id"], name="很" * 500))
    found = await only(house, "openSite")
    assert (found.result, found.code) == ("REFUSED", "BAD_USER_INPUT")


async def test_what_breaks_off_is_recorded_although_its_transaction_is_gone(
    house: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_given: Any, **_more: Any) -> None:
        raise LookupError("540102199001011234")

    monkeypatch.setattr(sites, "open_site", broken)
    where = await unit(house, "540121")
    answer = await house.ask(SITE, "linzhou", i=station(where["id"]))
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_ERROR"
    found = await only(house, "openSite")
    assert (found.result, found.code) == ("FAILED", "LookupError")
    assert found.actor == "索朗旺姆"


async def test_what_takes_too_long_is_recorded(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_given: Any, **_more: Any) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(sites, "open_site", slow)
    async with api(demo_url) as house:
        given = {"i": station((await unit(house, "540121"))["id"])}
        token = await house.token("linzhou")
    async with api(demo_url, request_timeout=1) as house:
        answer = (await house.post(SITE, given, token=token)).json()
        assert answer["errors"][0]["extensions"]["code"] == "REQUEST_TIMEOUT"
        found = await only(house, "openSite")
    assert (found.result, found.code) == ("FAILED", "REQUEST_TIMEOUT")


async def test_signing_in_and_failing_to_are_recorded_without_what_was_typed(house: Api) -> None:
    await house.token("linzhou")
    for username, password in (("linzhou", "not-the-password"), ("my-secret-password", PASSWORD)):
        await house.post(LOGIN, {"i": {"username": username, "password": password}})
    done, refused, unknown = await records(house, "login")
    assert (done.result, done.actor) == ("OK", "索朗旺姆")
    assert (refused.result, refused.code, refused.actor) == ("REFUSED", "UNAUTHENTICATED", "索朗旺姆")
    assert refused.account_id == done.account_id
    assert (unknown.result, unknown.actor, unknown.account_id) == ("REFUSED", "anonymous", None)
    assert unknown.organization_id.hex == (await unit(house, "540000"))["id"].removeprefix("org_")
    assert all("secret" not in str(value) for row in (done, refused, unknown) for value in row)


async def test_a_locked_attempt_is_recorded(house: Api) -> None:
    for _ in range(6):
        await house.post(LOGIN, {"i": {"username": "linzhou", "password": "not-the-password"}})
    codes = [row.code for row in await records(house, "login")]
    assert codes == ["UNAUTHENTICATED"] * 5 + ["RATE_LIMITED"]


async def test_changing_the_password_is_recorded_once_although_it_takes_two_transactions(house: Api) -> None:
    change = "mutation($i:ChangePasswordInput!){changePassword(input:$i){userErrors{code}}}"
    await house.data(change, "linzhou", i={"current": "not-the-password", "password": "Another-9-fine-one"})
    await house.data(change, "linzhou", i={"current": PASSWORD, "password": "Another-9-fine-one"})
    refused, done = await records(house, "changePassword")
    assert (refused.result, refused.actor) == ("REFUSED", "索朗旺姆")
    assert (done.result, done.actor) == ("OK", "索朗旺姆")


async def test_the_same_request_again_is_recorded_again(house: Api) -> None:
    where = await unit(house, "540121")
    for _ in range(2):
        await house.data(SITE, "linzhou", i=station(where["id"], idempotencyKey="once"))
    first, second = await records(house, "openSite")
    assert first.objects == second.objects
    assert first.digest == second.digest


async def test_the_digest_tells_inputs_apart_and_needs_the_master_key(house: Api) -> None:
    where = await unit(house, "540121")
    for name in ("甲站", "乙站"):
        await house.data(SITE, "linzhou", i=station(where["id"], name=name))
    first, second = await records(house, "openSite")
    assert first.digest.startswith("test:")
    assert first.digest != second.digest


async def test_a_password_is_no_part_of_the_digest(house: Api) -> None:
    for password in ("not-the-password", "nor-is-this-one"):
        await house.post(LOGIN, {"i": {"username": "linzhou", "password": password}})
    first, second = await records(house, "login")
    assert first.digest == second.digest


async def test_reading_leaves_no_record(house: Api) -> None:
    await house.token("linzhou")
    async with house.application.database.reader() as connection:
        before = await connection.scalar(select(func.count()).select_from(AuditRow))
    await house.data("{organizations(first:5){nodes{name}} me{username}}", "linzhou")
    async with house.application.database.reader() as connection:
        assert await connection.scalar(select(func.count()).select_from(AuditRow)) == before


async def test_one_record_a_mutation_whatever_becomes_of_it(house: Api) -> None:
    where = await unit(house, "540121")
    async with house.application.database.reader() as connection:
        before = await connection.scalar(select(func.count()).select_from(AuditRow)) or 0
    sent = 0
    for given in (
        station(where["id"]),
        station(where["id"], name=""),
        station("org_nonsense"),
        station(where["id"], idempotencyKey="k"),
        station(where["id"], idempotencyKey="k", name="别的站"),
    ):
        await house.ask(SITE, "linzhou", i=given)
        sent += 1
    stale = {"organization": where["id"], "version": 999, "effectiveOn": "2020-01-01", "reason": "测试"}
    await house.ask(RENAME, "region", i={**stale, "name": "某县总工会"})
    async with house.application.database.reader() as connection:
        after = await connection.scalar(select(func.count()).select_from(AuditRow)) or 0
    assert after - before == sent + 1 + 1  # and region signed in


async def test_a_record_that_cannot_be_written_undoes_the_mutation(
    house: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = await unit(house, "540121")
    await house.token("linzhou")

    async def broken(*_given: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(trail, "keep", broken)
    answer = await house.ask(SITE, "linzhou", i=station(where["id"], name="不该有的站"))
    assert answer["errors"]
    monkeypatch.undo()
    found = await house.data('{sites(where:{nameContains:"不该有的站"}){totalCount}}', "linzhou")
    assert found["sites"]["totalCount"] == 0


async def test_objects_are_ids_and_nothing_else(house: Api) -> None:
    given = station("540102199001011234")
    await house.ask(SITE, "linzhou", i=given)
    assert (await only(house, "openSite")).objects == ""
