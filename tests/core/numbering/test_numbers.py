"""Numbers run without gap, whoever takes them and whoever gives up."""

import asyncio
from datetime import date

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.numbering import Number, Series, take, take_many
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from huizhanjia_schema import DeclarationError
from sqlalchemy import select

from tests.harness.prepared import work_in

DOSSIER = Series("test:dossier", "困帮〔{year}〕第{number:04d}号")
CARD = Series("test:card", "{code}-{number}", yearly=False)
LETTER = Series("test:letter", "区工发〔{year}〕{number}号", by_union=False)


async def union(work: Work, code: str = "540121") -> OrganizationRow:
    return (await work.session.scalars(select(OrganizationRow).where(OrganizationRow.code == code))).one()


async def one(database: Database, series: Series, code: str = "540121", year: int | None = None) -> Number:
    async with work_in(database) as work:
        return await take(work, series, union=await union(work, code), year=year)


async def test_numbers_are_written_as_the_template_says(world: Database) -> None:
    assert await one(world, DOSSIER, year=2016) == Number(2016, 1, "困帮〔2016〕第0001号")
    assert (await one(world, DOSSIER, year=2016)).text == "困帮〔2016〕第0002号"
    assert (await one(world, CARD)) == Number(0, 1, "540121-1")


async def test_unions_and_years_count_apart_where_they_should(world: Database) -> None:
    assert (await one(world, DOSSIER, year=2016)).value == 1
    assert (await one(world, DOSSIER, year=2017)).value == 1
    assert (await one(world, DOSSIER, "540122", year=2016)).value == 1
    assert [(await one(world, CARD, year=year)).value for year in (2016, 2017)] == [1, 2]
    assert [(await one(world, LETTER, code, 2016)).value for code in ("540121", "540122")] == [1, 2]


async def test_the_year_is_that_of_the_day_in_shanghai(world: Database) -> None:
    async with work_in(world) as work:
        assert (await take(work, DOSSIER, union=await union(work))).year == work.today.year


async def test_who_rolls_back_gives_the_number_back(world: Database) -> None:
    assert (await one(world, DOSSIER, year=2016)).value == 1

    async def fail(work: Work) -> None:
        assert (await take(work, DOSSIER, union=await union(work), year=2016)).value == 2
        raise RuntimeError

    async def fail_whole() -> None:
        async with work_in(world) as work:
            await fail(work)

    async def fail_part(work: Work) -> None:
        async with work.session.begin_nested():
            await fail(work)

    with pytest.raises(RuntimeError):
        await fail_whole()
    async with work_in(world) as work:
        with pytest.raises(RuntimeError):
            await fail_part(work)
        assert (await take(work, DOSSIER, union=await union(work), year=2016)).value == 2


async def test_many_at_once_of_whom_some_give_up_leave_no_gap(world: Database) -> None:
    async def attempt(number: int) -> int | None:
        async with world.writer() as session:
            work = Work(session=session, actor=Actor.operator())
            taken = await take(work, DOSSIER, union=await union(work), year=2016)
            await asyncio.sleep(0.002)
            if number % 3 == 0:
                await session.rollback()
                return None
            return taken.value

    found = [value for value in await asyncio.gather(*map(attempt, range(30))) if value is not None]
    assert sorted(found) == list(range(1, 21))


@pytest.mark.parametrize(
    ("template", "yearly"),
    [
        ("第{number}号", True),
        ("〔{year}〕", True),
        ("{number}{name}", False),
        ("{number:q}", False),
        ("{number.__class__}", False),
    ],
)
def test_a_template_that_cannot_work_does_not_start(template: str, yearly: bool) -> None:
    with pytest.raises(DeclarationError):
        Series("test:bad", template, yearly=yearly)


def test_a_series_is_named_after_its_module() -> None:
    with pytest.raises(DeclarationError):
        Series("dossier", "{number}", yearly=False)


def test_numbers_grow_beyond_their_zeros() -> None:
    assert DOSSIER.written(date(2016, 1, 1).year, 12345, "") == "困帮〔2016〕第12345号"


async def test_many_numbers_are_taken_at_once_in_the_order_of_asking(world: Database) -> None:
    await one(world, DOSSIER, year=2016)
    async with work_in(world) as work:
        here, there = await union(work), await union(work, "540122")
        asked = [(here, 2016), (there, 2016), (here, 2016), (here, 2017), (there, 2016)]
        taken = await take_many(work, DOSSIER, asked)
        assert [(found.year, found.value) for found in taken] == [
            (2016, 2),
            (2016, 1),
            (2016, 3),
            (2017, 1),
            (2016, 2),
        ]
        assert taken[2].text == "困帮〔2016〕第0003号"
        assert [found.value for found in await take_many(work, CARD, [(here, 2016), (here, 2017)])] == [1, 2]
        assert await take_many(work, DOSSIER, []) == []
    assert (await one(world, DOSSIER, year=2016)).value == 4


async def test_two_who_take_many_numbers_crosswise_wait_and_leave_no_gap(world: Database) -> None:
    async def some(codes: tuple[str, str]) -> list[str]:
        async with work_in(world) as work:
            unions = [await union(work, code) for code in codes]
            await asyncio.sleep(0.01)
            return [
                f"{found.value}" for found in await take_many(work, LETTER, [(one, 2016) for one in unions])
            ] + [found.text for found in await take_many(work, DOSSIER, [(one, 2016) for one in unions])]

    both = (("540121", "540122"), ("540122", "540121"))
    found = await asyncio.gather(*(some(both[number % 2]) for number in range(10)))
    letters = sorted(int(text) for one in found for text in one[:2])
    assert letters == list(range(1, 21))
    for code in ("540121", "540122"):
        assert (await one(world, DOSSIER, code, year=2016)).value == 11
