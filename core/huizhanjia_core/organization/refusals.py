"""What the organization services refuse, each with its reason in both languages."""

from collections.abc import Sequence
from datetime import date

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_core.organization.history import HistoryError, HistoryFault
from huizhanjia_core.organization.tree_rules import TreeError, TreeFault

INPUT = "input"


class UnitNotFound(Refusal):
    """No such union."""

    def __init__(self, argument: str = "organization") -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这个工会组织。",
            en="There is no such union.",
            path=(INPUT, argument),
        )


class NameMissing(Refusal):
    """Neither the union nor its division is named."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="请填写工会名称或行政区划名称。",
            en="Give the name of the union or of its division.",
            path=(INPUT, "name"),
        )


class CodeMalformed(Refusal):
    """The code does not have the form of the union's level."""

    def __init__(self, code: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"代码“{code}”不符合要求：区、地、县为六位数字，基层工会为大写字母、数字和连字符。",
            en=f"Code {code!r} is malformed: six digits, or below counties capitals, digits and hyphens.",
            path=(INPUT, "code"),
        )


class CodeTaken(Refusal):
    """Another union has the code on at least one of the days."""

    def __init__(self, code: str, name: str, on: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"代码 {code} 自 {on} 起已由“{name}”使用。",
            en=f"Code {code} is in use by {name} from {on}.",
            path=(INPUT, "code"),
        )


class NothingChanges(Refusal):
    """The change would leave everything as it is."""

    def __init__(self, path: Sequence[str] = (INPUT,)) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="与当日的现有内容相同，没有可变更的内容。",
            en="That is how it already is on that day; nothing would change.",
            path=path,
        )


class TooFarAhead(Refusal):
    """The date is so far in the future that it is taken for a slip."""

    def __init__(self, latest: date) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"生效日期不能晚于 {latest}。",
            en=f"The date must not be later than {latest}.",
            path=(INPUT, "effectiveOn"),
        )


class SecondRegion(Refusal):
    """There is a region already."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="自治区总工会已经存在，只能有一个。",
            en="There is a regional federation already; there can be only one.",
            path=(INPUT, "level"),
        )


class OpenChildren(Refusal):
    """A union with subordinate unions cannot close."""

    def __init__(self, count: int, name: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"届时仍有 {count} 个下级工会（如“{name}”），请先撤销或变更其隶属。",
            en=f"{count} subordinate unions would remain (such as {name}); close or move them first.",
            path=(INPUT, "organization"),
        )


class OpenSites(Refusal):
    """A union with open sites cannot close."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"该工会仍有 {count} 个开放的服务场所，请先关闭。",
            en=f"The union still has {count} open sites; close them first.",
            path=(INPUT, "organization"),
        )


class BadHistory(Refusal):
    """The change contradicts what is recorded about the union."""

    def __init__(self, error: HistoryError) -> None:
        zh, en = _HISTORY[error.fault]
        super().__init__(
            ErrorCode.CONFLICT,
            zh=zh.format(on=error.on),
            en=en.format(on=error.on),
            path=(INPUT, "effectiveOn"),
        )


class BadPlace(Refusal):
    """The union would break a rule of the tree."""

    def __init__(self, error: TreeError) -> None:
        zh, en = _TREE[error.fault]
        super().__init__(
            ErrorCode.CONFLICT, zh=zh.format(on=error.on), en=en.format(on=error.on), path=(INPUT, "parent")
        )


_HISTORY: dict[HistoryFault, tuple[str, str]] = {
    HistoryFault.NOT_ESTABLISHED: ("该工会在 {on} 尚未成立。", "The union did not exist yet on {on}."),
    HistoryFault.ESTABLISHED_TWICE: ("该工会已经成立过。", "The union has been established already."),
    HistoryFault.AFTER_CLOSURE: ("该工会在 {on} 已经撤销。", "The union is closed on {on}."),
    HistoryFault.CLOSED_BEFORE_OPEN: ("撤销日期必须晚于成立日期。", "A union must exist for at least a day."),
}
_TREE: dict[TreeFault, tuple[str, str]] = {
    TreeFault.CYCLE: ("工会不能隶属于自己的下级（{on}）。", "A union cannot stand below itself ({on})."),
    TreeFault.TOO_DEEP: ("工会层级最多六级（{on}）。", "The tree is at most six levels deep ({on})."),
    TreeFault.SUPERIOR_NOT_OPEN: (
        "上级工会在 {on} 不存在（未成立或已撤销）。",
        "The superior union does not exist on {on}: not yet established, or closed.",
    ),
    TreeFault.WRONG_LEVEL: (
        "上级工会的层级不对：区总管地市，地市管县区，县区以下为基层工会（{on}）。",
        "Wrong level of superior: region, prefecture, county, then grassroots unions ({on}).",
    ),
}
