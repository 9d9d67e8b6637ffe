"""What the services for sites, premises and populations refuse."""

from datetime import date

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_core.organization.site_rules import Interval, clock

INPUT = "input"


class SiteNotFound(Refusal):
    """No such site."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这个服务场所。",
            en="There is no such site.",
            path=(INPUT, "site"),
        )


class SiteIsClosed(Refusal):
    """The site is closed."""

    def __init__(self, on: date | None) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"该场所已于 {on} 关闭，不能再变更。",
            en=f"The site was closed on {on} and cannot be changed.",
            path=(INPUT, "site"),
        )


class CenterExists(Refusal):
    """The union has an active assistance center already."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该工会已有一个开放的困难职工帮扶中心，每个工会只能有一个。",
            en="The union has an active assistance center already; each union has exactly one.",
            path=(INPUT, "organization"),
        )


class NoCenterBelowCounty(Refusal):
    """Assistance centers belong to unions from county level up."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="困难职工帮扶中心只设在县级及以上工会。",
            en="Only unions from county level up have an assistance center.",
            path=(INPUT, "kind"),
        )


class UnitNotOpen(Refusal):
    """The union does not exist on that day."""

    def __init__(self, on: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"该工会在 {on} 不存在（未成立或已撤销）。",
            en=f"The union does not exist on {on}: not yet established, or closed.",
            path=(INPUT, "organization"),
        )


class BadDay(Refusal):
    """A day lies outside of what is possible."""

    def __init__(self, argument: str, *, zh: str, en: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=(INPUT, argument))


class BadPosition(Refusal):
    """Coordinates that are incomplete or not on Earth."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="经纬度须同时填写，纬度 -90 至 90，经度 -180 至 180。",
            en="Give both latitude (-90 to 90) and longitude (-180 to 180).",
            path=(INPUT, "latitude"),
        )


class BadHours(Refusal):
    """Opening hours that are impossible or overlap."""

    def __init__(self, fault: Interval) -> None:
        span = f"{clock(max(fault.opens, 0))}-{clock(max(fault.closes, 0))}"
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"星期 {fault.weekday} 的 {span} 不成立或与其他时段重叠。",
            en=f"{span} on weekday {fault.weekday} is impossible or overlaps another interval.",
            path=(INPUT, "hours"),
        )


class BadClock(Refusal):
    """A time of day that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"“{text}”不是时刻，请按 09:30 的格式填写。",
            en=f"{text!r} is no time of day; write it as 09:30.",
            path=(INPUT, "hours"),
        )


class DocumentExists(Refusal):
    """The document is registered already."""

    def __init__(self, number: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"文件 {number} 已经登记。",
            en=f"Document {number} is registered already.",
            path=(INPUT, "documentNumber"),
        )


class DocumentNotFound(Refusal):
    """No such basis document."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这份依据文件。",
            en="There is no such basis document.",
            path=(INPUT, "basisDocument"),
        )


class ScanExists(Refusal):
    """The document has its scan already."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="这份依据文件已有扫描件，不能更换。",
            en="This document has its scan already; it cannot be replaced.",
            path=(INPUT, "file"),
        )


class BadArea(Refusal):
    """An area that is no area."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="面积须大于 0，最多两位小数，建筑面积不得小于服务用房使用面积。",
            en="An area is above 0 with at most two places; the gross area is no less than the service area.",
            path=(INPUT, argument),
        )


class BadFloor(Refusal):
    """There is no storey 0."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="楼层从 1 起计，地下为负数，没有 0 层。",
            en="Storeys count from 1, below ground from -1; there is no storey 0.",
            path=(INPUT, "floor"),
        )


class AlreadyMeasured(Refusal):
    """The rooms were measured on that day already."""

    def __init__(self, on: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"{on} 的测量结果已经登记。",
            en=f"A finding of {on} is recorded already.",
            path=(INPUT, "measuredOn"),
        )


class FigureNotFound(Refusal):
    """No such population figure."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这条人口数据。",
            en="There is no such population figure.",
            path=(INPUT, "figure"),
        )


class FigureExists(Refusal):
    """The publisher's figure for that day is recorded already."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该来源当日的人口数据已经登记。",
            en="This publisher's figure for that day is recorded already.",
            path=(INPUT, "asOf"),
        )


class PartsDoNotAddUp(Refusal):
    """The parts of a population do not sum to it."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="四项构成之和必须等于常住人口数。",
            en="The four parts must add up to the population.",
            path=(INPUT, "value"),
        )


class AlreadyApproved(Refusal):
    """The figure is approved already."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该数据已经核定。",
            en="The figure is approved already.",
            path=(INPUT, "figure"),
        )


class OwnFigure(Refusal):
    """Whoever recorded a figure does not approve it."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="登记人不能核定自己登记的数据。",
            en="Whoever recorded a figure cannot approve it.",
            path=(INPUT, "figure"),
        )


class ReasonMissing(Refusal):
    """The police figure is preferred to statistics without a reason."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="统计部门已公布当日人口，采用公安部门数据须说明理由。",
            en="Statistics published a figure for that day; say why the police figure is used.",
            path=(INPUT, "reason"),
        )
