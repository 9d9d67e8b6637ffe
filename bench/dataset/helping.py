"""What households asked for and got, by a seed: requests, deliveries, and the sums that the services keep."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from huizhanjia_assistance.cases.kinds import CaseState, Intake, Satisfaction, ServiceType, Urgency
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, DeliveryState, ReceiptMethod
from huizhanjia_assistance.cases.totals import help_key, total_key
from huizhanjia_assistance.dossiers.kinds import HardshipCause
from huizhanjia_core.crypto.secret import STARS
from huizhanjia_core.db.folded import folded
from huizhanjia_core.db.lineage import ANCESTORS

from bench.dataset import words
from bench.dataset.draw import Draw, ciphertexts, day_text, moment_text
from bench.dataset.households import Household
from bench.dataset.size import Size
from bench.dataset.units import Row, Unit

MOST_REQUESTS = 3
"""Of a household; one to so many, in turn."""

_CONTENT = tuple(Satisfaction)
_RELATED: Mapping[HardshipCause, ServiceType] = {
    HardshipCause.ILLNESS: ServiceType.MEDICAL_AID,
    HardshipCause.EDUCATION: ServiceType.CHILD_EDUCATION_AID,
    HardshipCause.UNEMPLOYMENT: ServiceType.JOB_PLACEMENT,
    HardshipCause.ACCIDENT_OR_DISASTER: ServiceType.DISASTER_RELIEF,
}
_DELIVERY_STATES = words.often(
    {
        DeliveryState.DELIVERED: 93,
        DeliveryState.PENDING: 3,
        DeliveryState.RETURNED: 2,
        DeliveryState.FAILED: 1,
        DeliveryState.CANCELLED: 1,
    }
)

Group = tuple[int, str, str | None, str, str]
"""Year, service, source, category and cause of a sum."""


@dataclass(frozen=True)
class Helped:
    """The rows of what a household asked for, of what it got, and of that by service and year."""

    cases: Sequence[Row]
    deliveries: Sequence[Row]
    helps: Sequence[Row]


@dataclass
class Sums:
    """What a row of sums counts."""

    deliveries: int = 0
    households: int = 0
    persons: int = 0
    amount: int = 0


@dataclass
class Helping:
    """Helps households; the same seed, size and households give the same rows.

    Attributes:
        size: how much they get.
        units: where they are.
        draw: the dice, the same that made the households.
        sums: of what was delivered, by place in ``units``, year, service, source, category and cause.
    """

    size: Size
    units: Sequence[Unit]
    draw: Draw
    sums: dict[tuple[int, *Group], Sums] = field(default_factory=lambda: defaultdict(Sums))

    def __post_init__(self) -> None:
        self._name = ciphertexts("扎西平措")
        self._recipient = ciphertexts('{"name":"扎西平措","idNumber":"540102199001011234","account":"6228…"}')

    def help(self, household: Household) -> Helped:
        """Its requests, one after another, each with what it led to; the dossier tells the first help."""
        unit, day = self.units[household.place], household.day
        cases: list[Row] = []
        deliveries: list[Row] = []
        helps: dict[tuple[int, str], Row] = {}
        for turn, count in enumerate(self._counts(household.number)):
            case = self._case(household, unit, turn)
            given = [self._delivery(case, unit, day + turn * 120 + step * 45 + 20) for step in range(count)]
            _settle(case, given)
            cases.append(case)
            deliveries += given
            for one in given:
                if one["state"] == DeliveryState.DELIVERED.value:
                    self._count(household.place, one, helps)
        days = [one["delivered_on"] for one in deliveries if one["state"] == DeliveryState.DELIVERED.value]
        household.dossier["first_helped_on"] = min(days, default=None)
        return Helped(cases, deliveries, list(helps.values()))

    def totals(self) -> Iterator[Row]:
        """The rows of sums, as the transactions that deliver would have kept them."""
        for (place, year, service, source, category, cause), one in self.sums.items():
            unit = self.units[place]
            yield {
                "id": _total(unit, (year, service, source, category, cause)),
                "year": year,
                "service": service,
                "source": source,
                "category": category,
                "cause": cause,
                "deliveries": one.deliveries,
                "households": one.households,
                "persons": one.persons,
                "amount": one.amount,
                **unit.lineage,
            }

    def _counts(self, number: int) -> Sequence[int]:
        """How many deliveries each request of a household leads to; in all, just so many as asked for."""
        approved, wanted = self.size.approved, self.size.deliveries
        if number >= approved or not wanted:
            return ()
        even = (number + 1) * wanted // approved - number * wanted // approved
        requests = 1 + number % MOST_REQUESTS
        each, more = divmod(even + number % 5 - 2, requests)
        return [each + (turn < more) for turn in range(requests)]

    def _case(self, household: Household, unit: Unit, turn: int) -> Row:
        """A request that was approved; what it led to is entered by ``_settle``."""
        draw, asked, dossier = self.draw, household.day + turn * 120, household.dossier
        number = household.number * MOST_REQUESTS + turn
        service = draw.one_of(words.SERVICES)
        if turn == 0:
            service = _RELATED.get(HardshipCause(dossier["main_cause"]), service)
        registered = day_text(asked)
        return {
            "id": draw.key(asked),
            "number": f"{unit.code}-BF{registered[:4]}-{number:07d}",
            "service": service.value,
            "state": CaseState.CLOSED.value,
            "intake": (Intake.WINDOW if draw.below(3) else Intake.VISIT).value,
            "urgency": (Urgency.ROUTINE if draw.below(5) else Urgency.URGENT).value,
            "life_at_risk": 0,
            "no_food_or_shelter": 0,
            "dependants_alone": 0,
            "confidential": int(service is ServiceType.PETITION_SERVICE and draw.below(10) == 0),
            "dossier_id": dossier["id"],
            "subject_id": dossier["id"],
            "applicant_sealed": draw.one_of(self._name),
            "applicant_mask": f"{dossier['applicant_name'][:1]}{STARS}",
            "id_number_sealed": dossier["id_number_sealed"],
            "id_number_mask": dossier["id_number_mask"],
            "id_number_index": dossier["id_number_index"],
            "phone_sealed": dossier["phone_sealed"],
            "phone_mask": dossier["phone_mask"],
            "category": dossier["category"],
            "cause": dossier["main_cause"],
            "persons": dossier["household_size"],
            "registered_on": registered,
            "year": int(registered[:4]),
            "due_on": day_text(asked + 15),
            "decided_on": day_text(asked + 10),
            "finding": "情况属实",
            "requested": None,
            "approved": None,
            "source": draw.one_of(words.SOURCES).value if service.money else None,
            "pending": 0,
            "delivered": 0,
            "helped_on": None,
            "days_to_help": None,
            "result": None,
            "rights_protected": int(not service.money),
            "timely_aid": 1,
            "mediated": 0,
            "harmonious": 0,
            "satisfaction": draw.one_of(_CONTENT).value,
            "closed_on": None,
            "state_since": moment_text(asked + 10),
            "version": 1,
            "place_id": unit.lineage["organization_id"],
            **unit.lineage,
        }

    def _delivery(self, case: Row, unit: Unit, day: int) -> Row:
        draw = self.draw
        money = case["source"] is not None
        state = draw.one_of(_DELIVERY_STATES) if money else DeliveryState.DELIVERED
        done = state in {DeliveryState.DELIVERED, DeliveryState.RETURNED}
        planned, delivered = day_text(day), day_text(day + 7)
        return {
            "id": draw.key(day),
            "case_id": case["id"],
            "dossier_id": case["dossier_id"],
            "service": case["service"],
            "kind": (DeliveryKind.MONEY if money else DeliveryKind.SERVICE).value,
            "source": case["source"],
            "state": state.value,
            "amount": 10_000 * (1 + draw.below(60)) if money else 0,
            "subject_id": case["subject_id"],
            "recipient_sealed": draw.one_of(self._recipient),
            "recipient_mask": STARS,
            "category": case["category"],
            "cause": case["cause"],
            "persons": case["persons"],
            "planned_on": planned,
            "delivered_on": delivered if done else None,
            "year": int((delivered if done else planned)[:4]),
            "voucher_number": f"记{day % 1000:03d}-{draw.below(1000):03d}" if done and money else None,
            "voucher_on": delivered if done and money else None,
            "receipt": (ReceiptMethod.BANK_TRANSFER if money else ReceiptMethod.SIGNED).value
            if done
            else None,
            "received_on": delivered if done else None,
            "remark": None if state is DeliveryState.DELIVERED else "账户信息有误",
            "recorded_at": moment_text(day),
            "version": 1,
            **unit.lineage,
        }

    def _count(self, place: int, row: Row, helps: dict[tuple[int, str], Row]) -> None:
        """Add a delivery to the sums and to what the household got, as ``totals.add`` does."""
        year, service = row["year"], row["service"]
        group = (place, year, service, row["source"], row["category"], row["cause"])
        one = self.sums[group]
        one.deliveries += 1
        one.persons += row["persons"]
        one.amount += row["amount"]
        got = helps.get((year, service))
        if got is not None:
            got["deliveries"] += 1
            got["persons"] = max(got["persons"], row["persons"])
            got["amount"] += row["amount"]
            got["last_on"] = row["delivered_on"]
            return
        one.households += 1
        unit = self.units[place]
        helps[year, service] = {
            "id": _help(row),
            "dossier_id": row["dossier_id"],
            "year": year,
            "service": service,
            "category": row["category"],
            "cause": row["cause"],
            "deliveries": 1,
            "persons": row["persons"],
            "amount": row["amount"],
            "total_id": _total(unit, group[1:]),
            "last_on": row["delivered_on"],
            **unit.lineage,
        }


def coarser(cls: type[Any], totals: Sequence[Row]) -> Iterator[Row]:
    """The rows of sums once more, of counties with everything below them, as the core makes them."""
    keys = {key: UUID(key) for one in totals for key in (one[name] for name in ANCESTORS) if key}
    with_keys = ({**one, **{name: keys.get(one[name]) for name in ANCESTORS}} for one in totals)
    for key, values in folded(cls, with_keys).items():
        made = {name: value.hex if isinstance(value, UUID) else value for name, value in values.items()}
        yield {"id": key.hex, **made}


def _total(unit: Unit, group: Group) -> str:
    """The key of a sum, as the plugin makes it."""
    names = ("year", "service", "source", "category", "cause")
    row = SimpleNamespace(organization_id=UUID(unit.id), **dict(zip(names, group, strict=True)))
    return total_key(cast("Any", row)).hex


def _help(row: Row) -> str:
    """The key of what a household got by a service in a year, as the plugin makes it."""
    like = SimpleNamespace(dossier_id=UUID(row["dossier_id"]), year=row["year"], service=row["service"])
    return help_key(cast("Any", like)).hex


def _settle(case: Row, given: Sequence[Row]) -> None:
    """Enter into a request what it led to."""
    states = [DeliveryState(one["state"]) for one in given]
    done = [one for one, state in zip(given, states, strict=True) if state is DeliveryState.DELIVERED]
    waiting = [one for one, state in zip(given, states, strict=True) if state is DeliveryState.PENDING]
    if case["source"] is not None:
        case["requested"] = case["approved"] = sum(one["amount"] for one in given)
    case["delivered"] = sum(one["amount"] for one in done)
    case["pending"] = sum(one["amount"] for one in waiting)
    if done:
        case["helped_on"] = min(one["delivered_on"] for one in done)
        case["days_to_help"] = 27
        case["result"] = "已帮扶到位"
    if waiting:
        case["state"], case["satisfaction"] = CaseState.IN_SERVICE.value, None
    else:
        case["closed_on"] = max(one["delivered_on"] or one["planned_on"] for one in given)
