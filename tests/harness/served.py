"""huizhanjia as a deployment runs it: its own command in a process of its own, configured by the environment."""

import os
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

PROGRAM = Path(sysconfig.get_path("scripts")) / "huizhanjia"
COMMAND_SECONDS = 120
READY_SECONDS = 60


class Server:
    """A running `huizhanjia serve`.

    Attributes:
        url: its address, without a slash at the end.
        process: the process that was started.
        log: what it printed.
    """

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = url
        self.process = process
        self.log = log

    def get(self, path: str) -> httpx2.Response:
        """Ask for a path, on a connection of its own."""
        return httpx2.get(f"{self.url}{path}", timeout=30)

    def query(
        self, document: str, variables: Mapping[str, object] | None = None, *, token: str | None = None
    ) -> httpx2.Response:
        """Post one GraphQL request."""
        return httpx2.post(
            f"{self.url}/graphql",
            json={"query": document, "variables": variables or {}},
            headers={"accept": "application/graphql-response+json"}
            | ({"authorization": f"Bearer {token}"} if token else {}),
            timeout=30,
        )

    def sign_in(self, username: str, password: str) -> str:
        """The token of a new session."""
        document = "mutation($i: LoginInput!) { login(input: $i) { token ticket userErrors { message } } }"
        answer = self.query(document, {"i": {"username": username, "password": password}}).json()
        token, ticket = answer["data"]["login"]["token"], answer["data"]["login"]["ticket"]
        if ticket is not None:  # a password that was handed over is changed at once
            document = "mutation($i: ChooseNewPasswordInput!) { chooseNewPassword(input: $i) { token } }"
            answer = self.query(document, {"i": {"ticket": ticket, "password": f"{password}x"}}).json()
            token = answer["data"]["chooseNewPassword"]["token"]
        if token is None:
            raise RuntimeError(f"{username} was refused: {answer}")
        return str(token)

    def wait_until(self, path: str, status: int) -> httpx2.Response:
        """Ask until the path answers with that status.

        Raises:
            RuntimeError: the process ended, or the status did not come; the message holds the log.
        """
        deadline = time.monotonic() + READY_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                answer = self.get(path)
            except httpx2.TransportError:
                answer = None
            if answer is not None and answer.status_code == status:
                return answer
            time.sleep(0.05)
        ended = f"exit code {self.process.poll()}"
        raise RuntimeError(f"{path} never answered {status} ({ended}):\n{self.log.read_text()}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code as Python tells it."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=READY_SECONDS)


class Deployment:
    """A folder with data and the environment of a deployment.

    Args:
        folder: where the commands run and the data lie.
        settings: such as `{"SERVER__GRAPHIQL": "true"}`.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HZJ_")}
        given = {"DATA_FOLDER": str(folder / "data"), "LOGGING__FORMAT": "json", **settings}
        self.environment = inherited | {f"HZJ_{name}": value for name, value in given.items()}

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, whatever that is."""
        return subprocess.run(
            [PROGRAM, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def run(self, *arguments: str) -> str:
        """Run one command that must succeed; what it printed."""
        done = self.attempt(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"huizhanjia {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def serve(self, *options: str) -> Iterator[Server]:
        """Serve on a free port until the block ends; ready when the block begins."""
        port = _free_port()
        log = self.folder / f"serve-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port), *options],
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        server = Server(f"http://127.0.0.1:{port}", process, log)
        try:
            server.wait_until("/readyz", 200)
            yield server
        finally:
            try:
                server.stop()
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
