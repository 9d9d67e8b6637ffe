"""What the people services refuse, each with its reason in both languages."""

from datetime import date

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_core.people.appointment_rules import Clash

INPUT = "input"


class PersonNotFound(Refusal):
    """Nobody of that key."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这个人员。",
            en="There is no such person.",
            path=(INPUT, "person"),
        )


class CodeTaken(Refusal):
    """A department or position has the code."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT, zh="此代码已被使用。", en="This code is taken.", path=(INPUT, "code")
        )


class CodeMalformed(Refusal):
    """A code is capitals, digits and underscores."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="代码须以大写字母开头，只含大写字母、数字、下划线。",
            en="A code begins with a capital and holds capitals, digits and underscores.",
            path=(INPUT, "code"),
        )


class FlagsMisplaced(Refusal):
    """Staff works at a center; who may direct it holds a post in the union."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="计入工作人员的职务须在帮扶中心，可任中心主任的职务须在工会机关。",
            en="Staff posts are at a center; posts whose holder may direct it are in the union.",
            path=(INPUT, "place"),
        )


class DaysReversed(Refusal):
    """The last day lies before the first."""

    def __init__(self, argument: str = "validTo") -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="截止日期不能早于起始日期。",
            en="The last day cannot be before the first.",
            path=(INPUT, argument),
        )


class ImpossibleDay(Refusal):
    """On that day the union or the center was not there, or the day is too far ahead."""

    def __init__(self, argument: str, day: date) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"{day} 不可能：该单位当日不存在，或日期超出今后一年。",
            en=f"{day} is impossible: the unit did not exist, or the day is more than a year ahead.",
            path=(INPUT, argument),
        )


class FutureDay(Refusal):
    """What has happened has happened by today."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="日期不能晚于今天。",
            en="The day cannot be after today.",
            path=(INPUT, argument),
        )


class CenterNeeded(Refusal):
    """A post at a center names a center of the union, any other post none."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="帮扶中心的职务须填写本工会的帮扶中心，其他职务不填。",
            en="A post at a center names a center of this union; any other post names none.",
            path=(INPUT, "site"),
        )


class EmploymentNeeded(Refusal):
    """Of staff it is known how they are employed."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="工作人员须填写用工形式。",
            en="Say how the staff member is employed.",
            path=(INPUT, "employment"),
        )


class NoLeaderOfTheUnion(Refusal):
    """The director of a center leads in its union (§3)."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="中心主任须由本工会的分管副主席（副主任）或保障部部长担任。",
            en="The director is the union's vice-chair in charge or head of its protection department.",
            path=(INPUT, "person"),
        )


class Clashes(Refusal):
    """Another appointment stands against this one."""

    def __init__(self, clash: Clash, name: str, first: date) -> None:
        zh, en = _CLASHES[clash]
        super().__init__(
            ErrorCode.CONFLICT,
            zh=zh.format(name=name, first=first),
            en=en.format(name=name, first=first),
            path=(INPUT, "validFrom"),
        )


_CLASHES: dict[Clash, tuple[str, str]] = {
    Clash.HELD_ALREADY: (
        "{name}自 {first} 起已任此职，时间重叠。",
        "{name} holds this post from {first}; the terms overlap.",
    ),
    Clash.TAKEN: (
        "此职务同时只能一人担任，{name}自 {first} 起在任。",
        "One person at a time holds this post: {name}, from {first}.",
    ),
    Clash.FULL_TIME_ELSEWHERE: (
        "{name}自 {first} 起另有专职，不能同时专任两职。",
        "{name} has a full-time post from {first} already.",
    ),
}


class AlreadyEnded(Refusal):
    """It has a last day that is not moved back."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="任期已有截止日期，只能提前。",
            en="The term has a last day; it can only end earlier.",
            path=(INPUT, "lastDay"),
        )


class EvidenceUnfit(Refusal):
    """Form, code and result of the evidence do not go together."""

    def __init__(self, number: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="证明形式与条件不符，或学历代码（GB/T 4658）与结果不符。",
            en="The evidence does not fit the condition, or the education code (GB/T 4658) the result.",
            path=(INPUT, "evidence", str(number)),
        )


class ConductNotWaived(Refusal):
    """What only the appointing unit attests is attested or not; no reason is written down."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="政治、责任心、热爱帮扶工作三项只登记任用单位的鉴定，不能申请放宽。",
            en="Political reliability and attitude are only attested by the appointing unit, never waived.",
            path=(INPUT, "item"),
        )


class WaiverPending(Refusal):
    """There is a waiver of the condition already, requested or approved."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此项条件已有放宽申请或已批准放宽。",
            en="A waiver of this condition is requested or approved already.",
            path=(INPUT, "item"),
        )


class AlreadyDecided(Refusal):
    """A decision stands."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CONFLICT, zh="此申请已审批。", en="This request has been decided.")


class OwnRequest(Refusal):
    """Whoever requested does not decide."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN, zh="不能审批自己提出的申请。", en="You cannot decide on your own request."
        )


class GroupExists(Refusal):
    """The union has a group of the kind."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该工会已有此领导小组，须先撤销。",
            en="The union has this group already; dissolve it first.",
            path=(INPUT, "kind"),
        )


class NoGroupBelowCounty(Refusal):
    """The groups belong to unions that have a center."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="领导小组只设在县级及以上工会。",
            en="Only unions from county level up have leading groups.",
            path=(INPUT, "organization"),
        )


class GroupDissolved(Refusal):
    """A dissolved group is not changed."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此领导小组已撤销，不能再变更。",
            en="This group is dissolved and cannot be changed.",
            path=(INPUT, "group"),
        )


class NotEntitledToLead(Refusal):
    """The leader of a group holds the position that the policy names."""

    def __init__(self, position: str, position_en: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"组长须由{position}担任，此人当日不任此职。",
            en=f"The leader is the {position_en}; this person does not hold that post on the first day.",
            path=(INPUT, "person"),
        )


class SeatTaken(Refusal):
    """The person sits in the group already, or there is a leader."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="同期已在组内，或组长已有人担任。",
            en="They sit in the group already in that time, or there is a leader.",
            path=(INPUT, "role"),
        )


class DocumentExists(Refusal):
    """The group has a document of that number."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此文号已登记。",
            en="A document of this number is registered.",
            path=(INPUT, "documentNumber"),
        )


class SupportNegative(Refusal):
    """Support is nothing or more."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="争取到的资金不能为负数。",
            en="Support obtained cannot be negative.",
            path=(INPUT, "money"),
        )


class NoCenter(Refusal):
    """Only assistance centers have a code and a managing department."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="只有困难职工帮扶中心有代码和主管部门。",
            en="Only assistance centers have a code and a managing department.",
            path=(INPUT, "site"),
        )


class CenterCodeMalformed(Refusal):
    """The code of a center is capitals, digits and hyphens."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="帮扶中心代码为 3 至 40 个大写字母、数字和连字符，不以连字符开头。",
            en="The code of a center is 3 to 40 capitals, digits and hyphens, and begins with no hyphen.",
            path=(INPUT, "code"),
        )


class NoProtectionDepartment(Refusal):
    """A center is managed by a protection department (§3)."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="帮扶中心由工会的保障部门管理（§3），请选择保障部、法律保障部或权益保障部。",
            en="A center is managed by the protection department of its union (§3).",
            path=(INPUT, "manageDepartment"),
        )


class NoStaff(Refusal):
    """Tenure is expected of the staff of centers only."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="任期预期只登记帮扶中心工作人员。",
            en="An expected tenure is recorded of the staff of centers only.",
            path=(INPUT, "appointment"),
        )


class BadTenure(Refusal):
    """A tenure that is none."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="预期服务月数须为 1 至 600。",
            en="The expected tenure is 1 to 600 months.",
            path=(INPUT, "expectedTenureMonths"),
        )
