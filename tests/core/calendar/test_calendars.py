"""The calendar as stored: delivered, entered by the administrator, followed by open deadlines."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.calendar import calendars
from huizhanjia_core.calendar.models import CalendarDayRow, CalendarYearRow
from huizhanjia_core.calendar.notices import Holiday, Notice, delivered
from huizhanjia_core.db.database import Database
from huizhanjia_core.workflow import StepRow
from sqlalchemy import func, select, update

from tests.core.cli import CommandLine
from tests.core.workflow.stage import Stage
from tests.dummy_plugin.repairs import APPROVE
from tests.harness.api import Api
from tests.harness.prepared import work_in

PERIOD = "query($e:Date!,$n:Int!){workingPeriod(event:$e,workingDays:$n){lastDay certain}}"
PUBLISH = "mutation($i:PublishCalendarInput!){publishCalendar(input:$i){calendarYear{year document} userErrors{code path}}}"
DAYS = "{calendarDays(first:200,where:{year:2027}){nodes{day works name document}}}"
MAY = {"name": "劳动节", "firstDay": "2027-05-01", "lastDay": "2027-05-05", "workingDays": ["2027-04-25"]}
NOTICE = {"year": 2027, "document": "试行文号", "holidays": [MAY]}


async def test_delivered_years_are_entered_once(database: Database) -> None:
    async with database.writer() as session:
        await session.execute(update(CalendarYearRow).values(document="已改"))
        await calendars.install(session, delivered())
    async with database.reader() as connection:
        assert len(await calendars.known_years(connection)) == 7
        assert await connection.scalar(select(func.min(CalendarYearRow.document))) == "已改"
        days = await connection.scalar(select(func.count()).select_from(CalendarDayRow))
    assert days == sum(len(one.off()) + len(one.works) for notice in delivered() for one in notice.holidays)


async def test_a_deadline_is_counted_by_what_is_stored(database: Database) -> None:
    async with database.writer() as session:
        assert await calendars.deadline(session, date(2026, 9, 30), 1) == date(2026, 10, 8)


async def test_entering_a_year_again_replaces_it(world: Database) -> None:
    first = Notice(2027, "甲", (Holiday("劳动节", date(2027, 5, 1), date(2027, 5, 5)),))
    later = Notice(2027, "乙", (Holiday("劳动节", date(2027, 5, 1), date(2027, 5, 3)),))
    for notice in (first, later):
        async with work_in(world) as work:
            await calendars.publish(work, notice)
    async with world.reader() as connection:
        days = await connection.scalars(select(CalendarDayRow.day).where(CalendarDayRow.year == 2027))
        assert sorted(days) == [date(2027, 5, 1), date(2027, 5, 2), date(2027, 5, 3)]


async def test_the_next_notice_has_the_later_word_on_december(world: Database) -> None:
    async with work_in(world) as work:
        new_year = Holiday("元旦", date(2026, 12, 31), date(2027, 1, 2), works=(date(2026, 12, 26),))
        await calendars.publish(work, Notice(2027, "甲", (new_year,)))
        assert await calendars.deadline(work.session, date(2026, 12, 30), 1) == date(2027, 1, 4)


async def test_open_deadlines_follow_a_year_that_becomes_known(stage: Stage) -> None:
    repair = await stage.propose(on=date(2027, 4, 28))
    await stage.advance("lhasa", APPROVE, repair, on=date(2027, 4, 28))

    async def days() -> tuple[date, date | None]:
        step: StepRow = (await stage.steps(repair))["finish"][1]
        return step.opens_on, step.due_on

    assert await days() == (date(2027, 5, 6), date(2027, 5, 26))
    async with stage.operator() as work:
        may = Holiday("劳动节", date(2027, 5, 1), date(2027, 5, 5), works=(date(2027, 5, 8),))
        await calendars.publish(work, Notice(2027, "甲", (may,)))
    # 29, 30 April, 6, 7 and 8 May are worked; then four weeks less what was moved.
    assert await days() == (date(2027, 5, 9), date(2027, 5, 28))


async def test_the_system_administrator_enters_a_year(house: Api) -> None:
    before = (await house.data(PERIOD, "linzhou", e="2027-04-30", n=1))["workingPeriod"]
    assert before == {"lastDay": "2027-05-03", "certain": False}
    answer = (await house.data(PUBLISH, "sysadmin", i=NOTICE))["publishCalendar"]
    assert answer == {"calendarYear": {"year": 2027, "document": "试行文号"}, "userErrors": []}
    after = (await house.data(PERIOD, "linzhou", e="2027-04-30", n=1))["workingPeriod"]
    assert after == {"lastDay": "2027-05-06", "certain": True}
    days = (await house.data(DAYS, "linzhou"))["calendarDays"]["nodes"]
    assert [(one["day"], one["works"]) for one in days][:2] == [("2027-04-25", True), ("2027-05-01", False)]


@pytest.mark.parametrize("as_", ["region", "secadmin", "linzhou"])
async def test_nobody_else_does(house: Api, as_: str) -> None:
    answer = (await house.data(PUBLISH, as_, i=NOTICE))["publishCalendar"]
    assert [one["code"] for one in answer["userErrors"]] == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"year": 1}, ["input", "year"]),
        ({"holidays": [{**MAY, "lastDay": "2027-04-01"}]}, ["input", "holidays"]),
        ({"holidays": [{**MAY, "workingDays": ["2027-05-06"]}]}, ["input", "holidays"]),
        ({"holidays": [{**MAY, "firstDay": "9999-12-31", "lastDay": "9999-12-31"}]}, ["input", "holidays"]),
        ({"document": ""}, ["input", "document"]),
    ],
)
async def test_slips_are_refused_with_their_path(house: Api, wrong: Any, path: list[str]) -> None:
    answer = (await house.data(PUBLISH, "sysadmin", i={**NOTICE, **wrong}))["publishCalendar"]
    assert [(one["code"], one["path"]) for one in answer["userErrors"]] == [("BAD_USER_INPUT", path)]


@pytest.mark.parametrize(("event", "days"), [("2026-01-01", -1), ("2026-01-01", 501), ("9999-12-31", 5)])
async def test_unfit_periods_are_refused(house: Api, event: str, days: int) -> None:
    answer = await house.ask(PERIOD, "linzhou", e=event, n=days)
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["BAD_USER_INPUT"]


def test_a_file_is_imported_from_the_command_line(
    world_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = CommandLine(tmp_path, monkeypatch, capsys)
    run.set("HZJ_DATABASE__URL", world_url)
    file = tmp_path / "2027.toml"
    file.write_text(
        '[[year]]\nyear = 2027\ndocument = "甲"\nholiday = [{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }]\n'
    )
    done = run("calendar", "import", str(file))
    assert (done.code, "已录入 2027 年" in done.out) == (0, True)
    file.write_text("[[year]]")
    assert run("calendar", "import", str(file)).code == 1
