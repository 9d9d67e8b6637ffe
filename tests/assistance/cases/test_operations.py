"""The example operations of requests and help for frontend teams run as they stand, on both databases."""

from pathlib import Path
from typing import Any

from huizhanjia_core.clock import today

from tests.assistance.cases.stage import Stage
from tests.assistance.cases.test_campaigns import approve, begin, pick, submit
from tests.assistance.cases.test_graphql import both
from tests.harness.api import Api

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "assistance"


def document(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


async def change(house: Api, name: str, as_: str, **given: Any) -> Any:
    (payload,) = (await house.data(document(name), as_, input=given)).values()
    assert payload["userErrors"] == [], payload
    return payload


async def test_the_operations_lead_a_request_to_its_payment(stage: Stage, house: Api) -> None:
    dossier = await stage.dossier()
    period = {"periodFrom": f"{today().year}-01-01", "periodTo": f"{today().year}-03-31"}
    case = (
        await change(
            house,
            "register_case",
            "caseworker",
            dossier=f"dossier_{dossier.id.hex}",
            intake="VISIT",
            facts={"livingRelief": period},
            idempotencyKey="r1",
        )
    )["case"]
    for kind in ("DIBAO", "TEMPORARY_RELIEF"):
        await change(house, "check_relief", "caseworker", case=case["id"], kind=kind, outcome="NOT_ELIGIBLE")
    seen = {"case": case["id"], "version": case["version"]}
    case = (await change(house, "verify_case", "director", **seen, finding="属实"))["case"]
    seen = {"case": case["id"], "version": case["version"]}
    approved = {**seen, "amount": "300.00", "source": "CENTRAL_SPECIAL"}
    case = (await change(house, "approve_case", "linzhou", **approved))["case"]
    assert case["capAccount"]["reserved"] == "300.00"
    payment = {"case": case["id"], "amount": "300.00", "idempotencyKey": "p1"}
    delivery = (await change(house, "plan_payment", "caseworker", **payment))["delivery"]
    paid = {
        "deliveries": [delivery["id"]],
        "voucherNumber": "记-1",
        "voucherOn": str(today()),
        "receipt": "BANK_TRANSFER",
        "idempotencyKey": "v1",
    }
    assert (await change(house, "record_payments", "cashier", **paid))["count"] == 1
    page = (await both(house, document("case_page"), "linzhou", id=case["id"]))["node"]
    assert page["capAccount"]["used"] == page["delivered"] == "300.00"
    assert [one["title"] for one in page["transitions"]["nodes"]][-1] == "开始办理"
    listed = await both(house, document("cases"), "linzhou", where={"services": ["LIVING_RELIEF"]})
    assert listed["cases"]["totalCount"] == 1
    caps = await both(house, document("cap_accounts"), "linzhou", where={"year": today().year})
    assert caps["capAccounts"]["nodes"][0]["left"] == "8100.00"
    figures = await both(house, document("help_statistics"), "linzhou", year=today().year)
    assert figures["dossiersNeverHelped"]["totalCount"] == 3
    assert figures["deliveryStatistics"][0]["suppressed"] is True


async def test_a_list_is_read_with_what_became_of_each_household(stage: Stage, house: Api) -> None:
    row = await pick(stage, await begin(stage))
    await submit(stage, row)
    await approve(stage, row)
    (campaign,) = (await both(house, document("campaign_list"), "linzhou", year=today().year))["campaigns"][
        "nodes"
    ]
    assert campaign["state"] == "APPROVED"
    assert [one["state"] for one in campaign["items"]["nodes"]] == ["RESERVED"] * 4
