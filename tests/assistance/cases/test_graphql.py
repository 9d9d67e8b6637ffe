"""Requests and help through the whole application, by both engines."""

from typing import Any

from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.registering import Applicant
from huizhanjia_core.clock import today
from huizhanjia_schema.http.endpoint import ENGINE_HEADER
from sqlalchemy import select, text

from tests.assistance.cases.stage import DAMXUNG, LHASA, LHUNZHUB, Stage, unit
from tests.assistance.cases.test_cases import SECRET_PETITION
from tests.assistance.cases.test_deliveries import pay, plan
from tests.harness.api import Api

CASE = "case{id version state number} userErrors{code message path}"
REGISTER = f"mutation($i:RegisterCaseInput!){{registerCase(input:$i){{{CASE}}}}}"
RELIEF = f"mutation($i:CheckReliefInput!){{checkRelief(input:$i){{{CASE}}}}}"
VERIFY = f"mutation($i:VerifyCaseInput!){{verifyCase(input:$i){{{CASE}}}}}"
APPROVE = f"mutation($i:ApproveCaseInput!){{approveCase(input:$i){{{CASE}}}}}"
PLAN = "mutation($i:PlanPaymentInput!){planPayment(input:$i){delivery{id version} userErrors{code message path}}}"
PAY = "mutation($i:RecordPaymentsInput!){recordPayments(input:$i){count userErrors{code message path}}}"
REVEAL = (
    "mutation($i:RevealCaseInput!){revealCase(input:$i){name idNumber summary userErrors{code message path}}}"
)
CASES = """query($w:CaseFilter){cases(first:20,where:$w){totalCount nodes{id number service state urgency late applicant
    idNumber approved pending delivered goals reckoning dossier{number} capAccount{ceiling used reserved left}
    livingRelief{periodFrom monthlyStandard} petition{summary answerBy} medicalAid{selfPaid}
    reliefChecks(first:5){totalCount} transitions(first:9){nodes{title actorName}} available(first:5){nodes{transition}}
    deliveries(first:5){nodes{state amount recipient voucherNumber case{number}}}}}}"""
HELPED = """{householdHelps(first:5){totalCount nodes{deliveries amount dossier{number}}}
    deliveryTotals(first:5){totalCount nodes{deliveries amount}}
    dossiersNeverHelped(first:20){totalCount} capAccounts(first:5){nodes{left kind deliveries(first:3){totalCount} cases(first:3){totalCount}}}}"""
UNION = """query($c:String!){organizationByCode(code:$c){caseCountBelow deliveredBelow cases(first:5){totalCount}
    casesBelow(first:5){totalCount} campaigns(first:3){totalCount}
    caseStatistics(groupBy:[SERVICE]){service cases suppressed} deliveryStatistics(groupBy:[YEAR]){year deliveries suppressed}}}"""
FIGURES = """{caseStatistics(groupBy:[PREFECTURE,SERVICE]){prefecture{code} service cases persons approved helped daysToHelp late suppressed}
    deliveryStatistics(groupBy:[PREFECTURE,SERVICE]){prefecture{code} service deliveries households persons amount suppressed}
    householdHelpStatistics(groupBy:[YEAR]){year households amount suppressed}}"""
RULES = "{capRules(first:9){totalCount nodes{kind multiplier}} livingCosts(first:9){totalCount}}"


async def both(house: Api, document: str, as_: str, **variables: Any) -> Any:
    """The answer of the ordinary path and of the compiled one: the same."""
    token = await house.token(as_)
    answers = [await house.post(document, variables, token=token) for _ in range(3)]
    found = [answer.json() for answer in answers]
    assert "errors" not in found[0], found[0]
    assert found[0] == found[1] == found[2]
    assert answers[-1].headers[ENGINE_HEADER] == "compiled", answers[-1].headers
    return found[0]["data"]


async def change(house: Api, document: str, as_: str, **given: Any) -> Any:
    """The payload of a mutation that succeeds."""
    (payload,) = (await house.data(document, as_, i=given)).values()
    assert payload["userErrors"] == [], payload
    return payload


async def refused(house: Api, document: str, as_: str, **given: Any) -> tuple[str, list[str], str]:
    """Code, path and message of a mutation that is refused."""
    (payload,) = (await house.data(document, as_, i=given)).values()
    (error,) = payload["userErrors"]
    return error["code"], error["path"], error["message"]


def request(dossier: str, **more: Any) -> dict[str, Any]:
    period = {"periodFrom": f"{today().year}-01-01", "periodTo": f"{today().year}-06-30"}
    return {"dossier": dossier, "intake": "WINDOW", "facts": {"livingRelief": period}, **more}


async def test_help_from_request_to_receipt_over_graphql(stage: Stage, house: Api) -> None:
    dossier = await stage.dossier()
    given = request(f"dossier_{dossier.id.hex}", requested="600.00", idempotencyKey="k1")
    case = (await change(house, REGISTER, "caseworker", **given))["case"]
    assert (await change(house, REGISTER, "caseworker", **given))["case"]["id"] == case["id"]
    code, path, _ = await refused(house, REGISTER, "caseworker", **{**given, "requested": "1.00"})
    assert (code, path) == ("CONFLICT", ["input", "idempotencyKey"])
    for kind in ("DIBAO", "TEMPORARY_RELIEF"):
        await change(house, RELIEF, "caseworker", case=case["id"], kind=kind, outcome="NOT_ELIGIBLE")
    seen = {"case": case["id"], "version": case["version"]}
    case = (await change(house, VERIFY, "director", **seen, finding="属实"))["case"]
    wrong = {"case": case["id"], "version": case["version"], "amount": "8400.01", "source": "DONATION"}
    code, path, message = await refused(house, APPROVE, "linzhou", **wrong)
    assert (code, path) == ("CONFLICT", ["input", "amount"])
    assert "超出限额" in message
    case = (await change(house, APPROVE, "linzhou", **{**wrong, "amount": "500.00"}))["case"]
    payment = {"case": case["id"], "amount": "500.00", "idempotencyKey": "p1"}
    delivery = (await change(house, PLAN, "caseworker", **payment))["delivery"]
    assert (await change(house, PLAN, "caseworker", **payment))["delivery"]["id"] == delivery["id"]
    voucher = {
        "deliveries": [delivery["id"]],
        "voucherNumber": "记-3",
        "voucherOn": str(today()),
        "receipt": "BANK_TRANSFER",
        "idempotencyKey": "v1",
    }
    assert (await change(house, PAY, "cashier", **voucher))["count"] == 1
    assert (await change(house, PAY, "cashier", **voucher))["count"] == 1  # the same request, once
    (shown,) = (await both(house, CASES, "caseworker"))["cases"]["nodes"]
    assert shown["capAccount"] == {
        "ceiling": "8400.00",
        "used": "500.00",
        "reserved": "0.00",
        "left": "7900.00",
    }
    assert shown["livingRelief"]["monthlyStandard"] == "700.00"
    assert (shown["petition"], shown["medicalAid"], shown["goals"]) == (None, None, [])
    assert [one["title"] for one in shown["transitions"]["nodes"]] == ["登记", "核实", "批准", "开始办理"]
    assert shown["deliveries"]["nodes"] == [
        {
            "state": "DELIVERED",
            "amount": "500.00",
            "recipient": "索********",
            "voucherNumber": "记-3",
            "case": {"number": shown["number"]},
        }
    ]
    found = await both(house, HELPED, "caseworker")
    assert found["householdHelps"]["nodes"] == [
        {"deliveries": 1, "amount": "500.00", "dossier": {"number": dossier.number}}
    ]
    assert found["deliveryTotals"]["nodes"] == [{"deliveries": None, "amount": None}]  # of one household
    assert found["dossiersNeverHelped"]["totalCount"] == 3
    assert found["capAccounts"]["nodes"][0]["cases"] == {"totalCount": 1}


async def test_money_moves_only_with_an_idempotency_key(stage: Stage, house: Api) -> None:
    case = await stage.approved()
    answer = await house.ask(PLAN, "caseworker", i={"case": f"case_{case.id.hex}", "amount": "1.00"})
    assert answer["errors"][0]["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}


async def test_bad_input_is_said_in_chinese_and_points_to_the_field(stage: Stage, house: Api) -> None:
    dossier = f"dossier_{(await stage.dossier()).id.hex}"
    none = await refused(house, REGISTER, "caseworker", **{**request(dossier), "facts": {}})
    assert none[:2] == ("BAD_USER_INPUT", ["input", "facts"])
    both_told = {**request(dossier), "idNumber": "540121199001011237"}
    code, path, message = await refused(house, REGISTER, "caseworker", **both_told)
    assert (code, path) == ("BAD_USER_INPUT", ["input", "idNumber"])
    assert "以档案为准" in message
    turned = {"livingRelief": {"periodFrom": f"{today().year}-05-02", "periodTo": f"{today().year}-05-01"}}
    code, path, message = await refused(
        house, REGISTER, "caseworker", **{**request(dossier), "facts": turned}
    )
    assert (code, path) == ("BAD_USER_INPUT", ["input", "facts", "livingRelief", "periodTo"])
    assert message == "结束日期不能早于开始日期。"
    union = await house.data("query($c:String!){organizationByCode(code:$c){id}}", "linzhou", c=LHUNZHUB)
    stranger = {
        "organization": union["organizationByCode"]["id"],
        "applicantName": "丹增",
        "idNumber": "540121199001011230",
        "intake": "WINDOW",
        "facts": {"jobPlacement": {"wanted": "保洁"}},
    }
    code, path, message = await refused(house, REGISTER, "caseworker", **stranger)
    assert (code, path) == ("BAD_USER_INPUT", ["input", "idNumber"])
    assert "校验位" in message
    code, path, _ = await refused(house, REGISTER, "caseworker", **request("dossier_zz"))
    assert (code, path) == ("NOT_FOUND", ["input", "dossier"])


async def test_a_confidential_petition_is_seen_by_few_in_every_way(stage: Stage, house: Api) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    case = await stage.register(
        SECRET_PETITION, as_="director", organization=place, applicant=Applicant(name="丹增")
    )
    node = "query($id:ID!){node(id:$id){id ... on Case{petition{summary}}}}"
    key = f"case_{case.id.hex}"
    for as_, seen in (("director", 1), ("linzhou", 1), ("lhasa", 1), ("caseworker", 0), ("shigatse", 0)):
        assert (await both(house, CASES, as_))["cases"]["totalCount"] == seen
        assert ((await both(house, node, as_, id=key))["node"] is not None) == bool(seen)
        assert (await both(house, UNION, as_, c=LHASA))["organizationByCode"]["caseCountBelow"] == seen
    hidden = await refused(house, REVEAL, "caseworker", case=key, reason="好奇")
    assert hidden[0] in {"FORBIDDEN", "NOT_FOUND"}
    shown = await change(house, REVEAL, "director", case=key, reason="答复信访人")
    assert (shown["name"], shown["summary"]) == ("丹增", "反映拖欠工资")


async def test_figures_of_small_groups_are_withheld(stage: Stage, house: Api) -> None:
    first = await stage.approved()
    await pay(stage, await plan(stage, first, 100))
    small = await both(house, FIGURES, "lhasa")
    assert small["caseStatistics"] == [
        {
            "prefecture": {"code": LHASA},
            "service": "LIVING_RELIEF",
            "suppressed": True,
            **dict.fromkeys(["cases", "persons", "approved", "helped", "daysToHelp", "late"]),
        }
    ]
    assert small["deliveryStatistics"][0]["amount"] is None
    assert small["deliveryStatistics"][0]["suppressed"] is True
    await pay(stage, *[await plan(stage, first, 100) for _ in range(4)])
    for number in range(1, 4):
        await stage.register(number=number)
    other = await stage.dossier(0, DAMXUNG)
    await stage.register(as_="lhasa", dossier=other.id)
    large = await both(house, FIGURES, "lhasa")
    assert large["caseStatistics"] == [
        {
            "prefecture": {"code": LHASA},
            "service": "LIVING_RELIEF",
            "cases": 5,
            "persons": 15,
            "approved": "500.00",
            "helped": 1,
            "daysToHelp": 0.0,
            "late": 0,
            "suppressed": False,
        }
    ]
    assert large["deliveryStatistics"] == [
        {
            "prefecture": {"code": LHASA},
            "service": "LIVING_RELIEF",
            "deliveries": 5,
            "households": 1,
            "persons": 15,
            "amount": "5.00",
            "suppressed": False,
        }
    ]
    assert large["householdHelpStatistics"][0]["suppressed"] is True
    assert (await both(house, FIGURES, "shigatse"))["caseStatistics"] == []


async def test_caps_and_living_costs_are_open_to_everyone_signed_in(stage: Stage, house: Api) -> None:
    found = await both(house, RULES, "trainer")
    assert (found["capRules"]["totalCount"], found["livingCosts"]["totalCount"]) == (4, 3)


async def test_late_cases_and_missing_dossiers_are_found(stage: Stage, house: Api) -> None:
    case = await stage.register()
    await stage.register(number=1)
    async with stage.operator() as work:
        await work.session.execute(
            text(
                "UPDATE assistance_case SET due_on = '2016-01-01', registered_on = '2015-12-01' WHERE id = :id"
            ),
            {"id": case.id.hex if stage.database.dialect == "sqlite" else case.id},
        )
    late = (await both(house, CASES, "linzhou", w={"late": True}))["cases"]["nodes"]
    assert [(one["number"], one["late"]) for one in late] == [(case.number, True)]
    assert (await both(house, CASES, "linzhou", w={"late": False}))["cases"]["totalCount"] == 1
    assert (await both(house, CASES, "linzhou", w={"dossierLate": True}))["cases"]["totalCount"] == 0
    assert (await both(house, CASES, "linzhou", w={"dossierLate": False}))["cases"]["totalCount"] == 2


async def test_no_identity_number_stands_in_the_open(stage: Stage) -> None:
    case = await stage.approved()
    row = await plan(stage, case, 100)
    async with stage.operator() as work:
        for table, key in ((CaseRow.__table__, case.id), (DeliveryRow.__table__, row.id)):
            found = (await work.session.execute(select(table).where(table.c.id == key))).one()
            assert "540121198001010000" not in str(tuple(found))
            assert "6222000000000" not in str(tuple(found))
