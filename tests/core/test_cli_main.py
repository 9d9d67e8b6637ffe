"""Every failure is one clear line on standard error, and an exit code."""

import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.core.cli import CommandLine
from tests.dummy_plugin.installed import DUMMY, install


@pytest.fixture
def huizhanjia(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


@pytest.fixture
def dummy_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dummy plugin, as if installed from a wheel."""
    points = DUMMY | {"broken": "tests.dummy_plugin.nowhere:x"}
    monkeypatch.syspath_prepend(install(tmp_path, points))


def test_help_is_in_chinese_and_names_every_group(huizhanjia: CommandLine) -> None:
    shown = huizhanjia("--help")
    assert shown.code == 0
    for word in (
        "会站家",
        "serve",
        "db",
        "plugin",
        "schema",
        "config",
        "account",
        "demo",
        "doctor",
        "数据库",
    ):
        assert word in shown.out


def test_help_needs_neither_the_database_nor_graphql() -> None:
    code = (
        "import sys\nfrom huizhanjia_core.cli.main import run\nassert run(['--help']) == 0\n"
        "print([name for name in ('sqlalchemy', 'strawberry', 'pydantic', 'alembic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope",), "没有这个命令：'nope'"),
        (("db", "nope"), "没有这个命令：'nope'"),
        (("db", "upgrade", "--nope"), "没有这个选项：--nope"),
        (("plugin", "enable"), "缺少参数：'name'"),
        (("db", "sql", "--dialect", "oracle"), "取值无效：'--dialect'"),
        (("serve", "--hos", "x"), "没有这个选项：--hos，是否想用 --host？"),
        (("serve", "--workers", "0"), "取值无效：'--workers'：不能小于 1。"),
        (("serve", "--port", "65536"), "取值无效：'--port'：不能大于 65535。"),
        (("serve", "--port", "abc"), "取值无效：'--port'：应为整数。"),
        (("serve", "--port"), "选项 '--port' 后面缺少取值。"),
        (("serve", "--upgrade=1"), "选项 '--upgrade' 不带取值。"),
        (("db", "upgrade", "extra"), "多余的参数：extra。"),
        (("audit", "export"), "缺少选项：'--output' / '-o'。"),
        (("audit", "export", "--since", "2026-13-01", "-o", "x"), "'2026-13-01' 不是日期，应如 2026-01-31。"),
        (("import", "run", "x", "nowhere.xlsx"), "'nowhere.xlsx' 不存在。"),
    ],
)
def test_wrong_call_exits_with_2(arguments: tuple[str, ...], said: str, huizhanjia: CommandLine) -> None:
    shown = huizhanjia(*arguments)
    assert shown.code == 2
    assert said in shown.err
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("db",), ("account",)])
def test_a_group_alone_shows_its_commands_and_exits_with_2(
    arguments: tuple[str, ...], huizhanjia: CommandLine
) -> None:
    shown = huizhanjia(*arguments)
    assert shown.code == 2
    assert "Usage: huizhanjia" in shown.out
    assert shown.err.splitlines() == ["✗ 用法错误：缺少子命令。用 --help 查看用法。"]


def test_the_version_is_shown(huizhanjia: CommandLine) -> None:
    shown = huizhanjia("--version")
    assert (shown.code, shown.out) == (0, f"huizhanjia {version('huizhanjia-core')}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("schema", "check", "nowhere"), "无法读取 nowhere：没有这个文件或文件夹。"),
        (("schema", "check", "binary"), "无法读取 binary：不是 UTF-8 文本。"),
        (("explain", "."), "无法读取 .：是文件夹，不是文件。"),
        (("calendar", "import", "nowhere"), "nowhere：没有这个文件或文件夹"),
        (("schema", "export", "--output", "nowhere/x"), "nowhere/x：没有这个文件或文件夹"),
    ],
)
def test_files_that_cannot_be_read_or_written_are_told_in_chinese(
    arguments: tuple[str, ...], said: str, huizhanjia: CommandLine
) -> None:
    (huizhanjia.folder / "binary").write_bytes(b"\xff\xfe\x00")
    shown = huizhanjia(*arguments)
    assert (shown.code, shown.err.splitlines()) == (1, [f"✗ {said}"])


def test_an_address_that_is_taken_is_one_line_and_changes_nothing(huizhanjia: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        shown = huizhanjia("serve", "--upgrade", "--port", port)
    assert (shown.code, shown.out) == (1, "")
    hint = "请停止占用它的程序，或用 --port、server.port 换一个端口。"
    assert shown.err.splitlines() == [f"✗ 不能监听 127.0.0.1:{port}：端口已被占用。{hint}"]
    assert list(huizhanjia.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "said"), [("192.0.2.7", "本机没有这个地址"), ("no such host", "没有这个主机名或地址")]
)
def test_an_address_that_is_not_ours_is_one_line(host: str, said: str, huizhanjia: CommandLine) -> None:
    shown = huizhanjia("serve", "--upgrade", "--host", host)
    (line,) = shown.err.splitlines()
    assert (shown.code, shown.out) == (1, "")
    assert said in line
    assert "server.host" in line


def test_wrong_settings_exit_with_1_and_one_line_each(huizhanjia: CommandLine) -> None:
    huizhanjia.configure('demo = "x"\n[server]\nprot = 1\n')
    shown = huizhanjia("config", "check")
    assert shown.code == 1
    assert shown.err.splitlines() == [
        "✗ 配置错误：demo：应为 true 或 false，现为 'x'",
        "✗ 配置错误：server.prot：没有这个配置项，是否想写 server.port？",
    ]


def test_traceback_is_shown_only_on_request(huizhanjia: CommandLine) -> None:
    assert "Traceback" not in huizhanjia("--config", "nowhere.toml", "config", "check").err
    assert "Traceback" in huizhanjia("--debug", "--config", "nowhere.toml", "config", "check").err


def test_database_that_is_down_is_one_line_without_password(huizhanjia: CommandLine) -> None:
    huizhanjia.set("HZJ_DATABASE__URL", "postgresql://u:pass-word@127.0.0.1:1/d")
    shown = huizhanjia("db", "status")
    assert shown.code == 1
    assert shown.err.startswith("✗ 数据库暂时不可用")
    assert len(shown.err.splitlines()) == 1
    assert "pass-word" not in shown.err


def test_shown_configuration_is_what_is_in_force(huizhanjia: CommandLine) -> None:
    huizhanjia.configure('[database]\nurl = "postgresql://u:pass-word@h/d"\n[server]\nport = 81\n')
    huizhanjia.set("HZJ_SERVER__HOST", "0.0.0.0")
    shown = huizhanjia("config", "show")
    assert shown.code == 0
    assert "pass-word" not in shown.out
    assert "port = 81" in shown.out
    assert 'host = "0.0.0.0"' in shown.out
    assert 'url = "postgresql://u:******@h/d"' in shown.out


def test_unwise_settings_are_valid_but_warned_of(huizhanjia: CommandLine) -> None:
    huizhanjia.configure('[server]\nhost = "0.0.0.0"\ndevelopment = true\n')
    shown = huizhanjia("config", "check")
    assert shown.code == 0
    assert "development 已开启，却监听外部地址" in shown.out


def test_more_than_one_process_on_sqlite_is_refused_with_the_reason(huizhanjia: CommandLine) -> None:
    shown = huizhanjia("serve", "--workers", "2")
    assert shown.code == 1
    assert "SQLite 只能用 1 个进程" in shown.err


@pytest.mark.usefixtures("dummy_installed")
class TestPlugins:
    """Listing, enabling, disabling and starting plugins."""

    def test_list_names_what_is_installed_and_what_is_broken(self, huizhanjia: CommandLine) -> None:
        shown = huizhanjia("plugin", "list")
        assert shown.code == 0
        assert "长椅" in shown.out
        assert "未启用" in shown.out
        assert "插件 broken 出错" in shown.out

    def test_enabled_plugin_has_tables_and_commands(self, huizhanjia: CommandLine) -> None:
        assert huizhanjia("db", "upgrade").code == 0
        huizhanjia.configure("# kept\n")
        shown = huizhanjia("plugin", "enable", "dummy")
        assert (shown.code, shown.err) == (0, "")
        assert "dummy_0001" in shown.out
        assert (huizhanjia.folder / "huizhanjia.toml").read_text().startswith("# kept\n")
        assert "坐下了" in huizhanjia("dummy", "sit").out
        assert "长椅" in huizhanjia("--help").out
        assert huizhanjia("db", "status", "--check").code == 0

    def test_disabling_shows_what_goes_and_keeps_the_tables(self, huizhanjia: CommandLine) -> None:
        huizhanjia("db", "upgrade")
        huizhanjia("plugin", "enable", "dummy")
        shown = huizhanjia("plugin", "disable", "dummy", "--yes")
        assert shown.code == 0
        assert "dummy:bench:place" in shown.out
        assert "Bench" in shown.out
        assert huizhanjia("dummy", "sit").code == 2
        again = huizhanjia("plugin", "enable", "dummy")
        assert "dummy_0001" not in again.out  # its tables were there all the time

    def test_unanswered_question_disables_nothing(self, huizhanjia: CommandLine) -> None:
        huizhanjia("db", "upgrade")
        huizhanjia("plugin", "enable", "dummy")
        huizhanjia.type("")
        assert huizhanjia("plugin", "disable", "dummy").code == 130
        assert huizhanjia("dummy", "sit").code == 0

    def test_plugin_whose_migration_fails_stays_disabled(
        self, huizhanjia: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_: object, **__: object) -> None:
            raise OSError(28, "No space left", "disk")

        monkeypatch.setattr("huizhanjia_core.migrate.upgrade", fail)
        assert huizhanjia("plugin", "enable", "dummy").code == 1
        assert "enabled = []" in huizhanjia("config", "show").out

    def test_switching_is_refused_while_the_environment_decides(self, huizhanjia: CommandLine) -> None:
        huizhanjia.set("HZJ_PLUGINS__ENABLED", "")
        shown = huizhanjia("plugin", "enable", "dummy")
        assert shown.code == 1
        assert "HZJ_PLUGINS__ENABLED" in shown.err

    def test_doctor_names_the_broken_plugin(self, huizhanjia: CommandLine) -> None:
        shown = huizhanjia("plugin", "doctor")
        assert shown.code == 1
        assert "broken" in shown.out
        assert "✓" in shown.out

    def test_broken_plugin_can_be_disabled_and_help_still_works(self, huizhanjia: CommandLine) -> None:
        huizhanjia.configure('[plugins]\nenabled = ["broken"]\n')
        shown = huizhanjia("--help")
        assert shown.code == 0
        assert "插件命令未列出" in shown.err
        assert huizhanjia("db", "status").code == 1
        assert huizhanjia("plugin", "disable", "broken", "--yes").code == 0
        assert huizhanjia("db", "upgrade").code == 0

    def test_schema_differs_by_plugins(self, huizhanjia: CommandLine) -> None:
        assert "type Bench" not in huizhanjia("schema", "export").out
        shown = huizhanjia("schema", "export", "--plugins", "dummy", "--output", "s.graphql")
        assert shown.code == 0
        assert "type Bench " in (huizhanjia.folder / "s.graphql").read_text()

    def test_new_plugin_is_written(self, huizhanjia: CommandLine) -> None:
        assert huizhanjia("plugin", "new", "heating").code == 0
        assert (huizhanjia.folder / "heating" / "pyproject.toml").is_file()
        assert huizhanjia("plugin", "new", "heating").code == 1
