import sqlite3
from contextlib import closing
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


def test_a_file_is_imported_from_the_command_line(command_line: CommandLine) -> None:
    command_line.set("HZJ_CRYPTO__MASTER_KEYS", MASTER_KEYS)
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


def test_an_upgrade_puts_digests_of_an_earlier_version_under_the_key(command_line: CommandLine) -> None:
    database = command_line.folder / "a.sqlite"
    command_line.set("HZJ_DATABASE__URL", f"sqlite:///{database}")
    command_line("db", "upgrade")
    command_line("db", "seed")
    (command_line.folder / "a.xlsx").write_bytes(workbook(ROW, figure(organization="540122")))
    keyless = command_line("import", "run", "core-populations", "a.xlsx")
    assert (keyless.code, "主密钥" in keyless.err) == (1, True)
    command_line.set("HZJ_CRYPTO__MASTER_KEYS", MASTER_KEYS)
    assert "导入 2 行" in command_line("import", "run", "core-populations", "a.xlsx").out
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE core_imported_row SET keyed = 0, digest = 'a' || substr(digest, 2)")
        former = {row[0] for row in connection.execute("SELECT digest FROM core_imported_row")}
    assert "2 条导入行的摘要已改用主密钥" in command_line("db", "upgrade").out
    assert "导入行" not in command_line("db", "upgrade").out
    with closing(sqlite3.connect(database)) as connection:
        kept = list(connection.execute("SELECT digest, keyed FROM core_imported_row"))
    assert [row[1] for row in kept] == [1, 1]
    assert not former & {row[0] for row in kept}
