"""Interleaved slices: every server gets its turn in every round, so that a noisy minute hits all alike."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from bench.documents import Ask
from bench.starting import Running
from bench.usage import TICKS, cpu_seconds, tree_seconds
from bench.wrk import load, write_requests

CONNECTIONS = 16
WARM_UP_SECONDS = 1
SETTLE_SECONDS = 0.1
SETTLE_AT_MOST = 20
SLOW = 2
"""Answers a second and connection below which a slice would hold too few to speak of."""

SLOW_FACTOR = 3
"""How much longer a slice then is."""


@dataclass(frozen=True)
class Trial:
    """What is measured beside others.

    Attributes:
        name: unique among all trials.
        server: which answers.
        asks: one of these is chosen for each request.
        connections: at once.
        bytes: of an answer's body, on average.
    """

    name: str
    server: Running
    asks: Sequence[Ask]
    connections: int = CONNECTIONS
    bytes: int = 0


@dataclass(frozen=True)
class Measured:
    """Medians over the rounds.

    Attributes:
        per_second: answers a second.
        server: milliseconds of processor that the server spent on a request.
        database: the same of PostgreSQL with all its backends; for SQLite it is part of the server's.
        p50: median milliseconds of an answer.
        p99: milliseconds that 99 of 100 answers stay below.
        bytes: of an answer's body, on average.
        failed: answers that were refused and connections that broke, over all rounds.
    """

    per_second: float
    server: float
    database: float
    p50: float
    p99: float
    bytes: int
    failed: int

    @property
    def cost(self) -> float:
        """Milliseconds of processor a request, server and database."""
        return self.server + self.database


def measure(
    trials: Sequence[Trial],
    *,
    postmaster: int,
    folder: Path,
    seconds: float,
    rounds: int,
    tick: Callable[[str], None],
) -> Mapping[str, Measured]:
    """Measure the trials side by side.

    Args:
        trials: with different names.
        postmaster: the process of PostgreSQL whose children serve the connections.
        folder: for the prepared requests.
        seconds: of a slice.
        rounds: how often each trial gets a slice.
        tick: told of each slice that is about to begin.
    """
    files = {
        trial.name: write_requests(folder / f"{trial.name}.requests", trial.asks, trial.server.tokens)
        for trial in trials
    }
    found: dict[str, list[Measured]] = defaultdict(list)
    slow: set[str] = set()
    for number in range(rounds + 1):
        for trial in trials:
            tick(trial.name)
            length = WARM_UP_SECONDS if number == 0 else seconds * (SLOW_FACTOR if trial.name in slow else 1)
            measured = _slice(trial, files[trial.name], postmaster, length, number)
            if number == 0:  # compiles plans and statements, fills caches
                if measured.per_second < SLOW * trial.connections:
                    slow.add(trial.name)
            else:
                found[trial.name].append(measured)
    return {name: _median(slices) for name, slices in found.items()}


def _slice(trial: Trial, requests: Path, postmaster: int, seconds: float, seed: int) -> Measured:
    server, database = cpu_seconds(trial.server.pid), tree_seconds(postmaster)
    seen = load(trial.server.url, requests, connections=trial.connections, seconds=seconds, seed=seed + 1)
    server = cpu_seconds(trial.server.pid) - server
    database = tree_seconds(postmaster) - database
    _settle(trial.server.pid, postmaster)
    answered = max(seen.requests, 1)
    return Measured(
        per_second=seen.requests / seen.seconds,
        server=server * 1000 / answered,
        database=database * 1000 / answered,
        p50=seen.p50,
        p99=seen.p99,
        bytes=trial.bytes,
        failed=seen.failed,
    )


def _settle(server: int, postmaster: int) -> None:
    """Wait until what the load left unanswered is done, so that it costs nobody else.

    Nothing counts as done while more than one tick of processor time passes in a tenth of a second.
    """
    deadline = monotonic() + SETTLE_AT_MOST
    before = cpu_seconds(server) + tree_seconds(postmaster)
    while monotonic() < deadline:
        sleep(SETTLE_SECONDS)
        after = cpu_seconds(server) + tree_seconds(postmaster)
        if after - before <= 1.5 / TICKS:
            return
        before = after


def _median(slices: Sequence[Measured]) -> Measured:
    return Measured(
        per_second=median(one.per_second for one in slices),
        server=median(one.server for one in slices),
        database=median(one.database for one in slices),
        p50=median(one.p50 for one in slices),
        p99=median(one.p99 for one in slices),
        bytes=slices[0].bytes,
        failed=sum(one.failed for one in slices),
    )
