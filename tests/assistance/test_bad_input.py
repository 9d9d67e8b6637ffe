"""What a clerk may type wrong, through GraphQL: each is refused in plain Chinese and points to its field."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from huizhanjia_core.clock import today
from huizhanjia_schema import ErrorCode

from tests.assistance.cases.stage import LHUNZHUB, Stage, unit
from tests.assistance.cases.test_campaigns import begin, pick
from tests.assistance.cases.test_deliveries import plan
from tests.assistance.cases.test_graphql import request
from tests.assistance.dossiers.office import number
from tests.harness.api import Api

ERRORS = "userErrors{code message path}"
SPOKEN = re.compile(r"[\u4e00-\u9fff]{2}")
TECHNICAL = re.compile(r"None|null|Error|Exception|Traceback|[a-z]+_[a-z]+|\[|\{")
REGISTER = f"mutation($i:RegisterDossierInput!){{registerDossier(input:$i){{{ERRORS}}}}}"
CASE = f"mutation($i:RegisterCaseInput!){{registerCase(input:$i){{{ERRORS}}}}}"
TOMORROW = str(today() + timedelta(days=1))


def household(organization: str) -> dict[str, Any]:
    """A household as it is entered."""
    member = {"name": "次仁", "relation": "CHILD", "idNumber": number(702, "20150601"), "work": "STUDENT"}
    return {
        "organization": organization,
        "registeredOn": "2016-05-09",
        "applicant": {"name": "央金", "idNumber": number(701), "work": "EMPLOYED", "health": "HEALTHY"},
        "members": [{**member, "health": "HEALTHY", "schoolStage": "PRIMARY", "school": "小学"}],
        "facts": {"phone": "13800001111", "address": "林周县", "mainCause": "LOW_WAGE"},
    }


def put(given: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The input with one value changed, by its dotted path."""
    *above, last = path.split(".")
    at: Any = given
    for part in above:
        at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
    if isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return given


async def org(stage: Stage) -> str:
    """The county's id."""
    async with stage.operator() as work:
        return f"org_{(await unit(work, LHUNZHUB)).id.hex}"


async def refused(house: Api, document: str, as_: str, given: dict[str, Any]) -> tuple[str, list[str], str]:
    """Code, path and message of a refusal, whose words are checked here."""
    (payload,) = (await house.data(document, as_, i=given)).values()
    (error,) = payload["userErrors"]
    message = error["message"]
    assert SPOKEN.search(message), message
    assert not TECHNICAL.search(message), message
    assert message.endswith("。"), message
    assert error["path"][0] == "input", error
    return error["code"], error["path"][1:], message


@pytest.mark.parametrize(
    ("path", "value", "at", "said"),
    [
        ("registeredOn", TOMORROW, "registeredOn", "今天之间"),
        ("registeredOn", "0216-05-09", "registeredOn", "2000-01-01"),
        ("applicant.idNumber", number(701)[:-1] + "?", "applicant.idNumber", "身份证"),
        ("applicant.idNumber", "", "applicant.idNumber", "字符"),
        ("applicant.name", "  ", "applicant.name", "至少 1 个字符"),
        ("applicant.name", "央" * 101, "applicant.name", "最多 100 个字符"),
        ("applicant.employerCode", "91110000600037341X", "applicant.employerCode", "校验"),
        ("members.0.idNumber", number(701), "members.0.idNumber", "两次"),
        ("members.0.relation", "SELF", "members.0.relation", "申请人"),
        ("members.0.work", "EMPLOYED", "members.0.work", "不可能就业"),
        ("facts.phone", "电话号码", "facts.phone", "至少 5 个字符"),
        ("facts.phone", "无电话，请找邻居", "facts.phone", "数字"),
        ("facts.bankCard", "6222-0200", "facts.bankCard", "12至19位"),
        ("facts.secondaryCause", "LOW_WAGE", "facts.secondaryCause", "相同"),
        ("facts.grassrootsName", "供水站工会", "facts.grassrootsName", "核实日期"),
        ("organization", "dossier_" + "0" * 32, "organization", "没有找到"),
    ],
)
async def test_a_household_that_cannot_be(
    stage: Stage, house: Api, path: str, value: Any, at: str, said: str
) -> None:
    given = put(household(await org(stage)), path, value)
    _, found, message = await refused(house, REGISTER, "caseworker", given)
    assert ".".join(found) == at
    assert said in message


@pytest.mark.parametrize(
    ("facts", "at", "said"),
    [
        ({"livingRelief": {"periodFrom": "1016-01-01", "periodTo": "1016-02-01"}}, "livingRelief.periodFrom", "上年"),
        ({"livingRelief": {"periodFrom": f"{today().year}-02-01", "periodTo": f"{today().year}-01-01"}},
         "livingRelief.periodTo", "早于"),
        ({"disasterRelief": {"event": "雪灾", "happenedOn": TOMORROW, "lossKind": "HOUSE", "loss": "1.00",
                             "evidence": "证明"}}, "disasterRelief.happenedOn", "晚于今天"),
        ({"disasterRelief": {"event": "雪灾", "happenedOn": "0201-01-01", "lossKind": "HOUSE", "loss": "1.00",
                             "evidence": "证明"}}, "disasterRelief.happenedOn", "2000-01-01"),
        ({"disasterRelief": {"event": "雪灾", "happenedOn": "2016-01-01", "lossKind": "HOUSE", "loss": "-1.00",
                             "evidence": "证明"}}, "disasterRelief.loss", "不能为负数"),
        ({"otherAccidentAid": {"kind": "FIRE", "happenedOn": "2016-01-01", "cost": "1.00", "compensated": "2.00",
                               "evidence": "证明"}}, "otherAccidentAid.compensated", "不能超过"),
        ({}, "", "填写且只填写一项"),
    ],
)  # fmt: skip
async def test_facts_that_cannot_be(
    stage: Stage, house: Api, facts: dict[str, Any], at: str, said: str
) -> None:
    given = request(f"dossier_{(await stage.dossier()).id.hex}") | {"facts": facts}
    _, found, message = await refused(house, CASE, "caseworker", given)
    assert ".".join(found) == ".".join(filter(None, ("facts", at)))
    assert said in message


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("registeredOn", "2016-02-30", "真实存在的日子"),
        ("registeredOn", "2016/05/09", "年-月-日"),
        ("facts.mainCause", "POVERTY", "没有这个枚举值"),
        ("applicant.name", 7, "字符串"),
    ],
)
async def test_what_is_no_value_at_all(stage: Stage, house: Api, path: str, value: Any, said: str) -> None:
    given = put(household(await org(stage)), path, value)
    answer = (await house.post(REGISTER, {"i": given}, token=await house.token("caseworker"))).json()
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert said in error["message"]
    assert path in error["message"]


@pytest.mark.parametrize(
    "amount", ["12345678901234567890.00", "1.005", "1,000.00", "１２.00", "1e3", "", "-"]
)
async def test_what_is_no_amount(stage: Stage, house: Api, amount: str) -> None:
    given = request(f"dossier_{(await stage.dossier()).id.hex}", requested=amount)
    answer = (await house.post(CASE, {"i": given}, token=await house.token("caseworker"))).json()
    (error,) = answer["errors"]
    assert "金额应为字符串，单位元" in error["message"]
    assert "requested" in error["message"]
    assert amount not in error["message"] or len(amount) < 2


@pytest.mark.parametrize(
    ("amount", "said"),
    [("-0.01", "不能小于 0.01"), ("0.00", "不能小于 0.01"), ("10000000000.01", "不能大于 10000000000.00")],
)
async def test_an_amount_beyond_its_limits_is_spoken_of_in_yuan(
    stage: Stage, house: Api, amount: str, said: str
) -> None:
    given = request(f"dossier_{(await stage.dossier()).id.hex}", requested=amount)
    code, path, message = await refused(house, CASE, "caseworker", given)
    assert (code, path) == (ErrorCode.BAD_USER_INPUT, ["requested"])
    assert said in message


async def test_help_is_not_needed_by_a_day_that_is_over(stage: Stage, house: Api) -> None:
    given = request(f"dossier_{(await stage.dossier()).id.hex}", neededBy=str(today() - timedelta(days=1)))
    assert (await refused(house, CASE, "caseworker", given))[1] == ["neededBy"]


async def test_an_economy_that_cannot_be(stage: Stage, house: Api) -> None:
    row = await stage.dossier()
    document = f"mutation($i:RecordEconomyInput!){{recordEconomy(input:$i){{{ERRORS}}}}}"
    item = {"flow": "WAGE", "amount": "6000.00"}
    year = today().year - 1
    good: dict[str, Any] = {
        "dossier": f"dossier_{row.id.hex}",
        "version": row.version,
        "periodFrom": f"{year}-01-01",
        "periodTo": f"{year}-12-31",
        "items": [item],
        "circumstances": {
            "housing": "OWN", "homes": 1, "savings": "0.00", "investments": "0.00", "monthsBelow": 8,
        },
    }  # fmt: skip
    for path, value, at, said in (
        ("items.0.amount", "-6000.00", "items.0.amount", "不能为负数"),
        ("items.0.amount", "10000000000.01", "items.0.amount", "不能大于 10000000000.00"),
        ("items.0.reimbursed", "-1.00", "items.0.reimbursed", "不能为负数"),
        ("items.0.reimbursed", "7000.00", "items.0.reimbursed", "报销"),
        ("items", [], "items", "至少"),
        ("circumstances.savings", "-1.00", "circumstances.savings", "不能为负数"),
        ("circumstances.homes", -1, "circumstances.homes", "不能为负数"),
        ("circumstances.monthsBelow", 601, "circumstances.monthsBelow", "不能大于 600"),
        ("periodTo", f"{year}-12-30", "periodFrom", "整月"),
        ("periodTo", f"{year + 1}-12-31", "periodFrom", "整月"),
        ("version", 99, "version", "刷新"),
        ("dossier", "case_" + "0" * 32, "dossier", "没有找到"),
    ):
        given = put(
            {**good, "items": [dict(item)], "circumstances": dict(good["circumstances"])}, path, value
        )
        _, found, message = await refused(house, document, "caseworker", given)
        assert ".".join(found) == at, path
        assert said in message, path


async def test_steps_out_of_order_point_to_what_they_are_about(stage: Stage, house: Api) -> None:
    case = await stage.register()
    row = await stage.dossier()
    seen = {"case": f"case_{case.id.hex}", "version": case.version}
    household_seen = {"dossier": f"dossier_{row.id.hex}", "version": row.version}
    campaign = await begin(stage)
    steps: tuple[tuple[str, str, str, dict[str, Any], str], ...] = (
        ("serveCase", "CaseReasonInput", "caseworker", seen, "case"),
        ("closeCase", "CloseCaseInput", "caseworker", {**seen, "result": "好", "goals": []}, "case"),
        ("verifyCase", "VerifyCaseInput", "director", {**seen, "finding": "属实"}, "case"),
        ("rejectCase", "CaseReasonInput", "linzhou", seen, "reason"),
        ("planPayment", "PlanPaymentInput", "caseworker",
         {"case": seen["case"], "amount": "1.00", "idempotencyKey": "k"}, "case"),
        ("transferCase", "TransferCaseInput", "director", {**seen, "reason": "转办"}, "organization"),
        ("submitDossier", "SubmitDossierInput", "caseworker", household_seen, "dossier"),
        ("decideDossier", "DossierVerdictInput", "linzhou", {**household_seen, "approve": True}, "dossier"),
        ("reopenDossier", "DossierReasonInput", "caseworker", {**household_seen, "reason": "返困"}, "dossier"),
        ("submitCampaign", "CampaignStepInput", "caseworker",
         {"campaign": f"campaign_{campaign.id.hex}", "version": campaign.version}, "campaign"),
        ("recordPayments", "RecordPaymentsInput", "cashier",
         {"deliveries": [], "voucherNumber": "1", "voucherOn": str(today()), "receipt": "BANK_TRANSFER",
          "idempotencyKey": "k"}, "deliveries"),
    )  # fmt: skip
    for name, kind, who, given, at in steps:
        document = f"mutation($i:{kind}!){{{name}(input:$i){{{ERRORS}}}}}"
        (payload,) = (await house.data(document, who, i=given)).values()
        (error,) = payload["userErrors"]
        assert error["path"] == ["input", at], (name, error)
        assert SPOKEN.search(error["message"]), name
        assert error["code"] in {"CONFLICT", "BAD_USER_INPUT", "FORBIDDEN"}, name


async def test_a_campaign_that_cannot_be(stage: Stage, house: Api) -> None:
    given = {
        "organization": await org(stage), "name": "送温暖", "kind": "LOSAR", "service": "LIVING_RELIEF",
        "form": "MONEY", "source": "DONATION", "beginsOn": str(today()), "perHousehold": "1000.00",
    }  # fmt: skip
    document = f"mutation($i:BeginCampaignInput!){{beginCampaign(input:$i){{{ERRORS}}}}}"
    for path, value in (
        ("beginsOn", "0016-01-01"),
        ("beginsOn", "2160-01-01"),
        ("service", "LEGAL_AID"),
        ("perHousehold", "-1.00"),
        ("perHousehold", "100000000.01"),
    ):
        _, found, _ = await refused(house, document, "caseworker", {**given, path: value})
        assert found == [path]


async def test_a_payment_that_cannot_be(stage: Stage, house: Api) -> None:
    delivery = await plan(stage, await stage.approved(), 10_000)
    given = {
        "deliveries": [f"delivery_{delivery.id.hex}"], "voucherNumber": "记-1", "voucherOn": str(today()),
        "receipt": "BANK_TRANSFER", "idempotencyKey": "k",
    }  # fmt: skip
    document = f"mutation($i:RecordPaymentsInput!){{recordPayments(input:$i){{count {ERRORS}}}}}"
    for path, value in (
        ("voucherOn", TOMORROW),
        ("voucherOn", str(date(2001, 1, 1))),
        ("deliveries", ["case_1"]),
        ("deliveries", ["delivery_" + "0" * 32]),
        ("voucherNumber", ""),
    ):
        _, found, _ = await refused(house, document, "cashier", {**given, path: value})
        assert found[0] == path
    _, found, message = await refused(house, document, "cashier", {**given, "receipt": "WITNESSED"})
    assert (found, "见证人" in message) == (["witnesses"], True)
    await pick(stage, await begin(stage))
