"""Load from wrk: one slice of time on one server, every request chosen at random from prepared ones."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.documents import Ask

SCRIPT = Path(__file__).with_name("wrk.lua")
APT_SECONDS = 600
GRACE_SECONDS = 30


class NoLoadGenerator(RuntimeError):  # noqa: N818 - named by what is missing
    """There is no wrk and none could be installed."""


@dataclass(frozen=True)
class Slice:
    """What one slice showed.

    Attributes:
        requests: answered with what was asked for.
        seconds: how long it really took.
        p50: median milliseconds of an answer.
        p99: milliseconds that 99 of 100 answers stay below.
        failed: answers with a status of 400 or more, and connections that broke.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int


def wrk() -> str:
    """The path of wrk, installed first where root may and apt can.

    Raises:
        NoLoadGenerator: with what to do about it.
    """
    found = shutil.which("wrk")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "wrk"]):
            subprocess.run(
                ["apt-get", "-qq", *words],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=APT_SECONDS,
                check=False,
            )
        found = shutil.which("wrk")
    if found is None:
        raise NoLoadGenerator("the benchmark needs wrk; on Debian: apt-get install wrk")
    return found


def version() -> str:
    """Which wrk it is."""
    told = subprocess.run([wrk(), "--version"], capture_output=True, text=True, check=False)
    return told.stdout.partition("[")[0].strip() or "wrk"


def write_requests(path: Path, asks: Sequence[Ask], tokens: Mapping[str, str]) -> Path:
    """The prepared requests as the script reads them.

    Args:
        path: of the file to write.
        asks: what to choose from.
        tokens: by account.
    """
    lines = [f"{ask.path}\t{tokens.get(ask.account, '')}\t{ask.body.decode()}\n" for ask in asks]
    path.write_text("".join(lines), "utf-8")
    return path


def load(url: str, requests: Path, *, connections: int, seconds: float, seed: int) -> Slice:
    """Ask for ``seconds`` on ``connections`` connections, each waiting for its answer.

    Raises:
        RuntimeError: wrk failed; the message holds what it said.
    """
    whole = max(1, round(seconds))
    done = subprocess.run(
        [
            wrk(), "--threads", "1", "--connections", str(connections), "--duration", f"{whole}s",
            "--timeout", "10s", "--script", str(SCRIPT), url, "--", str(requests), str(seed),
        ],
        capture_output=True,
        text=True,
        timeout=whole + GRACE_SECONDS,
        check=False,
    )  # fmt: skip
    found = re.search(r"^SEEN (.*)$", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk on {url}:\n{done.stdout}{done.stderr}")
    seen = json.loads(found[1])
    return Slice(
        requests=seen["requests"] - seen["failed"],
        seconds=seen["microseconds"] / 1e6,
        p50=seen["p50"] / 1000,
        p99=seen["p99"] / 1000,
        failed=seen["failed"] + seen["refused"],
    )
