"""Equipment through the whole application: what is shown, counted, changed, refused and audited."""

from typing import Any

from huizhanjia_core.audit.models import AuditRow
from sqlalchemy import select

from tests.harness.api import Api

CENTER = "query($c:String!){organizationByCode(code:$c){id assistanceCenter{id equipmentInUse missingEquipment equipment{totalCount nodes{id version tagNumber custodian{id}}}}}}"
RECORD = "mutation($i:RecordEquipmentInput!){recordEquipment(input:$i){equipment{id version kind cost custodian{name} fundClass} userErrors{code message path}}}"
UPDATE = "mutation($i:UpdateEquipmentInput!){updateEquipment(input:$i){equipment{version condition quantity} userErrors{code message path}}}"
DISPOSE = "mutation($i:DisposeEquipmentInput!){disposeEquipment(input:$i){equipment{version condition disposedOn disposalReason} userErrors{code message path}}}"


async def center(house: Api, someone: str, code: str = "540121") -> Any:
    return (await house.data(CENTER, someone, c=code))["organizationByCode"]["assistanceCenter"]


def chair(site: str, **more: Any) -> dict[str, Any]:
    return {
        "site": site,
        "kind": "DESKS_CHAIRS",
        "tagNumber": "T-1",
        "name": "椅",
        "acquiredOn": "2024-01-01",
        "cost": "120.50",
        "fundClass": "CONSTRUCTION_OPERATION",
        **more,
    }


async def test_the_demonstration_equips_every_center_and_a_few_lack_a_kind(house: Api) -> None:
    data = await house.data(
        """{ sites(first:200, where:{kinds:[ASSISTANCE_CENTER]}){nodes{equipmentInUse missingEquipment}}
             equipmentStatistics(groupBy:[KIND]){kind assets pieces sites cost}
             gone: equipment(where:{disposed:true}){totalCount nodes{condition disposedOn disposalReason}} }""",
        "region",
    )
    nodes = data["sites"]["nodes"]
    assert len(nodes) == 82
    assert all(one["equipmentInUse"] > 5 for one in nodes)
    lacking = [one["missingEquipment"] for one in nodes if one["missingEquipment"]]
    assert 0 < len(lacking) < 41
    assert ["SCANNER"] in lacking
    kinds = {one["kind"]: one for one in data["equipmentStatistics"]}
    assert len(kinds) == 7
    assert kinds["FILING_CABINET"]["pieces"] == 3 * 82
    assert kinds["TELEPHONE"] == {
        "kind": "TELEPHONE",
        "assets": 82,
        "pieces": 82,
        "sites": 82,
        "cost": f"{82 * 320}.00",
    }
    assert kinds["SCANNER"]["sites"] < 82
    assert data["gone"]["totalCount"] > 0
    assert all(one["condition"] == "SCRAPPED" and one["disposedOn"] for one in data["gone"]["nodes"])


async def test_a_county_sees_its_own_equipment_and_nothing_of_others(house: Api) -> None:
    mine, other = await center(house, "linzhou"), await center(house, "linzhou", "540200")
    assert mine["equipment"]["totalCount"] >= 7
    assert mine["missingEquipment"] is not None
    assert (other["equipment"]["totalCount"], other["equipmentInUse"]) == (0, 0)
    assert other["missingEquipment"] is None
    data = await house.data(
        "{equipment{totalCount} equipmentStatistics(groupBy:[COUNTY]){county{code} assets}}", "linzhou"
    )
    assert data["equipmentStatistics"] == [
        {"county": {"code": "540121"}, "assets": data["equipment"]["totalCount"]}
    ]
    everything = await house.data("{equipment{totalCount}}", "region")
    assert everything["equipment"]["totalCount"] > 500


async def test_the_gaps_of_82_centers_cost_as_many_statements_as_those_of_two(
    house: Api, monkeypatch: Any
) -> None:
    from huizhanjia_core.context import Context  # noqa: PLC0415 - counted here only

    counted, rows = 0, Context.rows

    async def noted(self: Context, statement: Any) -> Any:
        nonlocal counted
        counted += 1
        return await rows(self, statement)

    monkeypatch.setattr(Context, "rows", noted)
    costs = []
    for first in (2, 82):
        counted = 0
        await house.data(
            f"{{sites(first:{first},where:{{kinds:[ASSISTANCE_CENTER]}}){{nodes{{missingEquipment}}}}}}",
            "region",
        )
        costs.append(counted)
    assert costs[0] == costs[1] <= 5


async def test_equipment_is_recorded_changed_and_disposed_of_with_a_trail(house: Api) -> None:
    site = await center(house, "linzhou")
    keeper = site["equipment"]["nodes"][0]["custodian"]["id"]
    given = chair(site["id"], custodian=keeper, idempotencyKey="once")
    made = (await house.data(RECORD, "linzhou", i=given))["recordEquipment"]
    assert made["userErrors"] == []
    assert (made["equipment"]["cost"], made["equipment"]["kind"]) == ("120.50", "DESKS_CHAIRS")
    again = (await house.data(RECORD, "linzhou", i=given))["recordEquipment"]
    assert again["equipment"]["id"] == made["equipment"]["id"]
    change = chair(site["id"], equipment=made["equipment"]["id"], version=1, condition="REPAIR", quantity=2)
    changed = (await house.data(UPDATE, "linzhou", i=change))["updateEquipment"]
    assert changed["equipment"] == {"version": 2, "condition": "REPAIR", "quantity": 2}
    stale = (await house.data(UPDATE, "linzhou", i=change))["updateEquipment"]
    assert [one["code"] for one in stale["userErrors"]] == ["CONFLICT"]
    end = {
        "equipment": made["equipment"]["id"],
        "version": 2,
        "disposedOn": "2024-06-01",
        "reason": "无法修复",
    }
    gone = (await house.data(DISPOSE, "linzhou", i=end))["disposeEquipment"]
    assert gone["equipment"] == {
        "version": 3,
        "condition": "SCRAPPED",
        "disposedOn": "2024-06-01",
        "disposalReason": "无法修复",
    }
    async with house.application.database.reader() as connection:
        trail = (
            await connection.execute(
                select(AuditRow.operation, AuditRow.result, AuditRow.reason)
                .where(AuditRow.operation.in_(["recordEquipment", "updateEquipment", "disposeEquipment"]))
                .order_by(AuditRow.id)
            )
        ).all()
    assert [(one.operation, str(one.result), one.reason) for one in trail] == [
        ("recordEquipment", "OK", None),
        ("recordEquipment", "OK", None),
        ("updateEquipment", "OK", None),
        ("updateEquipment", "REFUSED", None),
        ("disposeEquipment", "OK", "无法修复"),
    ]


async def test_the_assistance_fund_buys_nothing_and_the_attempt_is_on_record(house: Api) -> None:
    site = await center(house, "linzhou")
    answer = await house.data(RECORD, "linzhou", i=chair(site["id"], fundClass="ASSISTANCE"))
    [error] = answer["recordEquipment"]["userErrors"]
    assert error["path"] == ["input", "fundClass"]
    assert "帮扶资金不得用于购置设备" in error["message"]
    async with house.application.database.reader() as connection:
        found = await connection.execute(select(AuditRow.code).where(AuditRow.operation == "recordEquipment"))
        assert "BAD_USER_INPUT" in {row.code for row in found}


async def test_nobody_records_elsewhere_or_under_a_wrong_id(house: Api) -> None:
    other = await center(house, "region", "540200")
    answer = await house.data(RECORD, "linzhou", i=chair(other["id"]))
    assert [one["code"] for one in answer["recordEquipment"]["userErrors"]] == ["FORBIDDEN"]
    mine = await center(house, "linzhou")
    wrong = chair(mine["id"], custodian=mine["id"])
    answer = await house.data(RECORD, "linzhou", i=wrong)
    [error] = answer["recordEquipment"]["userErrors"]
    assert error["path"] == ["input", "custodian"]
