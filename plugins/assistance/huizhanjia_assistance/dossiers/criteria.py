"""By which criteria a household is in hardship, and how that is calculated, step by step: pure.

A criteria set is data: later rules are published, not programmed. Amounts are fen; a comparison never rounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from huizhanjia_schema.scalars import money_text

from huizhanjia_assistance.dossiers.economy_kinds import SPENDING, Count, Flow
from huizhanjia_assistance.dossiers.kinds import DossierCategory

_COUNTED = {
    Count.INCOME: "人均月收入",
    Count.NET: "扣除刚性支出后人均月收入",
    Count.NET_WITH_ASSETS: "加计存款、投资净值并扣除刚性支出后人均月值",
    Count.SPENDING_SHARE: "刚性支出占收入",
}
_FLOWS = {
    Flow.MEDICAL: "医疗",
    Flow.EDUCATION: "教育",
    Flow.DISABILITY: "残疾康复",
    Flow.ACCIDENT: "意外",
}
MOST_HOMES = 1


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A figure compared with a percentage of the subsistence standard (or of income).

    Attributes:
        count: which figure.
        spending: the rigid spending that it deducts.
        above: it is more than this percentage.
        below: it is less than this percentage.
        at_most: it is this percentage or less.
    """

    count: Count
    spending: frozenset[Flow] = frozenset()
    above: int | None = None
    below: int | None = None
    at_most: int | None = None

    def explained(self) -> str:
        """The condition in Chinese."""
        of = "" if self.count is Count.SPENDING_SHARE else "低保标准的"
        limits = [
            f"{word}{of}{limit}%"
            for word, limit in (("高于", self.above), ("低于", self.below), ("不高于", self.at_most))
            if limit is not None
        ]
        deducted = "、".join(_FLOWS[flow] for flow in Flow if flow in self.spending)
        counted = _COUNTED[self.count] + (f"（{deducted}）" if deducted else "")
        return counted + "且".join(limits)

    def holds(self, value: int, whole: int) -> bool:
        """Whether ``value`` stands in the limits, percentages being of ``whole``; exact."""
        scaled = value * 100
        return (
            (self.above is None or scaled > self.above * whole)
            and (self.below is None or scaled < self.below * whole)
            and (self.at_most is None or scaled <= self.at_most * whole)
        )


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """All conditions of a category hold.

    Attributes:
        category: in which the household then is.
        title: what the rule calls it.
        conditions: of its figures.
        months_below: consecutive months below the standard that it needs.
        sudden: whether it needs a sudden event.
    """

    category: DossierCategory
    title: str
    conditions: tuple[Condition, ...] = ()
    months_below: int = 0
    sudden: bool = False

    def explained(self) -> str:
        """The criterion in one Chinese sentence."""
        parts = [one.explained() for one in self.conditions]
        if self.months_below:
            parts.insert(0, f"连续{self.months_below}个月以上低于低保标准")
        if self.sudden:
            parts.insert(0, "因突发意外致困")
        return f"{self.title}：{'，'.join(parts) or '无其他条件'}"


@dataclass(frozen=True, kw_only=True)
class Economy:
    """A household's figures over a period of whole months.

    Attributes:
        members: people who share.
        months: of the period.
        income: of the period.
        spending: rigid spending that they bore themselves, by kind.
        savings: what they have laid by.
        investments: net of debt.
        months_below: consecutive months below the standard.
        sudden: whether an event came suddenly.
        homes: how many they own.
        business: see ``CircumstancesRow``; so the others.
        private_school: an expensive school.
        vehicle: a vehicle that earns nothing.
        exempt: whether it was justified that exclusions do not count.
    """

    members: int
    months: int
    income: int
    spending: Mapping[Flow, int] = field(default_factory=dict)
    savings: int = 0
    investments: int = 0
    months_below: int = 0
    sudden: bool = False
    homes: int = 0
    business: bool = False
    private_school: bool = False
    vehicle: bool = False
    exempt: bool = False

    @property
    def heads(self) -> int:
        """By what totals are divided: people times months."""
        return self.members * self.months


@dataclass(frozen=True)
class Finding:
    """What came out.

    Attributes:
        category: None where no criterion is fulfilled or something excludes the household.
        per_head: monthly income per head, rounded half up to fen.
        net_per_head: the same after all rigid spending.
        excluded: by what, if anything.
        steps: the calculation for people to check, in Chinese.
    """

    category: DossierCategory | None
    per_head: int
    net_per_head: int
    excluded: tuple[str, ...]
    steps: tuple[str, ...]


def months_between(first: date, last: date) -> int | None:
    """How many whole calendar months a period has; None for any other period."""
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1 or after <= first:
        return None
    return (after.year - first.year) * 12 + after.month - first.month


def rounded(value: int, by: int) -> int:
    """``value / by``, half a fen away from zero."""
    sign = -1 if value < 0 else 1
    return sign * ((abs(value) * 2 + by) // (2 * by))


def exclusions(economy: Economy) -> tuple[str, ...]:
    """What keeps a household from being in hardship whatever it earns."""
    found = (
        (economy.homes > MOST_HOMES, f"拥有{economy.homes}套住房"),
        (economy.business, "有商铺或雇用他人经营"),
        (economy.private_school, "子女就读高收费民办学校或自费出国"),
        (economy.vehicle, "日常使用非营运机动车辆"),
    )
    return tuple(text for holds, text in found if holds)


def assess(criteria: Sequence[Criterion], economy: Economy, standard: int) -> Finding:
    """The first criterion that a household fulfills, and how that was found.

    Args:
        criteria: of one set, the narrowest first.
        economy: the household's figures.
        standard: the local subsistence standard, fen a month and head.
    """
    steps: list[str] = []
    per_head = rounded(economy.income, economy.heads)
    steps.append(
        f"人均月收入 = {money_text(economy.income)} ÷ {economy.months}月 ÷ {economy.members}人"
        f" = {money_text(per_head)}元"
    )
    steps.extend(
        f"自付{_FLOWS[flow]}支出 {money_text(paid)}元" for flow, paid in economy.spending.items() if paid
    )
    net = economy.income - sum(economy.spending.values())
    net_per_head = rounded(net, economy.heads)
    steps.append(
        f"扣除全部刚性支出后人均月收入 = {money_text(net)} ÷ {economy.months}月 ÷ {economy.members}人"
        f" = {money_text(net_per_head)}元"
    )
    steps.append(f"当地低保标准 {money_text(standard)}元/人·月")
    against = exclusions(economy)
    if against:
        steps.append(
            f"不予认定情形：{'；'.join(against)}" + ("（已说明理由，不计）" if economy.exempt else "")
        )
    excluded = () if economy.exempt else against
    category = None
    for one in () if excluded else criteria:
        if fulfills(one, economy, standard, steps):
            category = one.category
            break
    steps.append("结论：" + (f"符合“{one.title}”" if category else "不符合建档条件"))
    return Finding(category, per_head, net_per_head, excluded, tuple(steps))


def fulfills(one: Criterion, economy: Economy, standard: int, steps: list[str]) -> bool:
    """Whether a household fulfills a criterion; each condition looked at is noted in ``steps``."""
    if one.sudden and not economy.sudden:
        steps.append(f"{one.title}：不是突发意外致困，不符合")
        return False
    if economy.months_below < one.months_below:
        steps.append(
            f"{one.title}：连续低于低保标准{economy.months_below}个月，不足{one.months_below}个月，不符合"
        )
        return False
    for condition in one.conditions:
        value, whole, shown = _figure(condition, economy, standard)
        holds = condition.holds(value, whole)
        steps.append(f"{one.title}：{condition.explained()}，实为{shown}，{'符合' if holds else '不符合'}")
        if not holds:
            return False
    return True


def _figure(condition: Condition, economy: Economy, standard: int) -> tuple[int, int, str]:
    """What a condition looks at: a total, the total of which it takes percentages, and how it reads."""
    paid = sum(economy.spending.get(flow, 0) for flow in condition.spending)
    if condition.count is Count.SPENDING_SHARE:
        share = f"{rounded(paid * 1000, economy.income) / 10:.1f}%" if economy.income else "无收入"
        return paid, economy.income, share
    total = economy.income
    if condition.count is not Count.INCOME:
        total -= paid
    if condition.count is Count.NET_WITH_ASSETS:
        total += economy.savings + economy.investments
    return total, standard * economy.heads, f"{money_text(rounded(total, economy.heads))}元"


def from_data(rules: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Criteria as they are stored.

    Raises:
        KeyError, ValueError: they are not as ``to_data`` writes them.
    """
    return tuple(
        Criterion(
            category=DossierCategory(rule["category"]),
            title=rule["title"],
            conditions=tuple(
                Condition(
                    count=Count(one["count"]),
                    spending=frozenset(Flow(flow) for flow in one.get("spending", ())),
                    **{name: one.get(name) for name in ("above", "below", "at_most")},
                )
                for one in rule.get("conditions", ())
            ),
            months_below=rule.get("months_below", 0),
            sudden=rule.get("sudden", False),
        )
        for rule in rules
    )


def to_data(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """Criteria as they are stored, told by name and number."""
    return [
        {
            "category": one.category.value,
            "title": one.title,
            "months_below": one.months_below,
            "sudden": one.sudden,
            "conditions": [
                {
                    "count": condition.count.value,
                    "spending": [flow.value for flow in Flow if flow in condition.spending],
                    "above": condition.above,
                    "below": condition.below,
                    "at_most": condition.at_most,
                }
                for condition in one.conditions
            ],
        }
        for one in criteria
    ]


_DAILY = frozenset({Flow.MEDICAL, Flow.EDUCATION, Flow.DISABILITY})

RULES_2015: tuple[Criterion, ...] = (
    Criterion(
        category=DossierCategory.DIBAO,
        title="低保户",
        conditions=(Condition(count=Count.INCOME, below=100),),
    ),
    Criterion(
        category=DossierCategory.DIBAO_EDGE,
        title="低保边缘户",
        conditions=(
            Condition(count=Count.INCOME, at_most=150),
            Condition(count=Count.NET, spending=_DAILY, at_most=100),
        ),
    ),
    Criterion(
        category=DossierCategory.ACCIDENT,
        title="意外致困户",
        sudden=True,
        conditions=(Condition(count=Count.NET, spending=SPENDING, at_most=100),),
    ),
)
"""总工发〔2015〕20号 art. 4: below the standard; slightly above it with illness, schooling or disability (it
names no figure: 150 % is taken, as in 2016); in need by an accident."""

RULES_2016: tuple[Criterion, ...] = (
    Criterion(
        category=DossierCategory.DIBAO,
        title="低保户",
        months_below=6,
        conditions=(Condition(count=Count.INCOME, below=100),),
    ),
    RULES_2015[1],
    Criterion(
        category=DossierCategory.ACCIDENT,
        title="意外致困户",
        sudden=True,
        conditions=(
            Condition(count=Count.INCOME, at_most=300),
            Condition(count=Count.NET, spending=SPENDING, at_most=100),
        ),
    ),
    Criterion(
        category=DossierCategory.ACCIDENT,
        title="意外致困户（收入高于低保标准3倍）",
        sudden=True,
        conditions=(
            Condition(count=Count.INCOME, above=300),
            Condition(count=Count.NET_WITH_ASSETS, spending=SPENDING, at_most=100),
        ),
    ),
    Criterion(
        category=DossierCategory.LOCAL,
        title="地方级困难职工（低于低保标准）",
        conditions=(Condition(count=Count.INCOME, below=100),),
    ),
    Criterion(
        category=DossierCategory.LOCAL,
        title="地方级困难职工（不高于低保标准2倍）",
        conditions=(Condition(count=Count.INCOME, at_most=200),),
    ),
    Criterion(category=DossierCategory.LOCAL, title="地方级困难职工（突发困难）", sudden=True),
)
"""The rules of 2016 (总工办〔2016〕36号): first the national categories, then the local one."""
