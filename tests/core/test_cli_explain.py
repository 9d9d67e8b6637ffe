"""``huizhanjia explain`` shows what an operation costs before anyone asks for it."""

from pathlib import Path

import pytest

from tests.core.cli import CommandLine
from tests.harness.databases import Databases
from tests.harness.prepared import demo

LIST = """query Units($level: UnionLevel!) {
  organizations(first: 3, where: { levels: [$level] }) { nodes { name parent { name } } }
}"""


@pytest.fixture
def huizhanjia(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    databases: Databases,
) -> CommandLine:
    monkeypatch.setenv("HZJ_DATABASE__URL", databases.fresh(demo))
    monkeypatch.setenv("HZJ_PLUGINS__ENABLED", "")
    command = CommandLine(tmp_path, monkeypatch, capsys)
    (tmp_path / "units.graphql").write_text(LIST, "utf-8")
    return command


def test_it_prints_the_statement_its_parameters_and_the_plan(huizhanjia: CommandLine) -> None:
    shown = huizhanjia("explain", "units.graphql", "--as", "region", "--variables", '{"level":"COUNTY"}')
    assert (shown.code, shown.err) == (0, "")
    statement, given, plan = shown.out.strip().split("\n\n")
    assert statement.startswith("SELECT")
    assert statement.count("core_organization") >= 2
    assert "core_session" in statement, "whoever asks is looked for by the same statement"
    assert "  1  " in given
    assert "core_" in plan


def test_without_an_account_it_is_as_anyone(huizhanjia: CommandLine) -> None:
    (huizhanjia.folder / "me.graphql").write_text("{ me { username } }", "utf-8")
    shown = huizhanjia("explain", "me.graphql")
    assert shown.code == 0
    assert shown.out.startswith("不编译，逐字段执行 · Not compiled:")


def test_it_keeps_to_the_limits_of_the_deployment(
    huizhanjia: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "{ organizations(first: 300) { nodes { name } } }"
    (huizhanjia.folder / "page.graphql").write_text(page, "utf-8")
    assert "每页最多 200 条" in huizhanjia("explain", "page.graphql", "--as", "region").err
    monkeypatch.setenv("HZJ_SERVER__LIMITS__PAGE_SIZE", "300")
    assert huizhanjia("explain", "page.graphql", "--as", "region").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.graphql",), "无法读取 missing.graphql"),
        (("units.graphql", "--variables", "{"), "--variables 不是有效的 JSON"),
        (("units.graphql", "--variables", "[]"), "--variables 应为 JSON 对象。"),
        (("units.graphql", "--as", "nobody"), "没有可用的账号 nobody。"),
        (("units.graphql", "--operation", "Others"), "Others"),
        (("broken.graphql",), "字段"),
    ],
)
def test_what_cannot_be_explained_is_said_in_one_line(
    huizhanjia: CommandLine, arguments: tuple[str, ...], said: str
) -> None:
    (huizhanjia.folder / "broken.graphql").write_text("{ organisations { nodes { id } } }", "utf-8")
    shown = huizhanjia("explain", *arguments)
    assert shown.code == 1
    assert said in shown.err
    assert "Traceback" not in shown.err


def test_tasks_are_counted_by_index_and_never_by_reading_those_of_others(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sqlite_databases: Databases,
) -> None:
    monkeypatch.setenv("HZJ_DATABASE__URL", sqlite_databases.fresh(demo))
    monkeypatch.setenv("HZJ_PLUGINS__ENABLED", "")
    command = CommandLine(tmp_path, monkeypatch, capsys)
    (tmp_path / "tasks.graphql").write_text("{ myTasks { totalCount } }", "utf-8")
    shown = command("explain", "tasks.graphql", "--as", "linzhou")
    plan = [line.strip() for line in shown.out.strip().split("\n\n")[-1].splitlines()]
    steps = [line for line in plan if "t2w" in line or "SCAN core_step" in line]
    assert steps == [
        "SEARCH t2w0 USING INDEX ix_core_step_routed_id_action (routed_id=? AND action=?)",
        "SEARCH t2w1 USING INDEX ix_core_step_unrouted_anc3 (anc3=? AND action=?)",
    ]
