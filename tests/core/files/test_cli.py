from pathlib import Path

import pytest

from tests.core.cli import CommandLine


@pytest.fixture
def command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


def test_files_are_swept_and_verified_from_the_command_line(command_line: CommandLine) -> None:
    command_line("db", "upgrade")
    left = command_line.folder / "data" / "files" / "incoming" / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert (
        "将清理未使用的文件 0 个、内容 0 份、未传完的 0 份" in command_line("files", "sweep", "--dry-run").out
    )
    assert command_line("files", "sweep").code == 0
    assert left.exists()  # it may still be on its way
    assert "文件内容完好。" in command_line("files", "verify").out
