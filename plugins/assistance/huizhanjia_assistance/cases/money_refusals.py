"""What the services of caps, deliveries and campaigns refuse, each with its reason in both languages."""

from collections.abc import Sequence
from datetime import date

from huizhanjia_schema import ErrorCode, Refusal
from huizhanjia_schema.scalars import money_text

from huizhanjia_assistance.cases.refusals import INPUT


class DossierNotActive(Refusal):
    """The household's dossier is not in force."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="困难职工档案不在有效状态，不能使用该资金。",
            en="The household's dossier is not active; this money cannot be used.",
            path=(INPUT, "source"),
        )


_NAMED = 10
"""Households that a refusal names; of more it tells the number."""


class LeftBefore(Refusal):
    """Households left before the day on which they would be paid.

    Args:
        left: the number of each dossier and the day of its exit.
        on: the day of the voucher, or of handing out.
    """

    def __init__(self, left: Sequence[tuple[str, date]], on: date) -> None:
        more = len(left) - _NAMED
        zh = "、".join(f"{number}（{day} 退出）" for number, day in left[:_NAMED])
        en = ", ".join(f"{number} (on {day})" for number, day in left[:_NAMED])
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"下列档案在 {on} 之前已退出，不能再登记发放，请取消该笔发放："
            + (f"{zh} 等 {len(left)} 户。" if more > 0 else f"{zh}。"),
            en=f"These households left before {on} and get nothing any more; please cancel the deliveries: "
            + (f"{en} and {more} more." if more > 0 else f"{en}."),
            path=(INPUT, "deliveries"),
        )


class HelpUnderWay(Refusal):
    """A household leaves when nothing of value is on its way to it any more.

    Args:
        pending: deliveries that are still to be made.
        cases: open requests that end in money.
    """

    def __init__(self, pending: int, cases: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"该户还有 {pending} 笔待发放的帮扶、{cases} 件未办结的资金类事项，"
            "请先发放或取消、办结或转办后再批准退出。",
            en=f"The household still has {pending} deliveries that are to be made and {cases} open requests "
            "that end in money; please deliver or cancel them, close or transfer the requests, and approve "
            "the exit then.",
            path=(INPUT, "dossier"),
        )


class CentralBeforeDossier(Refusal):
    """Central money is never given before the dossier (A24)."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="中央财政专项帮扶资金只能用于在档困难职工，建档前的应急救助须用其他资金。",
            en="Central money is for active dossiers; emergency aid before the dossier uses other money.",
            path=(INPUT, "source"),
        )


class AmountMisplaced(Refusal):
    """Money services are approved with an amount and a source, others may be without both."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="请填写批准金额（大于零）和资金来源；不涉及资金的事项两项都不填。",
            en="Give an amount above zero and its source, or neither where no money is needed.",
            path=(INPUT, "amount"),
        )


class CapExceeded(Refusal):
    """The cap leaves less than was asked for.

    Args:
        left: fen that are left.
        reckoning: how the limit comes about.
        used: fen used.
        reserved: fen reserved.
    """

    def __init__(self, left: int, reckoning: str, used: int, reserved: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"超出限额：{reckoning}；已用 {money_text(used)} 元，已预留 {money_text(reserved)} 元，"
            f"还可 {money_text(max(left, 0))} 元。",
            en=f"Above the cap: {money_text(used)} used, {money_text(reserved)} reserved, "
            f"{money_text(max(left, 0))} left.",
            path=(INPUT, "amount"),
        )
        self.left = left


class FigureMissing(Refusal):
    """A cap rests on a local figure that nobody has entered."""

    def __init__(self, what: str, what_en: str, year: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"尚未登记 {year} 年当地{what}，无法计算限额。",
            en=f"The local {what_en} of {year} has not been entered; the cap cannot be reckoned.",
            path=(INPUT, "amount"),
        )


class NoCapRule(Refusal):
    """No version of the cap holds on the day."""

    def __init__(self, on: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"{on} 没有生效的限额规定，请先登记。",
            en=f"No version of this cap is in force on {on}.",
            path=(INPUT, "amount"),
        )


class SameVersion(Refusal):
    """A version of that day, or that figure of the year, was entered before."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="同一日期（年度）的规定或标准已登记，不能重复。",
            en="This day's version, or this year's figure, was entered before.",
            path=(INPUT, argument),
        )


class AboveApproval(Refusal):
    """More would be delivered than was approved."""

    def __init__(self, left: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"超出批准金额，还可发放 {money_text(left)} 元。",
            en=f"More than was approved; {money_text(left)} is left.",
            path=(INPUT, "amount"),
        )


class PayerDecided(Refusal):
    """Whoever decided or planned it does not pay it (不相容岗位分离)."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="不相容岗位分离：批准或提出发放的人不能登记支付。",
            en="Whoever approved or planned a delivery does not record its payment.",
            path=(INPUT, "deliveries"),
        )


class NothingChosen(Refusal):
    """No delivery was named."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="请至少选择一笔发放。",
            en="Choose at least one delivery.",
            path=(INPUT, "deliveries"),
        )


class WitnessesNeeded(Refusal):
    """Cash is handed over before two witnesses."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="现金发放须填写两名见证人；委托代领须填写代领人。",
            en="Cash needs two witnesses, a proxy must be named.",
            path=(INPUT, "witnesses"),
        )


class VoucherNeeded(Refusal):
    """What was paid has a voucher, what failed has a reason."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="已支付的须填写凭证号，支付失败的须填写原因。",
            en="A payment made needs its voucher, one that failed needs the reason.",
            path=(INPUT, "voucherNumber"),
        )


class NothingPending(Refusal):
    """The household has nothing on this campaign's list that is still to be paid."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="该户在此活动中没有待支付的发放。",
            en="Nothing of this campaign is still to be paid to the household.",
            path=(INPUT, "dossier"),
        )


class NoCampaign(Refusal):
    """A campaign gives money or goods, for a service that is not settled by bills."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="活动只能发放资金或实物，服务事项须为生活救济、子女就学、自然灾害救助或其他意外救助。",
            en="A campaign gives money or goods for living relief, schooling, a disaster or an accident.",
            path=(INPUT, "service"),
        )


class CampaignYear(Refusal):
    """A campaign's year is the one that caps count."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="活动开始日期须在上年、本年或下年。",
            en="A campaign begins last year, this one or the next.",
            path=(INPUT, "beginsOn"),
        )


class TooManyListed(Refusal):
    """A list is too long for somebody to read before approving it."""

    def __init__(self, most: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"一份名单最多 {most} 户，请分开办理。",
            en=f"A list holds at most {most} households; please make several.",
            path=(INPUT, "selection"),
        )


class StillPaying(Refusal):
    """A campaign is reconciled when nothing is to be paid any more."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"还有 {count} 笔待发放，全部发放、失败或取消后才能对账。",
            en=f"{count} deliveries are still to be made.",
            path=(INPUT, "campaign"),
        )


class StudentsBySelection(Refusal):
    """A list of students is made by selecting them, so that each is named with the household."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="助学活动的学生须按就学阶段选取，不能按户导入。",
            en="Students are selected by their stage, not entered by household.",
            path=(INPUT, "campaign"),
        )


class ListedAlready(Refusal):
    """The household is on the list."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该户已在名单中。",
            en="The household is on the list already.",
            path=(INPUT, "dossier"),
        )
