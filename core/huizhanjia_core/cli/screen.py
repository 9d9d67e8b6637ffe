"""How commands show what they found."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

GOOD, BAD, WARN = "✓", "✗", "!"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; narrow terminals fold long cells instead of cutting them."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*(_plain(cell) for cell in row))
    # Where nobody looks, in a pipe or a log, lines are not folded at 80 columns.
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(shown)


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while the block runs, where someone looks; it is told how much was done.

    Args:
        title: what is being done.
        total: how much there is to do, None where nobody knows.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(title, total=total)
        yield lambda done: shown.advance(task, done)


def good(text: str) -> None:
    """Print that something was done."""
    print(f"{GOOD} {text}")


def machine_readable(value: Any) -> None:
    """Print JSON for other programs, Chinese unescaped."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _plain(cell: str) -> Any:
    from rich.text import Text

    styles = {GOOD: "green", BAD: "bold red", WARN: "yellow"}
    return Text(cell, style=styles.get(cell, ""))
