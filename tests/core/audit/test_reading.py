"""Who may read the trail, and what it tells."""

from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.audit.sealer import Sealer

from tests.core.audit.test_recording import SITE, station, unit
from tests.harness.api import Api

RECORDS = """query($w: AuditRecordFilter) { auditRecords(first: 100, where: $w) { totalCount nodes {
    at actor account { username } session operation action organization { code } result code reason objects
    revealed digest address traceId sequence hash } } }"""
STATISTICS = """query($w: AuditRecordFilter, $g: [AuditRecordStatisticsDimension!]!) {
    auditRecordStatistics(groupBy: $g, where: $w) { operation result records } }"""
FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
DEMO = "huizhanjia demo load"


@pytest.fixture
async def busy(house: Api) -> Api:
    """Two stations opened, one refused elsewhere, a role granted; all of it sealed."""
    here, there = await unit(house, "540121"), await unit(house, "540202")
    await house.data(SITE, "linzhou", i=station(here["id"]))
    await house.data(SITE, "linzhou", i=station(there["id"]))
    await house.data(SITE, "shigatse", i=station(there["id"], name="桑孜站"))
    accounts = await house.data(
        '{accounts(first:1,where:{usernameContains:"trainer"}){nodes{id}}}', "secadmin"
    )
    grant = {"account": accounts["accounts"]["nodes"][0]["id"], "role": "case_worker", "reason": "人手不足"}
    granting = "mutation($i:GrantRoleInput!){grantRole(input:$i){userErrors{code}}}"
    await house.data(granting, "secadmin", i={**grant, "organization": here["id"]})
    while await Sealer(house.application.database).seal():
        pass
    return house


async def seen(house: Api, as_: str, **where: Any) -> list[Any]:
    await house.token(as_)
    found = (await house.data(RECORDS, as_, w={**where}))["auditRecords"]
    for _ in range(2):  # what is asked again is answered by the compiled plan
        assert (await house.data(RECORDS, as_, w={**where}))["auditRecords"] == found
    assert found["totalCount"] == len(found["nodes"])
    nodes: list[Any] = found["nodes"]
    return nodes


async def test_the_audit_administrator_reads_everything(busy: Api) -> None:
    await busy.token("auditor")
    found = await seen(busy, "auditor", results=["OK", "REFUSED"])
    assert {"openSite", "grantRole", "login", DEMO} <= {one["operation"] for one in found}
    granted = next(one for one in found if one["operation"] == "grantRole")
    assert (granted["actor"], granted["account"]) == ("李秀兰", {"username": "secadmin"})
    assert granted["reason"] == "人手不足"
    assert granted["organization"] == {"code": "540121"}
    assert granted["action"] == "core:grant:manage"
    assert len(granted["objects"]) == 3
    assert granted["sequence"].isdigit()
    assert len(granted["hash"]) == 64


async def test_a_reviewer_reads_what_happened_at_the_own_units(busy: Api) -> None:
    accounts = await busy.data(
        '{accounts(first:1,where:{usernameContains:"donation"}){nodes{id}}}', "secadmin"
    )
    grant = {
        "account": accounts["accounts"]["nodes"][0]["id"],
        "role": "expenditure_reviewer",
        "reason": "经审",
    }
    where = (await unit(busy, "540100"))["id"]
    granting = "mutation($i:GrantRoleInput!){grantRole(input:$i){userErrors{code}}}"
    done = await busy.data(granting, "secadmin", i={**grant, "organization": where})
    assert done["grantRole"]["userErrors"] == []
    found = await seen(busy, "donation")
    assert found
    assert {one["organization"]["code"][:4] for one in found} == {"5401"}
    assert {one["operation"] for one in found} >= {"openSite", "grantRole", "login"}


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "region", "linzhou", "cashier"])
async def test_others_read_nothing(busy: Api, who: str) -> None:
    assert await seen(busy, who) == []


async def test_nobody_writes_through_the_schema(house: Api) -> None:
    schema = house.application.schema.graphql_schema
    assert schema.mutation_type is not None
    assert not [name for name in schema.mutation_type.fields if "audit" in name.lower()]


async def test_records_are_found_by_whatever_an_auditor_knows(busy: Api) -> None:
    account = (await busy.data("{me{id}}", "linzhou"))["me"]["id"]
    here = (await unit(busy, "540121"))["id"]
    (refused,) = await seen(busy, "auditor", account=account, results=["REFUSED"])
    assert (refused["operation"], refused["code"]) == ("openSite", "FORBIDDEN")
    assert len(await seen(busy, "auditor", operations=["openSite"])) == 3
    assert len(await seen(busy, "auditor", operations=["openSite"], organization=here)) == 1
    lhasa = (await unit(busy, "540100"))["id"]
    assert len(await seen(busy, "auditor", operations=["openSite"], under=lhasa)) == 1
    assert len(await seen(busy, "auditor", code="FORBIDDEN", action="core:site:manage")) == 1
    site = next(one for one in refused["objects"] if one.startswith("org_"))
    assert {one["operation"] for one in await seen(busy, "auditor", object=site)} == {"openSite"}
    assert await seen(busy, "auditor", traceId=refused["traceId"]) == [refused]
    assert await seen(busy, "auditor", revealing=True) == []
    assert await seen(busy, "auditor", until="2020-01-01T00:00:00+08:00") == []
    assert len(await seen(busy, "auditor", operations=["openSite"], since=refused["at"])) >= 1
    assert await seen(busy, "auditor", address="198.51.100.9") == []


async def test_the_newest_comes_first(busy: Api) -> None:
    moments = [one["at"] for one in await seen(busy, "auditor")]
    assert moments == sorted(moments, reverse=True)


async def test_statistics_by_operation_and_result(busy: Api) -> None:
    where = {"operations": ["openSite", "grantRole"]}
    found = await busy.data(STATISTICS, "auditor", w=where, g=["OPERATION", "RESULT"])
    assert sorted(
        (one["operation"], one["result"], one["records"]) for one in found["auditRecordStatistics"]
    ) == [("grantRole", "OK", 1), ("openSite", "OK", 2), ("openSite", "REFUSED", 1)]
    whole = await busy.data(STATISTICS, "auditor", w=where, g=[])
    assert whole["auditRecordStatistics"] == [{"operation": None, "result": None, "records": 4}]
    assert (await busy.data(STATISTICS, "region", w=where, g=["RESULT"]))["auditRecordStatistics"] == []


async def test_the_example_operation_answers_as_it_stands(busy: Api) -> None:
    document = (FOLDER / "audit_trail.graphql").read_text("utf-8")
    found = await busy.data(document, "auditor", since="2015-01-01T00:00:00+08:00")
    assert found["refused"]["totalCount"] == 1
    assert found["refused"]["nodes"][0]["code"] == "FORBIDDEN"
    assert sum(one["records"] for one in found["auditRecordStatistics"]) > 4
