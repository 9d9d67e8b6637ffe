"""Taking the next number of a series."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from huizhanjia_core.db.model import new_key
from huizhanjia_core.db.upsert import insert
from huizhanjia_core.numbering.models import NumberSeriesRow
from huizhanjia_core.numbering.series import Series
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work

_ALL = UUID(int=0)


@dataclass(frozen=True)
class Number:
    """A number that was taken.

    Attributes:
        year: to which it belongs, 0 in a series that does not begin anew each year.
        value: 1 or more.
        text: as it stands on paper.
    """

    year: int
    value: int
    text: str


async def take(work: Work, series: Series, *, union: OrganizationRow, year: int | None = None) -> Number:
    """The next number, taken in this transaction: who rolls back gives it back, so no number is missing.

    One statement. Until the transaction ends nobody else can take a number of the same series, union and
    year, so take it late; of two series always take the same one first.

    Args:
        work: the transaction.
        series: which numbers.
        union: whose numbers, and whose code is written.
        year: to which it belongs; by default the year of ``work.today`` in Asia/Shanghai.
    """
    (taken,) = await take_many(work, series, [(union, year)])
    return taken


async def take_many(
    work: Work, series: Series, wanted: Sequence[tuple[OrganizationRow, int | None]]
) -> list[Number]:
    """Numbers for many at once, in one statement; whoever comes first gets the lower number.

    Counters are locked in one order, so that two who take numbers of the same unions wait for each other
    and never in a circle.

    Args:
        work: the transaction.
        series: which numbers.
        wanted: as ``union`` and ``year`` of ``take``.

    Returns:
        A number for each, in the same order.
    """
    keys = [
        (union.id if series.by_union else _ALL, (year or work.today.year) if series.yearly else 0)
        for union, year in wanted
    ]
    counts = Counter(keys)
    if not counts:
        return []
    statement = insert(work.session, NumberSeriesRow).values(
        [
            {"id": new_key(), "series": series.name, "unit": unit, "year": year, "last": counts[unit, year]}
            for unit, year in sorted(counts)
        ]
    )
    taken = statement.on_conflict_do_update(
        index_elements=["series", "unit", "year"],
        set_={"last": NumberSeriesRow.last + statement.excluded.last},
    ).returning(NumberSeriesRow.unit, NumberSeriesRow.year, NumberSeriesRow.last)
    following = {
        (unit, year): last - counts[unit, year] + 1 for unit, year, last in await work.session.execute(taken)
    }
    numbers = []
    for key, (union, year) in zip(keys, wanted, strict=True):
        value = following[key]
        following[key] += 1
        text = series.written(year or work.today.year, value, union.code)
        numbers.append(Number(key[1], value, text))
    return numbers
