"""``make soak``: a hundred thousand requests on our servers; their memory must not grow after the warm-up."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench import wrk
from bench.contestants import LITE, OURS, Contestant
from bench.dataset.fill import fill
from bench.dataset.kept import SETTINGS, Data, create_database
from bench.dataset.size import TINY
from bench.documents import Ask
from bench.equality import known_to_postgres, known_to_sqlite
from bench.measure import CONNECTIONS
from bench.shapes import SHAPES, Known
from bench.starting import Arena, Running, sign_in
from bench.usage import resident_mebibytes
from tests.harness.databases import SQLITE
from tests.harness.postgres import PostgresServer

REQUESTS = 100_000
WARM_UP = 60_000
"""After so many it remembers as many documents and plans as it ever will."""

LOOKS = 5
"""So often its memory is noted while it is asked."""

SLICE_SECONDS = 5
MOST_GROWTH = 0.05
DISTINCT_DOCUMENTS = 1_500
"""More than the server remembers."""

DISTINCT_SHARE = 10
"""One in so many requests has one of them: reading a document anew takes as long as answering dozens."""


def main(requests: int = REQUESTS) -> None:
    """Ask, watch, print a table a database; exit with 1 when memory grew over 5 % or a request failed.

    Args:
        requests: after the warm-up, on each database.
    """
    wrk.wrk()
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        tempfile.TemporaryDirectory(prefix="hzj-soak-") as name,
        PostgresServer(SETTINGS) as postgres,
        Progress(*columns, console=console) as bars,
    ):
        asyncio.run(create_database(postgres, "bench"))
        data = Data(postgres, Path(name) / "bench.sqlite3")
        for url in (postgres.url("bench"), f"{SQLITE}{data.sqlite}"):
            asyncio.run(fill(url, TINY))
        both = (
            (OURS, asyncio.run(known_to_postgres(postgres, "bench"))),
            (LITE, known_to_sqlite(data.sqlite)),
        )
        soaked = [_soak(one, Arena(data, Path(name)), known, requests, bars) for one, known in both]
    for soaking in soaked:
        console.print(soaking.table())
    if not all(soaking.steady for soaking in soaked):
        sys.exit(1)


def _soak(one: Contestant, arena: Arena, known: Known, requests: int, bars: Progress) -> "_Soaking":
    with one.start(arena) as server:
        sign_in(server, known.accounts)
        asks = wrk.write_requests(arena.folder / f"{one.name}.asks", _asks(known), server.tokens)
        soaking = _Soaking(one.title, server, asks)
        task = bars.add_task("warming up", total=WARM_UP + requests)
        marks = [WARM_UP + requests * look // LOOKS for look in range(1, LOOKS + 1)]
        for title, until in (("warming up", WARM_UP), *(("soaking", mark) for mark in marks)):
            bars.update(task, description=f"{one.title}: {title}")
            while soaking.answered < until:
                soaking.slice()
                bars.update(task, completed=min(soaking.answered, until))
            soaking.note(title)
    return soaking


class _Soaking:
    """The load on one server and its memory at each mark."""

    def __init__(self, title: str, server: Running, asks: Path) -> None:
        self.answered = 0
        self._title = title
        self._server = server
        self._asks = asks
        self._failed = 0
        self._seconds = 0.0
        self._marks: list[tuple[str, int, float]] = []

    def slice(self) -> None:
        """Ask for some seconds."""
        seen = wrk.load(
            self._server.url,
            self._asks,
            connections=CONNECTIONS,
            seconds=SLICE_SECONDS,
            seed=self.answered + 1,
        )
        self.answered += seen.requests
        self._failed += seen.failed
        self._seconds += seen.seconds

    def note(self, title: str) -> None:
        """Remember how much memory the server holds now."""
        self._marks.append((title, self.answered, resident_mebibytes(self._server.pid)))

    @property
    def growth(self) -> float:
        """By which part the memory grew after the warm-up."""
        (_, _, before), *_, (_, _, after) = self._marks
        return after / before - 1

    @property
    def steady(self) -> bool:
        """Whether memory stayed and every request was answered."""
        return self.growth <= MOST_GROWTH and self._failed == 0

    def table(self) -> Table:
        """What was seen."""
        drawn = Table("after", "requests", "resident MiB", title=f"soak: {self._title}")
        for title, answered, memory in self._marks:
            drawn.add_row(title, f"{answered:,}", f"{memory:.1f}")
        verdict = "steady" if self.steady else "not steady"
        drawn.add_row("growth", f"{self._failed} failed", f"{self.growth:+.1%} ({verdict})")
        drawn.caption = f"{self.answered / self._seconds:,.0f} answers/s over {self._seconds:.0f} s"
        return drawn


def _asks(known: Known) -> Sequence[Ask]:
    """Every shape, and more distinct documents than any cache of plans should keep."""
    asks = [OURS.words(question) for shape in SHAPES for question in known.questions(shape.name)]
    points = [OURS.words(question) for question in known.questions("point")]
    distinct = []
    for number in range(DISTINCT_DOCUMENTS):
        ask = points[number % len(points)]
        body = json.loads(ask.body)
        body["query"] = body["query"].replace("query(", f"query Distinct{number}(", 1)
        distinct.append(Ask(ask.path, json.dumps(body).encode(), ask.account))
    return [*islice(cycle(asks), (DISTINCT_SHARE - 1) * DISTINCT_DOCUMENTS), *distinct]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
