"""One run: everyone is started, compared, measured in turn, and stopped."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from rich.console import Console

from bench import report
from bench.contestants import CONTESTANTS, FLOOR, HALF, LITE, OURS, Contestant
from bench.dataset.accounts import THREE
from bench.documents import PEER_FUNCTIONS
from bench.equality import Compared, compare, known_to_postgres, known_to_sqlite
from bench.fallbacks import engines, require_compiled
from bench.measure import Measured, Trial, measure
from bench.report import Results
from bench.shapes import SHAPES, Known
from bench.starting import Arena, Running, sign_in
from bench.trials import extra_trials, shape_trials
from bench.usage import peak_mebibytes

EXTRA_TRIALS = 8 + 2 * sum(shape.peers for shape in SHAPES)
"""Ours in other circumstances; see ``trials``."""


def steps(rounds: int) -> int:
    """How many steps a run has at most: starting everyone, comparing, and a slice each, warm-up included."""
    trials = sum(one.answers(shape) for shape in SHAPES for one in CONTESTANTS) + EXTRA_TRIALS
    return len(CONTESTANTS) + 2 + trials * (rounds + 1)


class Run:
    """The servers of one run and what was found.

    Args:
        arena: where they run.
        console: for the tables.
        tell: told of each step that begins.
        seconds: of a slice.
        rounds: how often everyone gets a slice.
    """

    def __init__(
        self, arena: Arena, console: Console, tell: Callable[[str], None], *, seconds: float, rounds: int
    ) -> None:
        self._arena = arena
        self._console = console
        self._tell = tell
        self._seconds = seconds
        self._rounds = rounds
        self._taking: dict[str, tuple[Contestant, Running, Known]] = {}
        self._missing: dict[str, str] = {}

    def results(self, environment: Callable[[], Sequence[str]]) -> Results:
        """Run everything; the servers are gone when this returns or raises.

        Args:
            environment: tells what it ran on.

        Raises:
            RuntimeError: ours or floor A does not start, or ours answers what the floor does not.
        """
        titles = {one.name: one.title for one in CONTESTANTS}
        found = Results([], titles, {}, {}, {})
        with ExitStack() as stack:
            known = self._start(stack)
            half = stack.enter_context(HALF.start(self._arena))
            self._sign_in(half, known)
            compared = self._compare()
            for name in (OURS.name, LITE.name):
                if name in self._taking:
                    require_compiled(*self._taking[name])
            sizes = {name: one.bytes for name, one in compared.items()}
            for shape in SHAPES:
                trials = shape_trials(shape, self._taking, sizes)
                found = replace(found, found={**found.found, **self._measure(trials)}, missing=self._missing)
                self._console.print(report.table(shape.name, found))
            for group in extra_trials(self._taking[OURS.name][1], half, known):
                found = replace(found, found={**found.found, **self._measure(group)})
            walked = {one.title: engines(server) for one, server, _ in self._taking.values() if one.ours}
            peaks = {name: peak_mebibytes(server.pid) for name, (_, server, _) in self._taking.items()}
        return replace(found, environment=environment(), peaks=peaks, engines=walked, load=os.getloadavg()[2])

    def _start(self, stack: ExitStack) -> Known:
        """Start whoever can be started; what the PostgreSQL database holds."""
        postgres, lite = self._arena.data.postgres, self._arena.data.sqlite
        asyncio.run(_add_functions(self._arena))
        known = {
            "postgresql": asyncio.run(known_to_postgres(postgres, "bench")),
            "sqlite": known_to_sqlite(lite),
        }
        for one in CONTESTANTS:
            self._tell(f"starting {one.title}")
            try:
                server = stack.enter_context(one.start(self._arena))
            except (RuntimeError, OSError) as error:
                if one in (OURS, FLOOR):
                    raise
                self._leave_out(one.name, f"it did not start: {_brief(error)}")
                continue
            self._taking[one.name] = (one, server, known[one.on])
            if one.ours:
                self._sign_in(server, known[one.on])
        return known["postgresql"]

    def _compare(self) -> Mapping[str, Compared]:
        self._tell("comparing answers")
        compared = compare(self._taking)
        for name, one in compared.items():
            if one.differs is None:
                continue
            if name in (OURS.name, FLOOR.name):
                raise RuntimeError(f"{name} differs: {one.differs}")
            self._leave_out(name, f"its answers differ: {one.differs}")
            del self._taking[name]
        return compared

    def _leave_out(self, name: str, why: str) -> None:
        self._missing[name] = why
        self._console.print(f"[bold red]{name} is missing[/]: {why}", highlight=False)

    def _measure(self, trials: Sequence[Trial]) -> Mapping[str, Measured]:
        postmaster = self._arena.data.postgres.process_id
        if postmaster is None:
            raise RuntimeError("PostgreSQL has ended")
        return measure(
            trials,
            postmaster=postmaster,
            folder=self._arena.folder,
            seconds=self._seconds,
            rounds=self._rounds,
            tick=self._tell,
        )

    def _sign_in(self, server: Running, known: Known) -> None:
        sign_in(server, [*known.accounts, *THREE])


async def _add_functions(arena: Arena) -> None:
    connection = await arena.data.postgres.connect("bench")
    try:
        await connection.execute(PEER_FUNCTIONS)
    finally:
        await connection.close()


def _brief(error: BaseException) -> str:
    """The end of a message on one line; installers and runtimes put the reason there."""
    return " ".join(str(error).split())[-400:]
