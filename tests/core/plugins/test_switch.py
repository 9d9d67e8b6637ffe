"""Enabling and disabling edit the configuration file and nothing else."""

from pathlib import Path

import pytest
from huizhanjia_core.plugins import Installed, PluginError, disable, enable

from tests.core.plugins.made import installed, manifest, plugin, point

CONFIG = """\
# 区总配置
[server]
port = 8000  # 对外端口

[plugins]
# 资金模块经 2025 年第 3 次会议同意启用
enabled = [
    "apple",  # 先启用
    "banana",
]

[logging]
level = "info"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "huizhanjia.toml"
    path.write_text(CONFIG, "utf-8")
    return path


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Installed:
    return installed(
        monkeypatch,
        plugin("apple"),
        plugin(manifest("banana", requires=["apple"])),
        plugin("cherry"),
        plugin(manifest("date", requires=["elder"])),
        plugin(manifest("elder", core=">=99")),
    )


def test_enable_adds_the_name_and_keeps_comments_and_layout(config: Path, offered: Installed) -> None:
    registry = enable(config, "cherry", offered)
    assert [loaded.name for loaded in registry.plugins] == ["core", "apple", "banana", "cherry"]
    assert config.read_text("utf-8") == CONFIG.replace('    "banana",\n', '    "banana",\n    "cherry",\n')


def test_disable_takes_the_name_out_and_keeps_comments_and_layout(config: Path, offered: Installed) -> None:
    disable(config, "banana", offered)
    assert config.read_text("utf-8") == CONFIG.replace('    "banana",\n', "")


def test_enable_twice_changes_nothing(config: Path, offered: Installed) -> None:
    enable(config, "apple", offered)
    assert config.read_text("utf-8") == CONFIG


def test_enable_makes_the_section_where_there_is_none(tmp_path: Path, offered: Installed) -> None:
    path = tmp_path / "new.toml"
    enable(path, "cherry", offered)
    assert path.read_text("utf-8") == '[plugins]\nenabled = ["cherry"]\n'


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("date", "date 需要插件 elder"),
        ("elder", "版本冲突：插件 elder"),
        ("fig", "fig 未安装；已安装：apple, banana"),
    ],
)
def test_enable_of_a_set_that_cannot_start_leaves_the_file(
    config: Path, offered: Installed, name: str, reason: str
) -> None:
    with pytest.raises(PluginError, match=reason):
        enable(config, name, offered)
    assert config.read_text("utf-8") == CONFIG


def test_disable_is_refused_while_another_needs_it(config: Path, offered: Installed) -> None:
    with pytest.raises(PluginError, match="apple 不能停用：banana 依赖它"):
        disable(config, "apple", offered)
    assert config.read_text("utf-8") == CONFIG


@pytest.mark.parametrize(("name", "reason"), [("cherry", "cherry 未启用"), ("core", "核心不能停用")])
def test_disable_of_what_is_not_enabled_is_refused(
    config: Path, offered: Installed, name: str, reason: str
) -> None:
    with pytest.raises(PluginError, match=reason):
        disable(config, name, offered)


def test_plugin_that_cannot_be_imported_can_be_disabled(config: Path) -> None:
    broken = Installed([point("apple", "no_such_module_of_apple:plugin")])
    disable(config, "apple", broken)
    disable(config, "banana", broken)
    assert '"apple"' not in config.read_text("utf-8")
    assert '"banana"' not in config.read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["[plugins]\nenabled = 'apple'\n", "plugins = 3\n", "[plugins]\nenabled = [1]\n"]
)
def test_malformed_section_is_refused(tmp_path: Path, offered: Installed, text: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(PluginError, match="enabled 应为名称列表"):
        enable(path, "cherry", offered)
    assert path.read_text() == text


def test_unreadable_file_is_named(tmp_path: Path, offered: Installed) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[plugins")
    with pytest.raises(PluginError, match=r"无法读取配置文件 .*bad\.toml"):
        enable(path, "cherry", offered)


def test_file_keeps_its_mode_and_nothing_lies_beside_it(config: Path, offered: Installed) -> None:
    config.chmod(0o640)
    enable(config, "cherry", offered)
    assert config.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in config.parent.iterdir()] == [config.name]


def test_link_to_the_file_stays_a_link(config: Path, offered: Installed) -> None:
    link = config.parent / "link.toml"
    link.symlink_to(config)
    enable(link, "cherry", offered)
    assert link.is_symlink()
    assert '"cherry"' in config.read_text("utf-8")


def test_failed_write_leaves_the_old_file(
    config: Path, offered: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        enable(config, "cherry", offered)
    assert config.read_text("utf-8") == CONFIG
    assert [path.name for path in config.parent.iterdir()] == [config.name]
