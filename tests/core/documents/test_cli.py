from pathlib import Path

import pytest

from tests.core.cli import CommandLine
from tests.core.documents.test_import import ROW, figure, workbook
from tests.harness.api import MASTER_KEYS


@pytest.fixture
def command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


def test_a_file_is_imported_from_the_command_line(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HZJ_CRYPTO__MASTER_KEYS", MASTER_KEYS)
    command_line("db", "upgrade")
    command_line("db", "seed")
    assert "core-populations" in command_line("import", "list").out
    assert command_line("import", "template", "core-sites", "sites.xlsx").code == 0
    assert (command_line.folder / "sites.xlsx").exists()
    file = command_line.folder / "a.xlsx"
    file.write_bytes(workbook(ROW, figure(organization="1")))
    wrong = command_line("import", "check", "core-populations", "a.xlsx", "--marked", "marked.xlsx")
    assert (wrong.code, "共 2 行，1 行有误" in wrong.err) == (1, True)
    assert "第 3 行  工会代码  没有这个代码的工会" in wrong.out
    assert (command_line.folder / "marked.xlsx").exists()
    file.write_bytes(workbook(ROW))
    assert "均可导入" in command_line("import", "check", "core-populations", "a.xlsx").out
    assert "导入 1 行，先前已导入 0 行" in command_line("import", "run", "core-populations", "a.xlsx").out
    assert "导入 0 行，先前已导入 1 行" in command_line("import", "run", "core-populations", "a.xlsx").out
    assert "没有名为 x 的导入" in command_line("import", "run", "x", "a.xlsx").err
    file.write_bytes(b"<html>")
    assert "网页" in command_line("import", "run", "core-populations", "a.xlsx").err
