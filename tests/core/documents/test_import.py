"""Spreadsheets on their way in: refused as a whole, checked, entered, interrupted and resumed."""

import asyncio
import gc
import hashlib
import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest
import xlsxwriter
from huizhanjia_core import refusals
from huizhanjia_core.crypto.errors import NoMasterKey
from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.db.database import Database
from huizhanjia_core.documents import digests, importing
from huizhanjia_core.documents.checking import BATCH, MOST_PROBLEMS
from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, Write
from huizhanjia_core.documents.models import ImportedRow, ImportRow, ImportState
from huizhanjia_core.documents.reading import NotReadableError, open_table
from huizhanjia_core.documents.templates import write_template
from huizhanjia_core.organization.imports import POPULATIONS, SITES
from huizhanjia_core.organization.population_models import PopulationFigureRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal, RequestError
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.core.documents.conftest import sheets
from tests.core.files import made
from tests.harness.api import MASTER_KEYS, Api
from tests.harness.prepared import work_in

HEADS = ("工会代码", "时点", "来源", "常住人口", "户口在本地且住本地", "户口在外地且在本地居住半年以上", "户口待定",
         "户口在本地且外出不满半年", "公布日期", "公布文件", "来源说明")  # fmt: skip
SITE_HEADS = tuple(column.zh for column in SITES.columns)
ROW = ("540121", date(2013, 12, 31), "统计部门", 51000, None, None, None, None, None, "统计公报", None)


def figure(**more: Any) -> tuple[Any, ...]:
    """A row of populations with some cells changed, named by their place in the template."""
    names = [column.name for column in POPULATIONS.columns]
    return tuple(more.get(name, cell) for name, cell in zip(names, ROW, strict=True))


def workbook(
    *rows: Sequence[Any],
    heads: Sequence[str] = HEADS,
    sheet: str = "数据",
    touch: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook as a clerk saves it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate((heads, *rows)):
            page.write_row(number, 0, [None if cell is None else cell for cell in row])
        if touch is not None:
            touch(book, page)
    return out.getvalue()


async def send(
    house: Api, content: bytes, step: str = "", as_: str | None = "lhasa", name: str = "core-populations"
) -> httpx2.Response:
    headers = {"authorization": f"Bearer {await house.token(as_)}"} if as_ else {}
    return await house.client.post(f"/imports/{name}{step}", content=content, headers=headers)


async def report(house: Api, content: bytes, step: str = "", **more: Any) -> Any:
    answer = await send(house, content, step, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def figures(house: Api) -> int:
    async with house.application.database.reader() as connection:
        on = PopulationFigureRow.as_of == date(2013, 12, 31)
        return await connection.scalar(select(func.count()).select_from(PopulationFigureRow).where(on)) or 0


async def test_rows_are_checked_then_entered_then_skipped(house: Api) -> None:
    content = workbook(ROW, figure(organization="540122", value=47000.0))
    done = {"rows": 2, "written": 0, "skipped": 0, "wrong": 0, "problems": [], "problemCount": 0}
    assert await report(house, content, "/check") == done
    assert await figures(house) == 0
    assert await report(house, content) == {**done, "written": 2}
    assert await figures(house) == 2
    assert await report(house, content) == {**done, "skipped": 2}
    more = workbook(figure(organization="540122", value=47000), figure(organization="540123"))
    assert await report(house, more) == {**done, "written": 1, "skipped": 1}  # a row is known in any file
    assert await figures(house) == 3


async def test_every_error_is_told_with_row_column_and_reason(house: Api) -> None:
    content = workbook(
        ROW,
        figure(organization="999999", value="很多", source="税务局"),
        figure(organization="999999"),
        figure(as_of="2013-02-30", document=None),
        (None,) * 11,
        ROW,
        figure(organization="540200", value=100),
        figure(organization="540122", value=10, registered_resident=1, registered_elsewhere=2,
               registration_pending=3, away_under_half_year=5),
        figure(organization="540124", as_of=date(2100, 1, 1)),
    )  # fmt: skip
    found = await report(house, content, "/check")
    said = [(one["row"], one["column"], one["message"]) for one in found["problems"]]
    assert said == [
        (3, "来源", "应为以下之一：人口普查、统计部门、公安部门"),
        (3, "常住人口", "应为整数"),
        (4, "工会代码", "没有这个代码的工会"),
        (5, "时点", "没有这一天"),
        (5, "公布文件", "必填，不能为空"),
        (7, "工会代码、时点、来源", "与第 2 行重复"),
        (8, "", "您在此单位没有此项权限（core:population:record）。"),
        (9, "常住人口", "四项构成之和必须等于常住人口数。"),
        (10, "时点", "人口数据的日期不能晚于今天。"),
    ]
    assert (found["rows"], found["wrong"]) == (8, 7)
    entered = await report(house, content)
    assert (entered["written"], entered["wrong"]) == (0, 4)  # nothing while a cell is wrong
    assert await figures(house) == 0


async def test_what_a_service_refuses_stays_out_and_the_rest_is_entered(house: Api) -> None:
    content = workbook(ROW, figure(organization="540200"), figure(organization="540122"))
    found = await report(house, content)
    assert (found["written"], [one["row"] for one in found["problems"]]) == (2, [3])
    assert await figures(house) == 2
    again = await report(house, content)
    assert (again["written"], again["skipped"], again["wrong"]) == (0, 2, 1)


async def test_the_marked_workbook_can_be_corrected_and_sent_again(house: Api) -> None:
    content = workbook(ROW, figure(organization="540122", value="很多"))
    answer = await send(house, content, "/check?report=xlsx")
    (rows,) = sheets(answer.content).values()
    assert rows[0] == [*HEADS, "错误原因"]
    assert (rows[1][-1], rows[2][-1]) == ("", "第 3 行　常住人口：应为整数")
    corrected = [tuple(cell if cell != "" else None for cell in row) for row in rows[1:]]
    corrected[1] = (*corrected[1][:3], 47000, *corrected[1][4:])
    sent = workbook(*corrected, heads=rows[0], sheet="错误标注")
    assert (await report(house, sent))["written"] == 2
    assert list((house.application.files.folder / "incoming").iterdir()) == []


async def test_the_template_can_be_filled_in(house: Api) -> None:
    token = await house.token("lhasa")
    headers = {"authorization": f"Bearer {token}"}
    listed = (await house.client.get("/imports", headers=headers)).json()["imports"]
    assert [one["name"] for one in listed] == [
        "core-populations",
        "core-sites",
        "core-equipment",
        "dummy-benches",
    ]
    answer = await house.client.get(listed[0]["template"], headers=headers)
    assert "%E6%A8%A1%E6%9D%BF.xlsx" in answer.headers["content-disposition"]
    found = sheets(answer.content)
    assert list(found) == ["数据", "填写说明"]
    assert found["数据"][0][:4] == ["工会代码*", "时点*", "来源*", "常住人口*"]
    assert ["来源", "选项", "是", "可填：人口普查、统计部门、公安部门"] in found["填写说明"]
    assert (await report(house, workbook(ROW, heads=found["数据"][0])))["written"] == 1
    empty = await send(house, answer.content)
    assert (empty.status_code, "表格中没有数据" in empty.text) == (400, True)


async def test_who_may_not_import_is_told_so(house: Api) -> None:
    assert (await send(house, workbook(ROW), as_=None)).status_code == 401
    assert (await send(house, workbook(ROW), as_="cashier")).status_code == 403
    assert (await send(house, workbook(ROW), name="nothing")).status_code == 404
    headers = {"authorization": f"Bearer {await house.token('cashier')}"}
    assert (await house.client.get("/imports", headers=headers)).json() == {"imports": []}
    assert (await house.client.get("/imports/core-sites/template.xlsx", headers=headers)).status_code == 403


async def test_sites_are_entered_under_the_rules_of_sites(house: Api) -> None:
    station = ("540121", "站：职工服务站", "春堆职工服务站", "2014-05-01", "春堆乡1号", None, 29.9, 91.2)
    content = workbook(
        station,
        ("540121", "困难职工帮扶中心", "第二个中心", "2014-05-01", "某路1号", None, None, None),
        ("540122", "站：职工服务站", "当雄站", "2014-05-01", "某路1号", None, 29.9, None),
        heads=SITE_HEADS,
    )
    found = await report(house, content, name="core-sites")
    assert found["written"] == 1, found
    assert ["已有一个开放的困难职工帮扶中心" in one["message"] for one in found["problems"]] == [True, False]
    async with house.application.database.reader() as connection:
        row = (
            await connection.execute(select(SiteRow.latitude).where(SiteRow.name == "春堆职工服务站"))
        ).one()
        assert row.latitude == 29.9


async def test_a_plugin_s_records_are_entered_too(house: Api) -> None:
    content = workbook(("540121", "新椅", 3), ("540200", "别处", 3), heads=("工会代码", "名称", "座位数"))
    found = await report(house, content, name="dummy-benches")
    assert (found["written"], [one["row"] for one in found["problems"]]) == (1, [3])


def formula(_book: Any, page: Any) -> None:
    page.write_formula("D3", "=1+1", None, 2)


def merged(book: Any, page: Any) -> None:
    page.merge_range("A3:A5", "540121", book.add_format())


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (workbook(ROW, touch=formula), 400, "有公式（D3）。请复制后用“粘贴为数值”"),
        (workbook(ROW, touch=merged), 400, "有合并的单元格（A3:A5）"),
        (workbook(ROW, heads=("标题",)), 400, "没有找到表头"),
        (workbook(ROW[:5], heads=HEADS[:5]), 400, "缺少列：户口在外地且在本地居住半年以上"),
        (workbook(ROW, heads=(*HEADS[:-1], "备注")), 400, "缺少列：来源说明；多出的列：备注"),
        (workbook((*ROW, 1), heads=(*HEADS, "时点")), 400, "重复的列：时点"),
        (workbook(), 400, "没有数据"),
        (made.HTML, 415, "这其实是一个网页"),
        (made.OLD_OFFICE, 415, "旧版办公软件"),
        (made.with_entry(workbook(ROW), "xl/worksheets/sheet9.xml", bytes(40 << 20)), 415, "解压后过大"),
        (made.PDF, 415, "内容不是 XLSX"),
        (b"", 415, "内容不是 XLSX"),
        (
            workbook(*(figure(value=number) for number in range(2001))),
            400,
            "共 2001 行，网页导入最多 2000 行",
        ),
    ],
)
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_file_that_cannot_be_read_says_what_to_do(
    house: Api, content: bytes, status: int, says: str
) -> None:
    for step in ("/check", ""):
        answer = await send(house, content, step)
        assert (answer.status_code, says in answer.json()["errors"][0]["message"]) == (status, True), (
            answer.text
        )
    assert list((house.application.files.folder / "incoming").iterdir()) == []


def test_headings_are_found_below_a_title_and_in_any_order(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("表一")
        page.merge_range("B1:L1", "二〇一三年人口统计表", book.add_format())
        page.write_row(2, 1, [f" {head}＊ " if head == "时点" else head for head in reversed(HEADS)])
        page.write_row(3, 1, [1, 2])
        page.write_row(5, 1, [3])
    table = open_table(out, POPULATIONS)
    assert [column.zh for _, column in table.columns] == list(reversed(HEADS))
    assert [(number, row[:2]) for number, row in table.rows()] == [(4, [1.0, 2.0]), (6, [3.0, ""])]


def test_formulas_are_found_wherever_the_file_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(*[ROW] * 50, touch=formula))
    for size in (7, 64, 1000):
        monkeypatch.setattr("huizhanjia_core.documents.reading._PARTS", size)
        with pytest.raises(NotReadableError, match="D3"):
            open_table(path, POPULATIONS)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_hundred_thousand_rows_of_which_every_third_is_wrong(
    database: Database, tmp_path: Path
) -> None:
    async def nothing(_work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
        return [None] * len(rows)

    columns = (
        Column(name="number", zh="序号", kind=Kind.INTEGER, required=True),
        Column(name="name", zh="名称", required=True, longest=10),
    )
    importer = Importer(
        name="x-y", zh="x", en="x", action="x", columns=columns, unique=("number",), write=nothing
    )
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["序号", "名称"])
        for number in range(1, 100_001):
            page.write_row(number, 0, [number, "名称" * (number % 3 or 6)])
    told: list[tuple[int, int]] = []
    resident: list[int] = []

    def progress(done: int, rows: int) -> None:
        told.append((done, rows))
        if len(told) % 5:
            return  # looking takes as long as what is looked at
        gc.collect()
        resident.append(int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize())

    found = await importing.check(importer, path, lambda: work_in(database), progress=progress)
    assert (found.rows, found.wrong, found.problem_count) == (100_000, 33_333, 33_333)
    assert len(found.problems) == MOST_PROBLEMS
    assert found.problems[0] == importing.Problem(4, "名称", "最多 10 个字，现有 12 个")
    assert told[-1] == (66_667, 100_000)
    early = resident[len(resident) // 3]  # all the problems that are kept have been found by then
    assert resident[-1] - early < 4 << 20, [size >> 20 for size in resident]


def many(path: Path, count: int) -> Path:
    days = [date(1950 + number // 300, 1 + number % 12, 1 + number // 12 % 25) for number in range(count)]
    path.write_bytes(workbook(*(figure(as_of=day, value=number) for number, day in enumerate(days))))
    return path


def interrupted(after: int) -> Importer:
    """Populations, with a failure after so many batches in which something is new."""
    batches = 0

    async def write(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        nonlocal batches
        batches += 1
        outcomes = await POPULATIONS.write(work, rows)
        if batches > after:
            raise ConnectionError("the power failed")
        return outcomes

    return replace(POPULATIONS, write=write)


def opening(database: Database) -> Callable[[], AbstractAsyncContextManager[Work]]:
    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        async with work_in(database) as work:
            yield work

    return begin


async def test_an_interrupted_import_goes_on_where_it_stopped(world: Database, tmp_path: Path) -> None:
    path = many(tmp_path / "a.xlsx", 3600)
    async with world.reader() as connection:
        before = await connection.scalar(select(func.count()).select_from(PopulationFigureRow)) or 0
    for written in (BATCH, 2 * BATCH):
        with pytest.raises(ConnectionError):
            await importing.run(interrupted(1), path, opening(world))
        async with world.reader() as connection:
            noted = (await connection.execute(select(ImportRow.written, ImportRow.finished_at))).one()
        assert tuple(noted) == (written, None)
    last = await importing.run(POPULATIONS, path, opening(world))
    async with world.reader() as connection:
        entered = await connection.scalar(select(func.count()).select_from(PopulationFigureRow)) or 0
        remembered = await connection.scalar(select(func.count()).select_from(ImportedRow))
        noted = (await connection.execute(select(ImportRow.written, ImportRow.finished_at))).one()
    assert (last.written + last.skipped, last.wrong) == (3600, 0)
    assert entered - before == remembered == noted.written == 3600
    assert noted.finished_at is not None


def killed_then_run(path: Path, url: str) -> "subprocess.CompletedProcess[str]":
    """Import by the command, kill it after its first batch, and run it again."""
    command = "from huizhanjia_core.cli import main; main()"
    words = [sys.executable, "-c", command, "import", "run", "core-populations", str(path)]
    surroundings: dict[str, Any] = {
        "cwd": path.parent,
        "env": {
            **os.environ,
            "HZJ_DATABASE__URL": url,
            "HZJ_DATA_FOLDER": str(path.parent),
            "HZJ_CRYPTO__MASTER_KEYS": MASTER_KEYS,
        },
        "text": True,
    }
    with subprocess.Popen(words, stdout=subprocess.PIPE, **surroundings) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline().strip() == f"{BATCH} / 2500"
        killed.send_signal(signal.SIGKILL)
    return subprocess.run(words, capture_output=True, check=False, **surroundings)


async def test_a_killed_command_loses_and_doubles_nothing(
    world: Database, world_url: str, tmp_path: Path
) -> None:
    path = many(tmp_path / "a.xlsx", 2500)
    done = await asyncio.to_thread(killed_then_run, path, world_url)
    assert done.returncode == 0, done.stderr
    assert "共 2500 行" in done.stdout
    async with world.reader() as connection:
        on = PopulationFigureRow.document == "统计公报"
        assert (
            await connection.scalar(select(func.count()).select_from(PopulationFigureRow).where(on)) == 2500
        )
        noted = (await connection.execute(select(ImportRow.written, ImportRow.skipped))).one()
    assert noted.written == 2500
    assert noted.skipped >= BATCH


def test_a_template_of_every_importer_can_be_read_back(tmp_path: Path) -> None:
    for importer in (POPULATIONS, SITES):
        path = tmp_path / f"{importer.name}.xlsx"
        write_template(importer, path)
        assert [column for _, column in open_table(path, importer).columns] == list(importer.columns)


IMPORTS = """query($w:ImportFilter){imports(first:50,where:$w){nodes{importer state rows written skipped refused
    account{username} startedAt movedAt finishedAt} totalCount}}"""


async def test_an_import_shows_how_far_it_is_to_whoever_sent_it(house: Api) -> None:
    await report(house, workbook(ROW, figure(organization="540200"), figure(organization="540122")))
    for username, count in (("lhasa", 1), ("sysadmin", 1), ("region", 0), ("auditor", 0)):
        found = (await house.data(IMPORTS, username))["imports"]
        assert found["totalCount"] == len(found["nodes"]) == count, username
    (one,) = (await house.data(IMPORTS, "lhasa", w={"states": ["DONE"]}))["imports"]["nodes"]
    assert one["finishedAt"] == one["movedAt"] >= one["startedAt"]
    shown = {name: one[name] for name in ("importer", "state", "rows", "written", "skipped", "refused")}
    assert shown == {
        "importer": "core-populations",
        "state": "DONE",
        "rows": 3,
        "written": 2,
        "skipped": 0,
        "refused": 1,
    }
    assert one["account"] == {"username": "lhasa"}


async def test_progress_is_seen_while_rows_are_entered_and_after_a_failure(
    world: Database, tmp_path: Path
) -> None:
    path = many(tmp_path / "a.xlsx", 2 * BATCH + 10)
    seen: list[tuple[str, int]] = []

    async def state() -> tuple[str, int]:
        async with world.reader() as connection:
            return tuple((await connection.execute(select(ImportRow.state, ImportRow.written))).one())  # type: ignore[return-value]

    async def write(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        seen.append(await state())
        if len(seen) == 3:
            raise ConnectionError("the power failed")
        return await POPULATIONS.write(work, rows)

    with pytest.raises(ConnectionError):
        await importing.run(replace(POPULATIONS, write=write), path, opening(world))
    assert seen == [("RUNNING", 0), ("RUNNING", BATCH), ("RUNNING", 2 * BATCH)]
    assert await state() == ("STOPPED", 2 * BATCH)
    await importing.run(POPULATIONS, path, opening(world))
    assert await state() == ("DONE", 2 * BATCH + 10)


async def noted(database: Database) -> ImportRow:
    async with database.writer() as session:
        return (await session.scalars(select(ImportRow))).one()


async def test_a_run_that_was_killed_is_seen_as_interrupted_and_goes_on(house: Api, tmp_path: Path) -> None:
    """Its lease runs out; nothing else tells of a killed process."""
    content = workbook(ROW, figure(organization="540122"))
    await report(house, content)
    database = house.application.database

    async def left_behind(**values: Any) -> str:
        async with database.writer() as session:
            row = (await session.scalars(select(ImportRow))).one()
            row.state, row.finished_at, row.token = ImportState.RUNNING, None, row.id
            row.lease_until = row.started_at + values.pop("lease")
        (one,) = (await house.data(IMPORTS, "lhasa"))["imports"]["nodes"]
        for state in ("RUNNING", "STOPPED"):
            found = await house.data(IMPORTS, "lhasa", w={"states": [state]})
            assert found["imports"]["totalCount"] == (state == one["state"])
        return str(one["state"])

    assert await left_behind(lease=timedelta(minutes=5)) == "RUNNING"
    assert await left_behind(lease=timedelta(minutes=-5)) == "STOPPED"
    again = await report(house, content)
    assert (again["written"], again["skipped"]) == (0, 2)
    (one,) = (await house.data(IMPORTS, "lhasa"))["imports"]["nodes"]
    assert one["state"] == "DONE"
    assert ((await noted(database)).token, (await noted(database)).written) == (None, 2)


async def test_of_two_runs_of_a_file_the_later_one_goes_on(world: Database, tmp_path: Path) -> None:
    path = many(tmp_path / "a.xlsx", 2 * BATCH + 10)
    batches = 0

    async def write(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise ConnectionError("killed")
        return await POPULATIONS.write(work, rows)

    with pytest.raises(ConnectionError):
        await importing.run(replace(POPULATIONS, write=write), path, opening(world))
    entered: list[int] = []

    async def overtaken(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        if not entered:
            entered.append(0)
            if world.dialect == "postgresql":  # SQLite's writers take turns: it comes before this batch
                later = await importing.run(POPULATIONS, path, opening(world))
                entered.append(later.written)
        return await POPULATIONS.write(work, rows)

    if world.dialect == "postgresql":
        with pytest.raises(RequestError, match="taken over"):
            await importing.run(replace(POPULATIONS, write=overtaken), path, opening(world))
        assert entered[1] == BATCH + 10
    else:
        async with world.writer() as session:
            row = (await session.scalars(select(ImportRow))).one()
            row.state, row.token = ImportState.RUNNING, row.id
        await importing.run(POPULATIONS, path, opening(world))
    async with world.reader() as connection:
        assert await connection.scalar(select(func.count()).select_from(ImportedRow)) == 2 * BATCH + 10
    assert (await noted(world)).state is ImportState.DONE


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)  # SQLite's writers take turns
async def test_a_rival_who_was_faster_costs_one_row_and_not_the_file(world: Database, tmp_path: Path) -> None:
    """Between the look-up and the insert somebody else records the same figure."""
    path = many(tmp_path / "a.xlsx", 20)
    calls = 0

    async def write(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        nonlocal calls
        calls += 1
        if calls == 1:
            await POPULATIONS.write(work, rows)
            await work.session.rollback()
            async with work_in(world) as rival:
                await POPULATIONS.write(rival, rows[3:4])
            raise IntegrityError("insert", None, Exception("unique"))
        return await POPULATIONS.write(work, rows)

    found = await importing.run(replace(POPULATIONS, write=write), path, opening(world))
    assert (found.written, found.wrong, calls) == (19, 1, 2)
    assert found.problems[0].row == 5

    async def never(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        raise IntegrityError("insert", None, Exception("unique"))

    with pytest.raises(RequestError) as told:
        await importing.run(replace(POPULATIONS, write=never), path, opening(world))
    assert "请稍后再导入一次" in told.value.zh


async def test_what_is_remembered_of_a_row_cannot_be_guessed_without_the_key(
    world: Database, tmp_path: Path
) -> None:
    path = many(tmp_path / "a.xlsx", 5)
    read: list[Values] = []

    async def write(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
        read.extend(rows)
        return await POPULATIONS.write(work, rows)

    await importing.run(replace(POPULATIONS, write=write), path, opening(world))
    plain = [
        hashlib.sha256(
            json.dumps(
                [POPULATIONS.name, None, row], sort_keys=True, default=str, ensure_ascii=False
            ).encode()
        ).hexdigest()
        for row in read
    ]
    async with world.reader() as connection:
        kept = set(await connection.scalars(select(ImportedRow.digest)))
    assert len(kept) == 5
    assert not kept & set(plain)
    async with world.writer() as session:  # as the version before kept them
        for row, digest in zip(await session.scalars(select(ImportedRow)), plain, strict=True):
            row.digest, row.keyed = digest, False
    assert await digests.unkeyed(world)
    async with work_in(world) as work:
        assert await digests.put_under_key(work) == 5
    assert not await digests.unkeyed(world)
    async with world.reader() as connection:
        assert set(await connection.scalars(select(ImportedRow.digest))) == kept
    again = await importing.run(POPULATIONS, path, opening(world))
    assert (again.written, again.skipped) == (0, 5)


async def test_without_a_master_key_nothing_is_entered(world: Database, tmp_path: Path) -> None:
    path = many(tmp_path / "a.xlsx", 5)

    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        async with work_in(world) as work:
            yield replace(work, keyring=Keyring())

    assert (await importing.check(POPULATIONS, path, begin)).problem_count == 0
    with pytest.raises(NoMasterKey):
        await importing.run(POPULATIONS, path, begin)
    async with world.reader() as connection:
        assert await connection.scalar(select(func.count()).select_from(ImportRow)) == 0


def families(write: Write) -> Importer:
    """Rows of which those with the same family make one record."""
    columns = (
        Column(name="family", zh="户", required=True),
        Column(name="number", zh="序号", kind=Kind.INTEGER, required=True),
    )
    return Importer(
        name="x-families",
        zh="x",
        en="x",
        action="x",
        columns=columns,
        unique=("number",),
        write=write,
        together=lambda row: row["family"],
    )


async def test_rows_of_one_record_are_entered_together_or_not_at_all(world: Database, tmp_path: Path) -> None:
    """Wherever a batch would end; of a record with a wrong row a dry run tries none."""
    sizes = [3, 5, 2, 7] * 300
    rows = [
        (f"户{number}", number * 10 + place) for number, size in enumerate(sizes) for place in range(size)
    ]
    given: list[list[str]] = []

    async def write(_work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
        given.append([row["family"] for row in rows])
        wrong = {"户1"}
        return [refusals.AlreadyThere() if row["family"] in wrong else None for row in rows]

    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(*rows, heads=("户", "序号")))
    found = await importing.run(families(write), path, opening(world))
    assert (found.rows, found.written, found.wrong) == (5100, 5095, 5)
    assert len(given) > 4
    for batch, following in pairwise(given):
        assert batch[-1] != following[0]
        assert len(batch) <= BATCH + max(sizes)
    assert [*chain(*given)] == [family for family, _ in rows]
    given.clear()
    again = await importing.run(families(write), path, opening(world))
    assert (again.written, again.skipped, [*chain(*given)]) == (0, 5095, ["户1"] * 5)

    given.clear()
    extended = [*rows[:3], ("户0", 9), *rows[3:8], ("户2", "坏"), *rows[8:]]
    path.write_bytes(workbook(*extended, heads=("户", "序号")))
    checked = await importing.check(families(write), path, opening(world))
    assert (checked.problems[-1].column, checked.wrong) == ("序号", 6)
    assert "户2" not in [*chain(*given)]
    given.clear()
    path.write_bytes(workbook(*rows[:3], ("户0", 9), *rows[8:], heads=("户", "序号")))
    found = await importing.run(families(write), path, opening(world))
    assert (found.written, found.skipped) == (4, 5092)  # a family that grew is asked about as a whole
    assert [*chain(*given)] == ["户0"] * 4


async def test_a_record_without_end_is_cut(world: Database, tmp_path: Path) -> None:
    given: list[int] = []

    async def write(_work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
        given.append(len(rows))
        return [None] * len(rows)

    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(*(("同一户", number) for number in range(3 * BATCH + 5)), heads=("户", "序号")))
    await importing.run(families(write), path, opening(world))
    assert max(given) <= 2 * BATCH
    assert sum(given) == 3 * BATCH + 5


def test_a_refusal_is_told_at_the_column_that_its_path_names() -> None:
    def refused(*path: str) -> str:
        return POPULATIONS.heading(Refusal(ErrorCode.CONFLICT, zh="x", en="x", path=path))

    assert refused("input", "asOf") == "时点"
    assert refused("input", "registeredResident") == "户口在本地且住本地"
    assert (refused(), refused("input"), refused("3")) == ("", "", "")
