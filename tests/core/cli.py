"""Run commands in this process, in an empty folder, and see what they print."""

from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from huizhanjia_core.cli.main import run


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


class CommandLine:
    """An empty folder, with no configuration but what a test writes there."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.chdir(folder)
        monkeypatch.delenv("HZJ_CONFIG", raising=False)

    def configure(self, text: str) -> Path:
        """Write the configuration file."""
        path = self.folder / "huizhanjia.toml"
        path.write_text(text, "utf-8")
        return path

    def set(self, name: str, value: str) -> None:
        """Set an environment variable."""
        self._monkeypatch.setenv(name, value)

    def type(self, text: str) -> None:
        """What the next command finds on its standard input."""
        self._monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode()), encoding="utf-8"))

    def __call__(self, *arguments: str) -> Result:
        self._capsys.readouterr()
        code = run(arguments)
        printed = self._capsys.readouterr()
        return Result(code, printed.out, printed.err)
