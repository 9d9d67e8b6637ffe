"""What the command line says of plugins that cannot start, and of those that start and are not well."""

import asyncio
import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from huizhanjia_core.hookspecs import Manifest, hookimpl
from sqlalchemy import text

from tests.core.cli import CommandLine
from tests.dummy_plugin.installed import DUMMY, install
from tests.dummy_plugin.plugin import plugin as dummy
from tests.harness.prepared import opened

PROGRAM = Path(sysconfig.get_path("scripts")) / "huizhanjia"
PLUGIN = """
from huizhanjia_core.hookspecs import Manifest, Requirement, hookimpl

class Plugin:
    @hookimpl
    def manifest(self):
        return Manifest("{name}", "名", "Name", "1.0", ">=0.1", requires=({requires}))

plugin = Plugin()
"""

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Run the installed program with plugins made of the given source text, all of them enabled."""

    def run(sources: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
        site = install(tmp_path, {name: f"sick_{name}:plugin" for name in sources})
        for name, source in sources.items():
            (site / f"sick_{name}.py").write_text(source, "utf-8")
        names = ", ".join(f'"{name}"' for name in sources)
        (tmp_path / "huizhanjia.toml").write_text(f"[plugins]\nenabled = [{names}]\n")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HZJ_")}
        return subprocess.run(
            [PROGRAM, *arguments],
            cwd=tmp_path,
            env=inherited | {"PYTHONPATH": str(site)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def source(name: str, *requires: str) -> str:
    return PLUGIN.format(name=name, requires="".join(f'Requirement("{one}"),' for one in requires))


BROKEN = {"broken": "import no_such_module_of_broken\n"}
NEEDY = {"needy": source("needy", "absent")}
CIRCLE = {"one": source("one", "two"), "two": source("two", "one")}
SAID = {
    "broken": "插件 broken 出错（import sick_broken:plugin）："
    "ModuleNotFoundError: No module named 'no_such_module_of_broken'。",
    "rude": "插件 rude 出错（import sick_rude:plugin）：SystemExit: 0。",
    "wordy": "插件 wordy 出错（import sick_wordy:plugin）：ValueError: one two。",
    "needy": "插件 needy 需要插件 absent，但后者未启用。",
    "one": "插件循环依赖：one -> two -> one。",
}


@pytest.mark.parametrize("sources", [BROKEN, NEEDY, CIRCLE], ids=["import", "requirement", "circle"])
def test_plugin_that_cannot_start_stops_the_server_in_one_line(
    program: Program, sources: dict[str, str]
) -> None:
    done = program(sources, "serve")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"✗ {SAID[min(sources)]}\n")


@pytest.mark.parametrize(
    "sources",
    [
        BROKEN,
        {"rude": "raise SystemExit(0)\n"},
        {"wordy": "raise ValueError('one\\ntwo')\n"},
        NEEDY,
        CIRCLE,
    ],
    ids=["import", "exit", "lines", "requirement", "circle"],
)
def test_plugin_that_cannot_start_is_named_by_the_check_of_the_settings(
    program: Program, sources: dict[str, str]
) -> None:
    done = program(sources, "config", "check")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"✗ {SAID[min(sources)]}\n")


@pytest.fixture
def huizhanjia(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    found = CommandLine(tmp_path, monkeypatch, capsys)
    found.set("HZJ_DATABASE__URL", empty_url)
    return found


@pytest.fixture
def with_dummy(huizhanjia: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.syspath_prepend(install(huizhanjia.folder))
    huizhanjia.configure('[plugins]\nenabled = ["dummy"]\n')
    return huizhanjia


def test_doctor_finds_a_healthy_deployment_well(with_dummy: CommandLine) -> None:
    assert with_dummy("db", "upgrade").code == 0
    shown = with_dummy("plugin", "doctor")
    assert (shown.code, shown.err) == (0, "")
    assert "长椅 1.2.0，已启用" in shown.out
    assert "数据表均为最新，隶属关系正确，版本与规范无误" in shown.out
    assert "✗" not in shown.out


def test_doctor_names_pending_migrations_of_each_module(with_dummy: CommandLine) -> None:
    shown = with_dummy("plugin", "doctor")
    assert shown.code == 1
    assert "有未执行的迁移：dummy_0001；请运行 huizhanjia db upgrade。" in shown.out
    assert shown.err.startswith("✗ 发现 2 个问题")  # the core's are pending too
    assert with_dummy("db", "upgrade").code == 0  # the remedy that it names
    assert with_dummy("plugin", "doctor").code == 0


def test_doctor_warns_of_a_distribution_of_another_version(
    huizhanjia: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(install(huizhanjia.folder, DUMMY, version="1.3.0"))
    huizhanjia.configure('[plugins]\nenabled = ["dummy"]\n')
    huizhanjia("db", "upgrade")
    shown = huizhanjia("plugin", "doctor")
    assert (shown.code, shown.err) == (0, "")  # it works all the same
    assert "安装包为 huizhanjia-dummy 1.3.0，清单版本却是 1.2.0。" in shown.out
    assert "!" in shown.out


def test_doctor_warns_in_chinese_of_what_a_plugin_owes(
    with_dummy: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_dummy("db", "upgrade")
    owed = ["Bench.name 没有中文说明 · it has no Chinese description"]
    monkeypatch.setattr(
        "huizhanjia_core.plugins.doctor.problems", lambda _, name: owed if name == "dummy" else []
    )
    shown = with_dummy("plugin", "doctor")
    assert shown.code == 0
    assert "不合规范：Bench.name 没有中文说明。" in shown.out


def test_doctor_says_when_a_plugin_is_for_another_core(
    with_dummy: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_dummy("db", "upgrade")
    later = Manifest("dummy", "长椅", "Benches", "1.2.0", core=">=99")
    monkeypatch.setattr(type(dummy), "manifest", hookimpl(lambda _self: later))
    shown = with_dummy("plugin", "doctor")
    assert shown.code == 1
    assert "版本冲突：插件 dummy 1.2.0 需要 core >=99" in shown.out


def test_doctor_goes_on_when_the_database_is_down(with_dummy: CommandLine) -> None:
    with_dummy.set("HZJ_DATABASE__URL", "postgresql://u@127.0.0.1:1/d")
    shown = with_dummy("plugin", "doctor")
    assert shown.code == 1
    assert "长椅 1.2.0，已启用" in shown.out
    assert "数据库暂时不可用" in shown.out


def test_doctor_names_a_database_that_is_newer_than_the_program(
    with_dummy: CommandLine, empty_url: str
) -> None:
    with_dummy("db", "upgrade")

    async def age() -> None:
        async with opened(empty_url) as database, database.writer() as session:
            await session.execute(text("UPDATE dummy_alembic_version SET version_num = 'dummy_0099'"))

    asyncio.run(age())
    shown = with_dummy("plugin", "doctor")
    assert shown.code == 1
    assert "数据库版本 dummy_0099 比程序新；请安装对应的新版本。" in shown.out
