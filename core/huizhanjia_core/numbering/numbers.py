"""Taking the next number of a series."""

from dataclasses import dataclass
from uuid import UUID

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
    counted = (year or work.today.year) if series.yearly else 0
    statement = insert(work.session, NumberSeriesRow).values(
        id=NumberSeriesRow().id,
        series=series.name,
        unit=union.id if series.by_union else _ALL,
        year=counted,
        last=1,
    )
    taken = statement.on_conflict_do_update(
        index_elements=["series", "unit", "year"], set_={"last": NumberSeriesRow.last + 1}
    ).returning(NumberSeriesRow.last)
    value = (await work.session.scalars(taken)).one()
    written_year = year or work.today.year
    return Number(counted, value, series.written(written_year, value, union.code))
