"""Households and members from spreadsheets: together or not at all, once each, under the rules of services."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from huizhanjia_assistance.dossiers import households
from huizhanjia_assistance.dossiers.care_models import DossierChangeRow
from huizhanjia_assistance.dossiers.household_models import ID_NUMBER, PHONE, DossierRow, MemberRow
from huizhanjia_assistance.dossiers.household_rules import MOST_MEMBERS, BadHousehold, check_together
from huizhanjia_assistance.dossiers.imports import DOSSIERS, MEMBERS
from huizhanjia_assistance.dossiers.kinds import DossierState, Relation
from huizhanjia_core.documents import importing
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.documents.models import ImportedRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import StepRow, TransitionRow
from huizhanjia_schema import Refusal
from sqlalchemy import event, func, select

from tests.assistance.dossiers.office import DAY, Office, applicant, child, facts, number, unit
from tests.harness.api import MASTER_KEYS

OF_HOUSEHOLD = {
    "organization": "540121",
    "registered_on": str(DAY),
    "phone": "13800002222",
    "address": "林周县",
    "main_cause": "本人或家属患病",
}


def worker(serial: int, **more: Any) -> dict[str, Any]:
    """The row of an applicant."""
    return {
        "applicant_id_number": number(serial),
        "relation": "本人",
        "name": "央金",
        "id_number": number(serial),
        "work": "在职",
        "health": "健康或良好",
        **OF_HOUSEHOLD,
        **more,
    }


def kid(of: int, serial: int, **more: Any) -> dict[str, Any]:
    """The row of a child of somebody's."""
    return {
        "applicant_id_number": number(of),
        "relation": "子女",
        "name": "次仁",
        "id_number": number(serial, "20040601"),
        "work": "在学",
        "health": "健康或良好",
        "school_stage": "小学",
        "school": "林周县小学",
        **more,
    }


def sheet(path: Path, *rows: dict[str, Any], importer: Importer = DOSSIERS) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [column.zh for column in importer.columns])
        for place, row in enumerate(rows, start=1):
            page.write_row(place, 0, [row.get(column.name) for column in importer.columns])
    return path


def opening(office: Office, username: str | None = None) -> Callable[[], AbstractAsyncContextManager[Work]]:
    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        async with office.acting(username) if username else office.operator() as work:
            yield work

    return begin


async def entered(office: Office, path: Path, username: str | None = "caseworker", **more: Any) -> Any:
    return await importing.run(more.get("importer", DOSSIERS), path, opening(office, username))


def told(report: Any) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.reason) for one in report.problems]


async def counted(office: Office, row: Any, *conditions: Any) -> int:
    async with office.operator() as work:
        return await work.session.scalar(select(func.count()).select_from(row).where(*conditions)) or 0


async def test_a_household_over_several_rows_becomes_one_dossier(office: Office, tmp_path: Path) -> None:
    single = {
        name: value for name, value in worker(3).items() if name not in {"applicant_id_number", "relation"}
    }
    path = sheet(tmp_path / "a.xlsx", worker(1), kid(1, 11), kid(1, 12, phone="13800002222"), single)
    report = await entered(office, path)
    assert (report.written, told(report)) == (4, [])
    async with office.acting("caseworker") as work:
        query = select(DossierRow).where(await ID_NUMBER.equals(work, number(1)))
        dossier = (await work.session.scalars(query)).one()
        assert (dossier.state, dossier.household_size) == (DossierState.DRAFT, 3)
        assert dossier.number == "困帮〔2016〕540121-0001号"
        assert dossier.registered_by == work.actor.account_id
        assert await PHONE.read(work, dossier) == "13800002222"
        family = select(MemberRow).where(MemberRow.dossier_id == dossier.id).order_by(MemberRow.position)
        assert [row.relation for row in await work.session.scalars(family)] == [
            Relation.SELF,
            Relation.CHILD,
            Relation.CHILD,
        ]
        begun = select(TransitionRow).where(TransitionRow.subject_id == dossier.id)
        assert [(row.number, row.name) for row in await work.session.scalars(begun)] == [(1, "start")]
        steps = select(StepRow.transition).where(StepRow.subject_id == dossier.id)
        assert set(await work.session.scalars(steps)) == {"submit", "withdraw"}
    again = await entered(office, path)
    assert (again.written, again.skipped) == (0, 4)
    assert await counted(office, DossierRow) == 2


async def test_what_the_mutation_refuses_the_import_refuses_at_the_row_and_the_column(
    office: Office, tmp_path: Path
) -> None:
    bad = number(31)[:-1] + ("0" if number(31)[-1] != "0" else "1")
    path = sheet(
        tmp_path / "a.xlsx",
        worker(1),  # 2: right
        worker(2),  # 3
        kid(2, 22, id_number=bad),  # 4: no number
        worker(3, phone=None),  # 5: needed of an applicant
        worker(4),  # 6
        kid(4, 44, address="别处"),  # 7: differs
        kid(5, 55),  # 8: nobody above
        worker(6, id_number=number(7)),  # 9: which is it?
        worker(8, organization="540200"),  # 10: not theirs
        worker(9),  # 11
        kid(9, 99, relation="配偶", id_number=number(99), work="在职"),  # 12
        kid(9, 98, relation="配偶", id_number=number(98), work="在职"),  # 13: a second spouse
        worker(10, registered_on="2099-01-01"),  # 14
    )
    report = await entered(office, path)
    with_others = "同一户的其他行有误，整户未导入。"
    assert told(report) == [
        (3, "", with_others),
        (4, "身份证号", "身份证号校验位不符，请核对是否输错。"),
        (5, "联系电话", "申请人一行须填写联系电话。"),
        (6, "", with_others),
        (7, "住址", "与申请人一行不一致；家庭成员一行可不填。"),
        (8, "申请人身份证号", report.problems[5].reason),
        (9, "身份证号", "申请人一行的两个身份证号不一致。"),
        (10, "", report.problems[7].reason),
        (11, "", with_others),
        (12, "", with_others),
        (13, "与申请人关系", "配偶只能有一人。"),
        (14, "登记日期", report.problems[11].reason),
    ]
    assert "没有同一户的申请人" in report.problems[5].reason
    assert "没有此项权限" in report.problems[7].reason
    assert (report.written, report.wrong, await counted(office, DossierRow)) == (1, 12, 1)
    checked = await importing.check(DOSSIERS, path, opening(office, "caseworker"))
    assert [one for one in told(checked) if one[0] > 2] == told(report)
    assert await counted(office, DossierRow) == 1


async def test_nobody_comes_twice_whether_in_the_file_or_in_the_region(
    office: Office, tmp_path: Path
) -> None:
    await office.register(1)
    path = sheet(
        tmp_path / "a.xlsx",
        worker(1),  # 2: in the region
        worker(2),  # 3
        kid(2, 22),  # 4
        worker(3),  # 5
        kid(3, 22, name="别名"),  # 6: with household 2
        worker(4, name="换个名字"),  # 7
        worker(4, name="又一个"),  # 8: the same household goes on, and applies twice
    )
    report = await entered(office, path)
    assert [one[:2] for one in told(report)] == [
        (2, "身份证号"),
        (5, ""),
        (6, "身份证号"),
        (7, ""),
        (8, "与申请人关系"),
    ]
    for place in (0, 2):
        assert "林周县" in report.problems[place].reason
        assert "不得重复" in report.problems[place].reason
    assert await counted(office, DossierRow) == 2
    assert await _numbers(office) == [
        "困帮〔2016〕540121-0001号",
        "困帮〔2016〕540121-0002号",
    ]  # refused ones took none


async def _numbers(office: Office) -> Sequence[str]:
    async with office.operator() as work:
        return list(await work.session.scalars(select(DossierRow.number).order_by(DossierRow.number)))


async def test_who_may_not_register_enters_nothing(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", worker(1), kid(1, 11))
    for username in ("cashier", "shigatse", "auditor"):
        report = await entered(office, path, username)
        assert (report.written, report.wrong) == (0, 2), username
        assert "没有此项权限" in report.problems[0].reason
    assert await counted(office, DossierRow) == 0


def town(count: int, *, first: int = 0) -> Iterator[dict[str, Any]]:
    """Households of one to three people each."""
    for place in range(first, first + count):
        born = date(1960, 1, 1) + timedelta(days=place // 500)
        mine = number(place % 500, f"{born:%Y%m%d}")
        yield worker(0, applicant_id_number=mine, id_number=mine)
        for one in range(place % 3):
            its = number(500 + place % 250, f"{date(2004 + one, 1, 1) + timedelta(days=place // 250):%Y%m%d}")
            yield kid(0, 0, applicant_id_number=mine, id_number=its, name=f"次仁{one}")


async def test_a_batch_takes_as_many_statements_as_a_single_household(office: Office, tmp_path: Path) -> None:
    """Also where the database is asked one by one elsewhere: a statement a row would show."""
    count = 0

    def noted(*_given: object) -> None:
        nonlocal count
        count += 1

    async def statements(households_: int, first: int) -> int:
        nonlocal count
        path = sheet(tmp_path / f"{first}.xlsx", *town(households_, first=first))
        count = 0
        event.listen(office.database.writers.sync_engine, "before_cursor_execute", noted)
        try:
            report = await importing.run(DOSSIERS, path, opening(office))
        finally:
            event.remove(office.database.writers.sync_engine, "before_cursor_execute", noted)
        assert report.problem_count == 0, report.problems[:2]
        return count

    single = await statements(3, 0)
    assert await statements(300, 10) <= single + 6


TOWN = 1300
ROWS_OF_TOWN = sum(1 + place % 3 for place in range(TOWN))


def killed_then_run(path: Path, url: str) -> "subprocess.CompletedProcess[str]":
    """Import by the command, kill it after its first batch, and run it again."""
    words = [sys.executable, "-c", "from huizhanjia_core.cli import main; main()"]
    words += ["import", "run", "assistance-dossiers", str(path)]
    settings = path.with_name("huizhanjia.toml")
    settings.write_text('[plugins]\nenabled = ["assistance"]\n', encoding="utf-8")
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
        assert killed.stdout.readline().strip().endswith(f"/ {ROWS_OF_TOWN}")
        killed.send_signal(signal.SIGKILL)  # two batches are left
    return subprocess.run(words, capture_output=True, check=False, **surroundings)


async def test_a_killed_import_of_households_loses_and_doubles_nobody(
    office: Office, office_url: str, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "a.xlsx", *town(TOWN))
    done = await asyncio.to_thread(killed_then_run, path, office_url)
    assert done.returncode == 0, done.stderr
    assert f"共 {ROWS_OF_TOWN} 行" in done.stdout
    assert await counted(office, DossierRow) == TOWN
    assert await counted(office, MemberRow) == await counted(office, ImportedRow) == ROWS_OF_TOWN
    numbers = await _numbers(office)
    assert [int(one.rpartition("-")[2].rstrip("号")) for one in numbers] == list(range(1, TOWN + 1))


async def test_members_are_added_to_dossiers_that_are_there(office: Office, tmp_path: Path) -> None:
    key = await office.register(1)
    there = await counted(office, MemberRow)
    path = sheet(
        tmp_path / "a.xlsx",
        kid(1, 12),
        kid(1, 13, name="拉姆"),
        kid(777, 14),  # 4: no dossier
        kid(1, 1, id_number=number(1)),  # 5: registered, as the applicant
        kid(1, 15, relation="配偶", id_number=number(15), work="在职"),
        kid(1, 16, relation="配偶", id_number=number(16), work="在职"),  # 7: a second one
        kid(1, 13, name="又名"),  # 8: the same person as in row 3
        kid(1, 17, applicant_id_number="123"),  # 9
        importer=MEMBERS,
    )
    report = await entered(office, path, importer=MEMBERS)
    assert [one[:2] for one in told(report)] == [
        (4, "申请人身份证号"),
        (5, "身份证号"),
        (7, "与申请人关系"),
        (8, "身份证号"),
        (9, "申请人身份证号"),
    ]
    assert report.written == 3
    assert (await office.dossier(key)).household_size == there + 3
    async with office.operator() as work:
        query = select(MemberRow.position).where(MemberRow.dossier_id == key).order_by(MemberRow.position)
        assert list(await work.session.scalars(query)) == list(range(1, there + 4))
        noted = select(DossierChangeRow.after).where(DossierChangeRow.field == "name")
        assert set(await work.session.scalars(noted)) >= {"次*", "拉*"}
    stranger = await entered(office, path, "shigatse", importer=MEMBERS)
    assert {one[2] for one in told(stranger)} >= {"没有找到该申请人的在办或在档档案。"}
    assert stranger.written == 0


async def test_many_at_once_are_told_what_one_is_told(office: Office) -> None:
    """The same households by one call and by many."""
    async with office.acting("caseworker", DAY) as work:
        here, there = await unit(work, "540121"), await unit(work, "540200")
        given = [
            households.Household(
                organization=place.id,
                registered_on=DAY,
                facts=facts(),
                applicant=applicant(serial),
                members=members,
            )
            for place, serial, members in (
                (here, 1, [child(11)]),
                (there, 2, []),
                (here, 3, [child(11)]),
                (here, 4, [child(14)]),
            )
        ]
        outcomes = await households.register_many(work, given)
        said = [one.zh if isinstance(one, Exception) else "" for one in outcomes]
        await work.session.rollback()
    alone = []
    for one in given:
        try:
            async with office.acting("caseworker", DAY) as work:
                await households.register(work, **vars(one))
            alone.append("")
        except Refusal as refusal:
            alone.append(refusal.zh)
    assert said == alone
    assert [bool(one) for one in said] == [False, True, True, False]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_two_files_with_the_same_people_at_once_enter_each_of_them_once(
    office: Office, tmp_path: Path
) -> None:
    paths = [sheet(tmp_path / f"{name}.xlsx", *rows) for name, rows in (
        ("a", list(town(40))),
        ("b", [*town(20, first=20), *town(20, first=40)]),
    )]  # fmt: skip
    reports = await asyncio.gather(*(entered(office, path, None) for path in paths))
    assert await counted(office, DossierRow) == 60
    live = await counted(office, MemberRow, MemberRow.live)
    assert live == sum(1 + place % 3 for place in range(60))
    assert sum(report.written + report.skipped for report in reports) >= live


def test_a_household_of_more_than_thirty_others_is_a_mistake_of_the_file() -> None:
    relations = [Relation.SELF, *[Relation.CHILD] * MOST_MEMBERS]
    check_together(relations, [None] * len(relations))
    with pytest.raises(BadHousehold, match="at most 30 people"):
        check_together([*relations, Relation.CHILD], [None] * (len(relations) + 1))
