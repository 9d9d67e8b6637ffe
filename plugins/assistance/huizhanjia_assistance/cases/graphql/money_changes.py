"""Changes of money: deliveries planned, given, paid and ended; caps and living costs entered."""

from datetime import date
from uuid import UUID

from huizhanjia_schema import (
    Info,
    Money,
    Mutation,
    argument,
    expect_id,
    extends,
    input_type,
    mutation,
    needs,
    payload,
    ref,
    result,
)
from strawberry import ID

from huizhanjia_assistance.cases import cap_rules, caps, deliveries
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.graphql.case_changes import key_of
from huizhanjia_assistance.cases.graphql.money import CapRule, Delivery, LivingCost
from huizhanjia_assistance.cases.money_kinds import CapKind, DeliveryKind, DeliveryState, ReceiptMethod

_KEY = "幂等键，必填 · Idempotency key, required where money moves"
_CASE = "事项 · The case"
_WITNESSES = "见证人或代领人，用顿号分开 · Witnesses or proxy"
MOST_AT_ONCE = 1000


@input_type("提出支付 · Plan a payment")
class PlanPaymentInput:
    """Of which case, how much."""

    case: ID = argument(_CASE, id_of="case")
    amount: Money = argument("金额 · Amount", minimum=1, maximum=10**12)
    idempotency_key: str = argument(_KEY, max_length=80)


@input_type("发放实物、提供服务或转介 · Give goods or a service, or refer")
class GiveHelpInput:
    """What, when, and how receipt is shown."""

    case: ID = argument(_CASE, id_of="case")
    kind: DeliveryKind = argument("发放形式，资金除外 · Anything but money")
    remark: str = argument("内容 · What is given", max_length=500)
    delivered_on: date = argument("发放日期 · Delivered on")
    receipt: ReceiptMethod = argument("签收方式 · How receipt is shown")
    amount: Money = argument("实物价值 · Value of goods", minimum=0, maximum=10**12, default=Money(0))
    witnesses: str | None = argument(_WITNESSES, default=None)
    organization: ID | None = argument("转往工会 · Union it goes to", id_of="org", default=None)
    site: ID | None = argument("转往站、家 · Station or home", id_of="site", default=None)
    outside: str | None = argument("转往其他单位 · Another body", default=None)
    receipt_file: ID | None = argument(
        "签收单，先上传 · Receipt, uploaded before", id_of="file", default=None
    )
    idempotency_key: str = argument(_KEY, max_length=80)


@input_type("登记在外支付 · Record payments made outside")
class RecordPaymentsInput:
    """One voucher for some payments."""

    deliveries: list[ID] = argument("发放 · Deliveries", max_length=MOST_AT_ONCE, id_of="delivery")
    voucher_number: str = argument("凭证号 · Voucher", max_length=60)
    voucher_on: date = argument("凭证日期 · Day of the voucher")
    receipt: ReceiptMethod = argument("签收方式 · How receipt is shown")
    witnesses: str | None = argument(_WITNESSES, default=None)
    idempotency_key: str = argument(_KEY, max_length=80)


@input_type("发放活动实物 · Hand out the goods of a campaign")
class HandOutInput:
    """Which deliveries, when."""

    deliveries: list[ID] = argument("发放 · Deliveries", max_length=MOST_AT_ONCE, id_of="delivery")
    delivered_on: date = argument("发放日期 · Delivered on")
    receipt: ReceiptMethod = argument("签收方式 · How receipt is shown")
    witnesses: str | None = argument(_WITNESSES, default=None)
    idempotency_key: str = argument(_KEY, max_length=80)


@input_type("登记支付失败或退回 · Record that a payment failed or came back")
class EndPaymentInput:
    """Failed, or came back."""

    delivery: ID = argument("发放 · Delivery", id_of="delivery")
    version: int = argument("版本号 · Version")
    state: DeliveryState = argument("支付失败或已退回 · Failed or returned")
    reason: str = argument("理由 · Why", min_length=2, max_length=500)


@input_type("取消待发放 · Cancel what is not delivered yet")
class CancelDeliveryInput:
    """Which one, and why."""

    delivery: ID = argument("发放 · Delivery", id_of="delivery")
    version: int = argument("版本号 · Version")
    reason: str = argument("理由 · Why", min_length=2, max_length=500)


@input_type("查看受助人 · Reveal the recipient")
class RevealRecipientInput:
    """Of which delivery, and why."""

    delivery: ID = argument("发放 · Delivery", id_of="delivery")
    reason: str = argument("理由 · Why", min_length=2, max_length=200)


@input_type("登记限额新版本 · Enter a new version of a cap")
class EnterCapRuleInput:
    """From which day, how much."""

    kind: CapKind = argument("限额类型 · Kind")
    effective_from: date = argument("生效日期 · In force from")
    document: str = argument("依据文件 · Document")
    multiplier: int = argument("月数 · Months of the standard", minimum=1, maximum=60, default=1)
    percent: int = argument("百分比 · Percent of the base", minimum=1, maximum=100, default=100)
    ceiling: Money = argument(
        "限额金额（应急救助） · Ceiling of emergency aid", minimum=0, maximum=10**12, default=Money(0)
    )
    per_member: bool = argument("是否按家庭人口计算 · Whether it counts by head", default=False)
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@input_type("登记学生基本生活费标准 · Enter the basic living cost of students")
class EnterLivingCostInput:
    """Where, for which school year."""

    organization: ID = argument("适用工会（含下辖） · Union, with those below", id_of="org")
    year: int = argument("学年（起始年） · School year", minimum=2000, maximum=2100)
    monthly: Money = argument("每月金额 · A month", minimum=1, maximum=10**9)
    document: str = argument("依据文件 · Document")
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@payload
class DeliveryPayload:
    """发放变更结果 · Result of a change to a delivery."""

    delivery: Delivery | None = result("发放 · Delivery")


@payload
class RecordPaymentsPayload:
    """批量登记结果 · Result of recording several deliveries."""

    count: int | None = result("登记笔数 · How many")


@payload
class RevealRecipientPayload:
    """受助人快照，只显示一次 · Who got it, shown once."""

    recipient: str | None = result("受助人快照（JSON） · Snapshot as JSON", once=True)


@payload
class CapRulePayload:
    """限额规定变更结果 · Result of entering a cap."""

    cap_rule: CapRule | None = result("限额规定 · The version")


@payload
class LivingCostPayload:
    """生活费标准变更结果 · Result of entering a living cost."""

    living_cost: LivingCost | None = result("标准 · The figure")


def _keys(given: list[ID]) -> list[UUID]:
    return [
        expect_id(one, "delivery", path=("input", "deliveries", str(place)))
        for place, one in enumerate(given)
    ]


@extends(Mutation)
class MoneyChanges:
    """Changes of money."""

    @mutation("提出支付 · Plan a payment", rule=needs(Action.CASE_SERVE), creates=True)
    async def plan_payment(self, info: Info, input: PlanPaymentInput) -> DeliveryPayload:  # noqa: A002
        """Plan a payment of an approved case."""
        row = await deliveries.plan_payment(info.context.work, case=key_of(input), amount=input.amount)
        return DeliveryPayload(delivery=ref(Delivery, row.id))

    @mutation("发放实物、提供服务或转介 · Give help", rule=needs(Action.CASE_SERVE), creates=True)
    async def give_help(self, info: Info, input: GiveHelpInput) -> DeliveryPayload:  # noqa: A002
        """Give goods or a service, or refer whoever asked."""
        row = await deliveries.give(
            info.context.work,
            case=key_of(input),
            kind=input.kind,
            remark=input.remark,
            delivered_on=input.delivered_on,
            receipt=input.receipt,
            amount=input.amount,
            witnesses=input.witnesses,
            organization=expect_id(input.organization, "org", path=("input", "organization"))
            if input.organization
            else None,
            site=expect_id(input.site, "site", path=("input", "site")) if input.site else None,
            outside=input.outside,
            receipt_file=expect_id(input.receipt_file, "file", path=("input", "receiptFile"))
            if input.receipt_file
            else None,
        )
        return DeliveryPayload(delivery=ref(Delivery, row.id))

    @mutation("登记在外支付 · Record payments made outside", rule=needs(Action.DELIVERY_PAY), creates=True)
    async def record_payments(self, info: Info, input: RecordPaymentsInput) -> RecordPaymentsPayload:  # noqa: A002
        """Record payments that were made outside, one voucher for all of them."""
        rows = await deliveries.record_payments(
            info.context.work,
            deliveries=_keys(input.deliveries),
            voucher_number=input.voucher_number,
            voucher_on=input.voucher_on,
            receipt=input.receipt,
            witnesses=input.witnesses,
        )
        return RecordPaymentsPayload(count=len(rows))

    @mutation("发放活动实物 · Hand out goods", rule=needs(Action.CASE_SERVE), creates=True)
    async def hand_out(self, info: Info, input: HandOutInput) -> RecordPaymentsPayload:  # noqa: A002
        """Hand out the goods of a campaign."""
        rows = await deliveries.hand_out(
            info.context.work,
            deliveries=_keys(input.deliveries),
            delivered_on=input.delivered_on,
            receipt=input.receipt,
            witnesses=input.witnesses,
        )
        return RecordPaymentsPayload(count=len(rows))

    @mutation("登记支付失败或退回 · A payment failed or came back", rule=needs(Action.DELIVERY_PAY))
    async def end_payment(self, info: Info, input: EndPaymentInput) -> DeliveryPayload:  # noqa: A002
        """Record that a payment failed or came back."""
        row = await deliveries.end_payment(
            info.context.work,
            delivery=expect_id(input.delivery, "delivery", path=("input", "delivery")),
            version=input.version,
            state=input.state,
            reason=input.reason,
        )
        return DeliveryPayload(delivery=ref(Delivery, row.id))

    @mutation("取消待发放 · Cancel what is not delivered yet", rule=needs(Action.CASE_SERVE))
    async def cancel_delivery(self, info: Info, input: CancelDeliveryInput) -> DeliveryPayload:  # noqa: A002
        """Cancel what was planned and is not yet paid or handed out."""
        row = await deliveries.cancel_delivery(
            info.context.work,
            delivery=expect_id(input.delivery, "delivery", path=("input", "delivery")),
            version=input.version,
            reason=input.reason,
        )
        return DeliveryPayload(delivery=ref(Delivery, row.id))

    @mutation("查看受助人，须填理由 · Reveal the recipient", rule=needs(Action.CASE_REVEAL))
    async def reveal_recipient(self, info: Info, input: RevealRecipientInput) -> RevealRecipientPayload:  # noqa: A002
        """Show who was to get a delivery, once; it is recorded who saw it and why."""
        key = expect_id(input.delivery, "delivery", path=("input", "delivery"))
        told = await deliveries.reveal_recipient(info.context.work, delivery=key, reason=input.reason)
        return RevealRecipientPayload(recipient=told)

    @mutation("登记限额新版本 · Enter a new version of a cap", rule=needs(Action.CAP_MANAGE), creates=True)
    async def enter_cap_rule(self, info: Info, input: EnterCapRuleInput) -> CapRulePayload:  # noqa: A002
        """Enter a new version of a cap."""
        row = await caps.enter_rule(
            info.context.work,
            cap_rules.CapRule(
                kind=input.kind,
                effective_from=input.effective_from,
                document=input.document,
                multiplier=input.multiplier,
                percent=input.percent,
                ceiling=input.ceiling,
                per_member=input.per_member,
            ),
        )
        return CapRulePayload(cap_rule=ref(CapRule, row.id))

    @mutation("登记学生基本生活费标准 · Enter a living cost", rule=needs(Action.CAP_MANAGE), creates=True)
    async def enter_living_cost(self, info: Info, input: EnterLivingCostInput) -> LivingCostPayload:  # noqa: A002
        """Enter what a student's basic living costs."""
        row = await caps.enter_living_cost(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            year=input.year,
            monthly=input.monthly,
            document=input.document,
        )
        return LivingCostPayload(living_cost=ref(LivingCost, row.id))
