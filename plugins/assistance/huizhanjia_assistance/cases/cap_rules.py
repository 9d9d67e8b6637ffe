"""How much a household may get: caps by 总工发〔2015〕20号 art. 5, and before a dossier: pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import CapKind, MoneySource

_ACCOUNTS = UUID("6b1d2c0e-6f0a-5c7e-9a53-3e1f7b0c4d21")
"""The namespace of what a cap counts by."""

CAP_OF: dict[ServiceType, CapKind] = {
    ServiceType.LIVING_RELIEF: CapKind.LIVING_RELIEF_YEAR,
    ServiceType.MEDICAL_AID: CapKind.MEDICAL_SELF_PAID,
    ServiceType.CHILD_EDUCATION_AID: CapKind.EDUCATION_YEAR,
}
"""Services whose money is capped; legal aid and training have no cap in the articles that are known."""

DOSSIER_WITHIN = 15
"""Working days after emergency aid within which the household's dossier has to follow (A24)."""


@dataclass(frozen=True)
class CapRule:
    """A version of a cap.

    Attributes:
        kind: which cap.
        effective_from: the first day on which it holds, until a later version does.
        multiplier: months of the local standard or basic living cost; unused otherwise.
        percent: of the base that may be given.
        ceiling: fen; for the emergency aid before a dossier.
        per_member: whether the standard counts for each member instead of once a household (A21).
        document: on what it rests.
    """

    kind: CapKind
    effective_from: date
    document: str
    multiplier: int = 1
    percent: int = 100
    ceiling: int = 0
    per_member: bool = False


def in_force(rules: list[CapRule], kind: CapKind, on: date) -> CapRule | None:
    """The version of a cap that holds on a day, None before the first one."""
    past = [rule for rule in rules if rule.kind is kind and rule.effective_from <= on]
    return max(past, key=lambda rule: rule.effective_from, default=None)


@dataclass(frozen=True)
class Limit:
    """A limit and how it came about, to be kept with what it limits.

    Attributes:
        amount: fen.
        reckoning: the calculation in words, Chinese.
    """

    amount: int
    reckoning: str


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}元"


def living_relief(rule: CapRule, monthly_standard: int, members: int) -> Limit:
    """At most a year's sum of the local minimum living standard for a household and year.

    The text caps the household by a standard that is reckoned by head; the careful reading takes one
    standard a household, and ``per_member`` is the region's to switch on (A21).

    Args:
        rule: the version in force.
        monthly_standard: fen a month, of the unit and year.
        members: of the household.
    """
    heads = members if rule.per_member else 1
    amount = monthly_standard * rule.multiplier * heads * rule.percent // 100
    told = f"低保标准 {_yuan(monthly_standard)} × {rule.multiplier} 个月"
    told += f" × {members} 人" if rule.per_member else ""
    return Limit(amount, _told(told, rule, amount))


def medical(rule: CapRule, self_paid: int) -> Limit:
    """At most what the household paid itself of one settled bill."""
    amount = self_paid * rule.percent // 100
    return Limit(amount, _told(f"自付部分 {_yuan(self_paid)}", rule, amount))


def education(rule: CapRule, monthly_cost: int) -> Limit:
    """At most ten months of the basic living cost of a student in a school year."""
    amount = monthly_cost * rule.multiplier * rule.percent // 100
    return Limit(amount, _told(f"基本生活费 {_yuan(monthly_cost)} × {rule.multiplier} 个月", rule, amount))


def emergency(rule: CapRule) -> Limit:
    """What a person may get before there is a dossier."""
    return Limit(rule.ceiling, f"建档前应急救助限额 {_yuan(rule.ceiling)}")


def _told(base: str, rule: CapRule, amount: int) -> str:
    share = "" if rule.percent == 100 else f" × {rule.percent}%"  # noqa: PLR2004 - the whole
    return f"{base}{share} = {_yuan(amount)}"


def account_key(kind: CapKind, of: str, year: int) -> UUID:
    """By what a cap counts: always the same key for the same household, student, bill or person and year.

    Args:
        kind: which cap.
        of: the dossier, the student, the settlement number, or the blind index of an identity number.
        year: the calendar or school year; 0 where the cap knows none.
    """
    return uuid5(_ACCOUNTS, f"{kind}/{of}/{year}")


def needs_dossier(source: MoneySource) -> bool:
    """Whether money of this source is for households with an active dossier only (先建档、后帮扶).

    Central money always is (总工发〔2015〕20号); emergencies before the dossier use other money (A24).
    """
    return source is MoneySource.CENTRAL_SPECIAL
