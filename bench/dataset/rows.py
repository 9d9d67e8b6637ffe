"""The rows of the generated tables, reproducible by a seed; every name and figure is invented."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.kinds import OrganizationStatus, UnionLevel

from bench.dataset.size import ENTRIES_A_CASE, SEED, Size
from bench.plugin.models import CaseCategory, CaseStatus, EntrySource

Row = dict[str, Any]

FIRST = datetime(2013, 1, 1, tzinfo=UTC)
SECONDS = int(timedelta(days=3 * 365).total_seconds())
FAMILY = ("扎西", "多吉", "卓玛", "次仁", "央宗", "旺堆", "格桑", "德吉", "巴桑", "罗布", "边巴", "尼玛")
GIVEN = ("平措", "拉姆", "顿珠", "曲珍", "仁青", "白玛", "洛桑", "强巴", "普布", "达瓦", "索朗", "旺姆")
EMPLOYERS = ("水泥厂", "客运站", "毛纺厂", "牧业公司", "环卫站", "供销社")
REASONS = ("长期患病，医药费用高", "子女就读大学，学费负担重", "企业停产，家庭失去收入", "住房因灾受损")
STATUSES = tuple(CaseStatus)
CATEGORIES = tuple(CaseCategory)
SOURCES = tuple(EntrySource)
PURPOSES = ("生活救助", "医疗救助", "助学救助", "节日慰问")


@dataclass(frozen=True)
class Unit:
    """A union as the generator needs it: its key, its lineage and how it is called.

    Attributes:
        id: the key.
        code: the division code, with a suffix for a grassroots union.
        division: the division that it serves.
        ancestors: ``anc1`` to ``anc6``.
    """

    id: UUID
    code: str
    division: str
    ancestors: Sequence[UUID | None]

    @property
    def lineage(self) -> dict[str, UUID | None]:
        """What a row that belongs to it carries."""
        return {"organization_id": self.id, **dict(zip(ANCESTORS, self.ancestors, strict=True))}


def unit_of(row: Any) -> Unit:
    """An organization of the database."""
    values = lineage_of(row)
    return Unit(row.id, row.code, row.division_name or row.name, [values[name] for name in ANCESTORS])


@dataclass
class Generator:
    """Makes rows; the same seed, size and tree give the same rows.

    Attributes:
        size: how many.
        counties: the 74 of the core's seed, in order of their codes.
        grassroots: made by ``organizations``, which comes first.
        paid: fen by union and quarter, added up while ``entries`` runs.
    """

    size: Size
    counties: Sequence[Unit]
    grassroots: list[Unit] = field(default_factory=list)
    paid: dict[tuple[UUID, str], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self._dice = random.Random(SEED)  # noqa: S311 - reproducible on purpose
        self._cases: list[tuple[UUID, Unit, int]] = []
        self._places: dict[UUID, Unit] = {}

    def organizations(self) -> Iterator[Row]:
        """Grassroots unions below the counties, in turn."""
        for number in range(self.size.grassroots):
            county = self.counties[number % len(self.counties)]
            place = number // len(self.counties) + 1
            key = self._key(0)
            above = [one for one in county.ancestors if one is not None]
            line = [*above, key, *[None] * (len(ANCESTORS) - len(above) - 1)]
            unit = Unit(key, f"{county.code}-{place:03d}", county.division, line)
            self.grassroots.append(unit)
            yield {
                "id": key,
                "code": unit.code,
                "level": UnionLevel.GRASSROOTS,
                "parent_id": county.id,
                "depth": len(above) + 1,
                "status": OrganizationStatus.ACTIVE,
                "established_on": date(2012, 5, 1),
                "name": f"{county.division}第{place}基层工会委员会",
                "name_derived": False,
                "version": 1,
                **dict(zip(ANCESTORS, line, strict=True)),
            }

    def cases(self) -> Iterator[Row]:
        """Files in the order in which they were opened, most at grassroots unions."""
        dice = self._dice
        places = [*self.grassroots, *self.counties]
        self._places = {unit.id: unit for unit in places}
        for number in range(self.size.cases):
            unit = places[int(dice.random() * len(places))]
            second = SECONDS * number // self.size.cases
            opened = FIRST + timedelta(seconds=second)
            status = STATUSES[number % len(STATUSES)]
            key = self._key(second)
            self._cases.append((key, unit, second))
            yield {
                "id": key,
                "number": f"{unit.code[:6]}{opened:%Y%m}{number:07d}",
                "name": FAMILY[int(dice.random() * 12)] + GIVEN[int(dice.random() * 12)],
                "id_number": f"{unit.code[:6]}19{int(dice.random() * 10**10):010d}",
                "category": CATEGORIES[int(dice.random() * len(CATEGORIES))],
                "status": status,
                "opened_at": opened,
                "closed_at": opened + timedelta(days=200) if status is CaseStatus.CLOSED else None,
                "income": int(dice.random() * 300_000),
                "standard": 64_000,
                "family_size": 1 + int(dice.random() * 7),
                "children": int(dice.random() * 4),
                "disabled": dice.random() < 0.1,  # noqa: PLR2004 - one household in ten
                "phone": f"1389{int(dice.random() * 10**7):07d}",
                "address": f"{unit.division}幸福路{int(dice.random() * 300)}号",
                "employer": EMPLOYERS[number % len(EMPLOYERS)],
                "reason": REASONS[number % len(REASONS)],
                "visited_on": opened.date(),
                "decided_on": opened.date() + timedelta(days=15),
                "version": 1,
                **unit.lineage,
            }

    def entries(self) -> Iterator[Row]:
        """What each case received, quarter by quarter from its opening on."""
        if not self.size.ledger:
            return
        dice = self._dice
        for number, (case, unit, second) in enumerate(self._cases):
            for turn in range(ENTRIES_A_CASE[number % len(ENTRIES_A_CASE)]):
                moment = second + turn * 91 * 86_400
                day = (FIRST + timedelta(seconds=moment)).date()
                period = f"{day.year}-Q{(day.month + 2) // 3}"
                amount = 10_000 + int(dice.random() * 500_000)
                self.paid[unit.id, period] += amount
                yield {
                    "id": self._key(moment),
                    "case_id": case,
                    "organization_id": unit.id,
                    "period": period,
                    "booked_on": day,
                    "amount": amount,
                    "source": SOURCES[int(dice.random() * len(SOURCES))],
                    "purpose": PURPOSES[turn % len(PURPOSES)],
                }

    def rollups(self) -> Iterator[Row]:
        """What was paid at each union and below, by quarter; counties include their grassroots unions."""
        counties = {unit.id: unit for unit in self.counties}
        below: dict[tuple[UUID, str], int] = defaultdict(int)
        for (key, period), amount in self.paid.items():
            unit = self._places[key]
            below[key, period] += amount
            county = next(one for one in unit.ancestors if one in counties)
            if county is not None and county != key:
                below[county, period] += amount
        for (key, period), amount in sorted(below.items()):
            lineage = self._places[key].lineage
            yield {"id": self._key(0), "period": period, "amount": amount, **lineage}

    def _key(self, second: int) -> UUID:
        """A UUIDv7 of that second after ``FIRST``."""
        milliseconds = (int(FIRST.timestamp()) + second) * 1000
        low = self._dice.getrandbits(74)
        return UUID(
            int=(milliseconds << 80) | (7 << 76) | ((low >> 62) << 64) | (2 << 62) | (low & ((1 << 62) - 1))
        )
