"""A production system begins with the 82 unions and an account, and without invented data."""

from pathlib import Path

import pytest

from tests.core.cli import CommandLine


@pytest.fixture
def on_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], empty_url: str
) -> CommandLine:
    monkeypatch.setenv("HZJ_DATABASE__URL", empty_url)
    return CommandLine(tmp_path, monkeypatch, capsys)


def test_seed_enters_the_unions_once_and_accounts_can_follow(on_empty: CommandLine) -> None:
    on_empty("db", "upgrade")
    assert on_empty("db", "seed").out == "✓ 已载入 82 个工会。\n"
    assert on_empty("db", "seed").out == "✓ 已有 82 个工会，未作改动。\n"
    made = on_empty(
        "account", "create", "sysadmin", "--name", "扎西", "--organization", "540000",
        "--role", "system_administrator",
    )  # fmt: skip
    assert (made.code, made.err) == (0, "")


def test_missing_sqlite_file_names_the_command_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    huizhanjia = CommandLine(tmp_path, monkeypatch, capsys)
    shown = huizhanjia("serve")
    assert shown.code == 1
    assert "huizhanjia db upgrade" in shown.err


def test_unknown_names_are_named(on_empty: CommandLine) -> None:
    on_empty("db", "upgrade")
    on_empty("db", "seed")
    arguments = ("account", "create", "tashi", "--name", "扎西", "--organization", "540000")
    assert on_empty(*arguments, "--role", "nobody").err == "✗ 没有代码为 nobody 的角色，账号未建立。\n"
    assert on_empty("account", "reset-password", "tashi").err == "✗ 没有用户名为 tashi 的账号。\n"
    assert on_empty(*arguments).code == 0
