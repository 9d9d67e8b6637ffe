"""What the services of requests refuse, each with its reason in both languages."""

from collections.abc import Sequence
from datetime import date

from huizhanjia_schema import ErrorCode, Refusal

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


class DossierEnded(Refusal):
    """The household is out, or never came in."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该档案已退出或未建成，不能据以申请。",
            en="The household is not in file any more; nothing can be asked for by it.",
            path=(INPUT, "dossier"),
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


class DossierOverdue(Refusal):
    """The dossier that was to follow earlier emergency aid did not."""

    def __init__(self, due: date, argument: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"此人此前的应急救助应在 {due} 前补建档案，至今未建档，不能再给予应急救助；"
            "请先建档并关联原事项。",
            en=f"A dossier was to follow this person's earlier emergency aid by {due} and did not; no more "
            "is given before it. Please register the dossier and link the earlier request to it.",
            path=(INPUT, argument),
        )


class OneAsker(Refusal):
    """Who asks and where follows from the dossier, where there is one."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="已填写档案的，申请人和受理单位以档案为准，请不要再填写此项。",
            en="The dossier tells who asks and which union takes the request; please leave this out.",
            path=(INPUT, argument),
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


class NeededBefore(Refusal):
    """Help cannot be needed by a day that is over."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="最迟需要日期不能早于今天。",
            en="Help cannot be needed by a day that is over.",
            path=(INPUT, "neededBy"),
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
            path=(INPUT, "case"),
        )


class NotOpen(Refusal):
    """The case, delivery or campaign is not in a state in which this can be done."""

    def __init__(self, state: object, argument: str = "case") -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"当前状态（{title(state)}）不能进行此操作。",
            en=f"This is not possible in the state {state}.",
            path=(INPUT, argument),
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
            en=f"Before the case is closed, please enter {what_en}.",
            path=(INPUT, "case"),
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
            en=f"The follow-up after {months} months is entered from {first} on.",
            path=(INPUT, "months"),
        )


class FollowedUp(Refusal):
    """Whether somebody was still employed after so many months is entered once."""

    def __init__(self, months: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"就业满 {months} 个月的回访已登记，不能覆盖。",
            en=f"The follow-up after {months} months is entered already; it is not overwritten.",
            path=(INPUT, "months"),
        )


class NotFollowedUp(Refusal):
    """There is no follow-up after so many months that could be corrected."""

    def __init__(self, months: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"尚未登记就业满 {months} 个月的回访，不能更正。",
            en=f"No follow-up after {months} months was entered that could be corrected.",
            path=(INPUT, "months"),
        )


class AskedOutside(Refusal):
    """The day of a follow-up lies before the months were over, or after today."""

    def __init__(self, months: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"回访日期应在就业满 {months} 个月之日至今天之间。",
            en=f"The follow-up was between the day after {months} months of employment and today.",
            path=(INPUT, "askedOn"),
        )


class SameUnion(Refusal):
    """A case is handed on to somebody else, who works."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="转办去向不能是事项现在所在的工会，也不能是已停止运行的工会。",
            en="A case is handed on to another union than its own, one that is not closed.",
            path=(INPUT, "organization"),
        )


class OtherPerson(Refusal):
    """The dossier does not hold the person who was helped before it."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该档案中没有此受助人，不能关联。",
            en="Whoever was helped by this case is not in this dossier, or the case has a dossier already.",
            path=(INPUT, "dossier"),
        )


class TooManyHours(Refusal):
    """More hours were attended than the course has."""

    def __init__(self, hours: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"出勤课时不能超过课程总课时（{hours}）。",
            en=f"No more hours can be attended than the {hours} hours of the course.",
            path=(INPUT, "attendedHours"),
        )


class WrongMonths(Refusal):
    """It is asked after three and after six months."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="就业回访只在满 3 个月和满 6 个月时登记。",
            en="A placement is followed up after 3 and after 6 months only.",
            path=(INPUT, "months"),
        )
