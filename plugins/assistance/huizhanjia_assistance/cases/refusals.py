"""What the services of requests refuse, each with its reason in both languages."""

from collections.abc import Sequence
from datetime import date

from huizhanjia_schema import ErrorCode, Refusal
from huizhanjia_schema.scalars import money_text

from huizhanjia_assistance.cases.kinds import ReliefKind

INPUT = "input"


def title(member: object) -> str:
    """The Chinese half of an enumeration member's description in the schema."""
    values = vars(type(member))["__strawberry_definition__"].values
    described = next(one.description for one in values if one.name == getattr(member, "name", ""))
    return str(described).partition(" · ")[0]


class DossierNeeded(Refusal):
    """Money goes to households with a dossier; only an emergency is helped before."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="先建档、后帮扶：此项救助须有困难职工档案；紧急（救急）情况除外。",
            en="This help needs a dossier first; only an emergency is helped before.",
            path=(INPUT, "dossier"),
        )


class DossierNotActive(Refusal):
    """The household's dossier is not in force."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="困难职工档案不在有效状态，不能使用该资金。",
            en="The household's dossier is not active; this money cannot be used.",
            path=(INPUT, "source"),
        )


class DossierEnded(Refusal):
    """The household is out, or never came in."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该档案已退出或未建成，不能据以申请。",
            en="The household is not in file any more; nothing can be asked for by it.",
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


class HasDossier(Refusal):
    """The person is in somebody's dossier; help goes through it, so that caps count."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此人已在全区建档，请通过其困难职工档案办理；不在本单位的，请先查重并联系建档单位。",
            en="This person is registered in the region; please use the dossier or ask its unit.",
            path=(INPUT, "idNumber"),
        )


class IdNumberNeeded(Refusal):
    """Help before a dossier is by real name."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="建档前的应急救助须实名，请填写身份证号。",
            en="Emergency aid before a dossier is by real name; please give the identity number.",
            path=(INPUT, "idNumber"),
        )


class NameNeeded(Refusal):
    """Without a dossier somebody has to be named."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="没有档案的申请须填写申请人姓名和受理单位。",
            en="A request without a dossier names the applicant and the union.",
            path=(INPUT, "applicantName"),
        )


class FactsMismatch(Refusal):
    """Exactly one kind of facts is given: that of the service."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="请填写且只填写一项服务的事项内容。",
            en="Please give the facts of exactly one service.",
            path=(INPUT, "facts"),
        )


class NoMember(Refusal):
    """The member named is not of the household."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="所填家庭成员不在该档案中。",
            en="The member is not of this household.",
            path=path,
        )


class ReliefFirst(Refusal):
    """Other relief has to be looked at first (拾遗补缺)."""

    def __init__(self, kinds: Sequence[ReliefKind]) -> None:
        names = "、".join(title(kind) for kind in kinds)
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"拾遗补缺：请先核查其他救助（{names}）。",
            en=f"Please first enter what was found about other relief: {', '.join(kinds)}.",
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
        )


class NoCapRule(Refusal):
    """No version of the cap holds on the day."""

    def __init__(self, on: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"{on} 没有生效的限额规定，请先登记。",
            en=f"No version of this cap is in force on {on}.",
        )


class NotOpen(Refusal):
    """The case is not in a state in which this can be done."""

    def __init__(self, state: object) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"当前状态（{title(state)}）不能进行此操作。",
            en=f"This is not possible in the state {state}.",
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


class BadDay(Refusal):
    """A day lies after today or before what it follows."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="日期不能晚于今天，也不能早于申请日期。",
            en="The day cannot be after today or before the request.",
            path=(INPUT, argument),
        )


class OneTarget(Refusal):
    """A case goes to exactly one place."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="请填写且只填写一个去向：工会、站家，或其他单位名称。",
            en="Name exactly one: a union, a site, or another body.",
            path=(INPUT, "organization"),
        )


class OutcomeMissing(Refusal):
    """A case is closed with the outcome of its service."""

    def __init__(self, what: str, what_en: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"办结前须登记：{what}。",
            en=f"Before it is closed: {what_en}.",
        )


class OtherService(Refusal):
    """This belongs to another service."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此操作不适用于该服务事项。",
            en="This does not belong to the service of the case.",
            path=(INPUT, "case"),
        )


class TooEarlyToAsk(Refusal):
    """Whether somebody is still employed is asked after three and six months."""

    def __init__(self, months: int, first: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"就业满 {months} 个月（{first}）后才能回访登记。",
            en=f"Asked after {months} months, from {first} on.",
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


class OtherPerson(Refusal):
    """The dossier does not hold the person who was helped before it."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该档案中没有此受助人，不能关联。",
            en="Whoever was helped is not in this dossier.",
            path=(INPUT, "dossier"),
        )


class TooManyHours(Refusal):
    """More hours were attended than the course has."""

    def __init__(self, hours: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"出勤课时不能超过课程总课时（{hours}）。",
            en=f"The course has {hours} hours.",
            path=(INPUT, "attendedHours"),
        )


class WrongMonths(Refusal):
    """It is asked after three and after six months."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="就业回访只在满 3 个月和满 6 个月时登记。",
            en="It is asked after 3 and after 6 months.",
            path=(INPUT, "months"),
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
        )


class StudentsBySelection(Refusal):
    """A list of students is made by selecting them, so that each is named with the household."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="助学活动的学生须按就学阶段选取，不能按户导入。",
            en="Students are selected by their stage, not entered by household.",
        )


class ListedAlready(Refusal):
    """The household is on the list."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT, zh="该户已在名单中。", en="The household is on the list already."
        )


class NothingPending(Refusal):
    """The household has nothing on this campaign's list that is still to be paid."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="该户在此活动中没有待支付的发放。",
            en="Nothing of this campaign is still to be paid to the household.",
        )


class VoucherNeeded(Refusal):
    """What was paid has a voucher, what failed has a reason."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="已支付的须填写凭证号，支付失败的须填写原因。",
            en="A payment made needs its voucher, one that failed needs the reason.",
        )
