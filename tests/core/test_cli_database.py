"""Commands that work with a database, on SQLite and on PostgreSQL."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from huizhanjia_core.cli.findings import (
    Level,
    calendar_finding,
    clock_finding,
    folder_findings,
    settings_findings,
)
from huizhanjia_core.db.database import Database
from huizhanjia_core.demo import load
from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.permission.models import GrantRow
from huizhanjia_core.settings import DatabaseSettings, ServerSettings, Settings
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.core.cli import CommandLine


@pytest.fixture
def huizhanjia(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


@pytest.fixture
def on_empty(huizhanjia: CommandLine, empty_url: str) -> CommandLine:
    huizhanjia.set("HZJ_DATABASE__URL", empty_url)
    return huizhanjia


@pytest.fixture
def on_world(huizhanjia: CommandLine, world_url: str) -> CommandLine:
    huizhanjia.set("HZJ_DATABASE__URL", world_url)
    huizhanjia("db", "upgrade")
    return huizhanjia


def test_status_tells_what_is_pending_and_upgrade_does_it(on_empty: CommandLine) -> None:
    assert on_empty("db", "status", "--check").code == 1
    done = on_empty("db", "upgrade")
    assert done.code == 0
    assert "core_0001" in done.out
    assert on_empty("db", "status", "--check").code == 0
    (core,) = json.loads(on_empty("db", "status", "--json").out)
    assert core["current"] == core["head"]
    assert "无需升级" in on_empty("db", "upgrade").out


def test_models_and_revisions_of_the_core_agree(on_empty: CommandLine) -> None:
    on_empty("db", "upgrade")
    shown = on_empty("db", "check")
    assert (shown.code, shown.err) == (0, "")


def test_pending_sql_of_an_upgraded_database_is_empty(on_empty: CommandLine) -> None:
    assert "CREATE TABLE core_organization" in on_empty("db", "sql").out
    on_empty("db", "upgrade")
    assert "CREATE TABLE" not in on_empty("db", "sql", "--pending").out


def test_serving_old_tables_is_refused_with_the_remedy(on_empty: CommandLine) -> None:
    shown = on_empty("serve")
    assert shown.code == 1
    assert "huizhanjia db upgrade" in shown.err


def test_doctor_fails_until_the_tables_are_there(on_empty: CommandLine) -> None:
    before = on_empty("doctor")
    assert before.code == 1
    assert "请运行 huizhanjia db upgrade" in before.out
    on_empty("db", "upgrade")
    after = on_empty("doctor")
    assert (after.code, after.err) == (0, "")
    assert "✗" not in after.out


@pytest.mark.parametrize(
    ("day", "known", "level", "word"),
    [
        (date(2026, 10, 31), {2026}, Level.FINE, "2026"),
        (date(2026, 11, 1), {2026}, Level.WARNING, "没有 2027 年"),
        (date(2026, 11, 1), {2026, 2027}, Level.FINE, "2026、2027"),
        (date(2027, 3, 1), {2026}, Level.WARNING, "没有 2027 年"),
        (date(2027, 12, 1), set(), Level.WARNING, "没有 2027、2028 年"),
    ],
)
def test_doctor_tells_of_which_years_the_holidays_are_not_known(
    day: date, known: set[int], level: Level, word: str
) -> None:
    finding = calendar_finding(frozenset(known), day)
    assert finding.level is level
    assert word in finding.found
    assert ("calendar import" in finding.hint) is (level is Level.WARNING)


def test_doctor_looks_at_the_calendar_of_the_database(on_world: CommandLine) -> None:
    assert "节假日" in on_world("doctor").out


def test_doctor_goes_on_when_the_database_is_down(huizhanjia: CommandLine) -> None:
    huizhanjia.set("HZJ_DATABASE__URL", "postgresql://u@127.0.0.1:1/d")
    shown = huizhanjia("doctor")
    assert shown.code == 1
    assert "数据库暂时不可用" in shown.out
    assert "Python" in shown.out


async def rows(url: str, query: object) -> list[object]:
    database = Database(DatabaseSettings(url=url))
    async with database.writer() as session:
        found = list((await session.scalars(query)).all())  # type: ignore[call-overload]
    await database.dispose()
    return found


def test_account_is_created_with_a_role_and_a_password_shown_once(
    on_world: CommandLine, world_url: str
) -> None:
    shown = on_world(
        "account",
        "create",
        "zhang",
        "--name",
        "张三",
        "--organization",
        "540000",
        "--role",
        "system_administrator",
    )
    assert (shown.code, shown.err) == (0, "")
    assert "只显示这一次" in shown.out
    assert len(asyncio.run(rows(world_url, select(AccountRow)))) == 1
    assert len(asyncio.run(rows(world_url, select(GrantRow)))) == 1


def test_account_with_unknown_role_is_not_created(on_world: CommandLine, world_url: str) -> None:
    shown = on_world(
        "account", "create", "zhang", "--name", "张三", "--organization", "540000", "--role", "emperor"
    )
    assert shown.code == 1
    assert asyncio.run(rows(world_url, select(AccountRow))) == []


def test_password_can_come_from_standard_input_and_is_not_shown(on_world: CommandLine) -> None:
    on_world.type("Correct-horse-7-battery\n")
    shown = on_world(
        "account", "create", "zhang", "--name", "张三", "--organization", "540000", "--password-stdin"
    )
    assert (shown.code, shown.err) == (0, "")
    assert "口令" not in shown.out
    reset = on_world("account", "reset-password", "zhang")
    assert reset.code == 0
    assert "只显示这一次" in reset.out


def test_password_of_nobody_is_not_reset(on_world: CommandLine) -> None:
    assert on_world("account", "reset-password", "nobody").code == 1


def test_account_at_unknown_union_is_refused(on_world: CommandLine) -> None:
    shown = on_world("account", "create", "zhang", "--name", "张三", "--organization", "999999")
    assert (shown.code, "999999" in shown.err) == (1, True)


def test_demonstration_data_need_consent(on_empty: CommandLine) -> None:
    on_empty("db", "upgrade")
    shown = on_empty("demo", "load")
    assert shown.code == 1
    assert "demo = true" in shown.err


async def test_demonstration_step_runs_once_and_a_failed_one_again(database: Database) -> None:
    ran: list[str] = []
    broken = True

    def step(name: str) -> DemoStep:
        async def run(_work: Work) -> None:
            ran.append(name)
            if name == "b" and broken:
                raise LookupError

        return DemoStep(name, run)

    with pytest.raises(LookupError):
        await load(database, [("core", step("a")), ("core", step("b"))])
    broken = False
    assert await load(database, [("core", step("a")), ("core", step("b")), ("funds", step("a"))]) == 2
    assert ran == ["a", "b", "b", "a"]
    assert await load(database, [("core", step("a"))]) == 0


def test_clock_that_differs_is_wrong() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert clock_finding(now, now + timedelta(seconds=5)).level is Level.FINE
    assert clock_finding(now, now - timedelta(seconds=6)).level is Level.WRONG


def test_data_folder_that_is_a_file_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert Level.WRONG in {finding.level for finding in folder_findings(tmp_path / "data")}


def test_doubtful_settings_are_found_only_where_others_can_reach_us() -> None:
    doubtful = {"development": True, "graphiql": True, "introspection": "everyone"}
    inside = Settings(server=ServerSettings.model_validate(doubtful))
    outside = Settings(server=ServerSettings.model_validate(doubtful | {"host": "0.0.0.0"}))
    assert [finding.level for finding in settings_findings(inside)] == [Level.FINE]
    assert [finding.level for finding in settings_findings(outside)] == [Level.WARNING] * 4
