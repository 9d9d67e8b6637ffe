"""``make bench``: serve a federation of national scale, measure, and write ``bench/RESULTS.md``."""

import signal
import sys
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench import environment, report, wrk
from bench.dataset.fill import Advance
from bench.dataset.kept import prepared
from bench.run import Run, steps
from bench.starting import Arena

RESULTS = Path(__file__).with_name("RESULTS.md")
SECONDS = 2.5
ROUNDS = 3
QUICK_ROUNDS = 2
QUICK_SECONDS = 2
PLAIN_WIDTH = 110
"""Columns of the tables in a log, where there is no terminal to ask."""


def main(seconds: float = SECONDS) -> None:
    """Measure and write the report; an interruption ends every server and leaves the old report.

    Args:
        seconds: of a slice; below two it is a quick look of two rounds.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wrk.wrk()
    rounds = ROUNDS if seconds >= QUICK_SECONDS else QUICK_ROUNDS
    console = Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)
    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        tempfile.TemporaryDirectory(prefix="hzj-bench-") as folder,
        Progress(*columns, console=console) as bars,
    ):

        def bar(title: str, total: int) -> Advance:
            task = bars.add_task(title, total=total)
            return lambda count: bars.advance(task, count)

        with prepared(Path(folder), bar) as data:
            arena = Arena(data, Path(folder))
            surroundings = partial(environment.lines, seconds=seconds, rounds=rounds)
            task = bars.add_task("starting", total=steps(rounds))
            told: set[str] = set()

            def tell(step: str) -> None:
                bars.update(task, description=step, advance=1)
                if not console.is_terminal and step not in told:  # where nobody sees the bar
                    console.print(step, highlight=False)
                told.add(step)

            results = Run(arena, console, tell, seconds=seconds, rounds=rounds).results(surroundings)
    RESULTS.write_text(report.markdown(results), "utf-8")
    console.print(f"written to {RESULTS.relative_to(Path(__file__).parents[1])}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
