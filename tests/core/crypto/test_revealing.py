"""A sealed field over HTTP: masked everywhere, revealed with a reason, recorded, and nowhere in plain text."""

import logging
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.crypto.keyring import NO_KEYS
from huizhanjia_core.web import logs
from sqlalchemy import select, text

from tests.harness.api import Api
from tests.harness.databases import SQLITE
from tests.harness.prepared import opened

NUMBER = "540102198811223344"
ENTRUST = (
    "mutation($i:EntrustBenchInput!){entrustBench(input:$i){bench{keeper} userErrors{code message path}}}"
)
REVEAL = "mutation($i:RevealKeeperInput!){revealKeeper(input:$i){idNumber userErrors{code message path}}}"


async def bench(house: Api, as_: str = "lhasa") -> str:
    found = await house.data("{benches(first:50){nodes{id organization{code}}}}", as_)
    key: str = found["benches"]["nodes"][0]["id"]
    return key


async def entrusted(house: Api) -> str:
    key = await bench(house)
    done = await house.data(ENTRUST, "lhasa", i={"bench": key, "idNumber": NUMBER})
    assert done["entrustBench"] == {"bench": {"keeper": "540102********3344"}, "userErrors": []}
    return key


async def of(house: Api, operation: str) -> list[Any]:
    async with house.application.database.reader() as connection:
        query = select(AuditRow.__table__).where(AuditRow.operation == operation).order_by(AuditRow.id)
        return list((await connection.execute(query)).all())


async def test_lists_show_the_mask_and_decrypt_nothing(house: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    await entrusted(house)
    monkeypatch.setattr(house.application, "keyring", NO_KEYS)
    found = await house.data("{benches(first:50){nodes{keeper}}}", "lhasa")
    assert {"keeper": "540102********3344"} in found["benches"]["nodes"]


async def test_a_reveal_needs_a_reason_and_is_recorded_with_it(house: Api) -> None:
    key = await entrusted(house)
    refused = await house.data(REVEAL, "lhasa", i={"bench": key, "reason": " "})
    assert refused["revealKeeper"]["userErrors"][0]["path"] == ["input", "reason"]
    shown = await house.data(REVEAL, "lhasa", i={"bench": key, "reason": "核对身份"})
    assert shown["revealKeeper"] == {"idNumber": NUMBER, "userErrors": []}
    without, with_ = await of(house, "revealKeeper")
    assert (without.result, without.revealed, without.reason) == ("REFUSED", None, None)
    assert (with_.result, with_.revealed, with_.reason) == ("OK", "dummy_bench.keeper_sealed", "核对身份")
    assert (with_.actor, with_.objects, with_.action) == ("格桑梅朵", key, "dummy:bench:reveal")


async def test_whoever_may_not_reveal_gets_nothing_and_is_recorded(house: Api) -> None:
    key = await entrusted(house)
    await house.data(
        'mutation{disallowAction(input:{role:"dummy_carpenter",action:"dummy:bench:reveal"}){userErrors{code}}}',
        "secadmin",
    )
    for who, code in (("lhasa", "FORBIDDEN"), ("region", "FORBIDDEN")):
        refused = await house.data(REVEAL, who, i={"bench": key, "reason": "好奇"})
        assert refused["revealKeeper"]["idNumber"] is None
        assert refused["revealKeeper"]["userErrors"][0]["code"] == code
    assert [(row.result, row.code, row.revealed) for row in await of(house, "revealKeeper")] == [
        ("REFUSED", "FORBIDDEN", None),
        ("REFUSED", "FORBIDDEN", None),
    ]


async def test_a_person_is_found_again_by_the_index(house: Api) -> None:
    key = await entrusted(house)
    assert (await house.data(ENTRUST, "lhasa", i={"bench": key, "idNumber": NUMBER}))["entrustBench"]["bench"]
    place = "mutation($i:PlaceBenchInput!){placeBench(input:$i){bench{id}}}"
    unit = (await house.data('{organizationByCode(code:"540121"){id}}', "lhasa"))["organizationByCode"]["id"]
    other = await house.data(place, "lhasa", i={"organization": unit, "name": "河边", "seats": 2})
    given = {"bench": other["placeBench"]["bench"]["id"], "idNumber": NUMBER}
    refused = (await house.data(ENTRUST, "lhasa", i=given))["entrustBench"]["userErrors"]
    assert [error["code"] for error in refused] == ["CONFLICT"]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_without_a_master_key_the_answer_says_so_and_nothing_breaks(
    house: Api, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    key = await entrusted(house)
    monkeypatch.setattr(house.application, "keyring", NO_KEYS)
    headers = {"authorization": f"Bearer {await house.token('lhasa')}", "accept-language": language}
    for document, given in ((ENTRUST, {"idNumber": NUMBER}), (REVEAL, {"reason": "核对身份"})):
        body = {"query": document, "variables": {"i": {"bench": key, **given}}}
        answer = await house.client.post("/graphql", json=body, headers=headers)
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "UNAVAILABLE"
        assert ("没有配置主密钥" if language == "zh" else "There is no master key") in error["message"]
    assert [row.result for row in await of(house, "revealKeeper")] == ["FAILED"]


async def test_a_changed_ciphertext_is_refused(house: Api) -> None:
    key = await entrusted(house)
    async with house.application.database.writer() as session:
        await session.execute(
            text("UPDATE dummy_bench SET keeper_sealed = :s WHERE keeper_sealed IS NOT NULL"),
            {"s": bytes(60)},
        )
    answer = await house.ask(REVEAL, "lhasa", i={"bench": key, "reason": "核对身份"})
    assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert "dummy_bench.keeper_sealed 的密文无法解开" in answer["errors"][0]["message"]


async def test_an_identity_number_is_nowhere_in_plain_text(house: Api, benches_url: str) -> None:
    """Database, write-ahead log, logs, errors and records, after all that can be done with a number."""
    out, root = StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure(form="json", level="DEBUG", stream=out)
    try:
        key = await entrusted(house)
        await house.data(REVEAL, "lhasa", i={"bench": key, "reason": "核对身份"})
        await house.data(ENTRUST, "region", i={"bench": key, "idNumber": NUMBER})
        answers = [
            await house.post(
                ENTRUST, {"i": {"bench": key, "idNumber": given}}, token=await house.token("lhasa")
            )
            for given in (NUMBER, NUMBER + "9", [NUMBER])
        ]
        place = {"organization": NUMBER, "name": "x", "seats": 1}
        answers.append(
            await house.post(
                "mutation($i:PlaceBenchInput!){placeBench(input:$i){bench{id} userErrors{message}}}",
                {"i": place},
                token=await house.token("lhasa"),
            )
        )
    finally:
        root.handlers[:], root.level = before
    assert all(NUMBER not in answer.text for answer in answers)
    assert "request" in out.getvalue()
    assert NUMBER not in out.getvalue()
    if benches_url.startswith(SQLITE):
        file = Path(benches_url.removeprefix(SQLITE))
        found = [one for one in file.parent.glob(f"{file.name}*") if one.is_file()]
        assert {one.name for one in found} >= {file.name, f"{file.name}-wal"}
        assert all(NUMBER.encode() not in one.read_bytes() for one in found)
    async with opened(benches_url) as database, database.reader() as connection:
        for table in ("dummy_bench", "core_audit_record", "core_request", "core_subject_key"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()
            assert all(NUMBER not in str(value) for row in rows for value in row)
