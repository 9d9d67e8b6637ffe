"""Who takes part: how each server is started, and in whose words it is asked."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import documents
from bench.dataset.kept import ROOT
from bench.documents import Ask
from bench.shapes import Question, Shape
from bench.starting import Arena, Running, deployment, node_program, process
from tests.harness import node

PEERS = Path(__file__).with_name("peers")

Words = Callable[[Question], Ask]
Start = Callable[[Arena], AbstractContextManager[Running]]


@dataclass(frozen=True)
class Contestant:
    """A server that takes part.

    Attributes:
        name: short.
        title: for people.
        words: makes a request of a question.
        start: serves while its block runs.
        on: ``postgresql`` or ``sqlite``.
        peer: whether it is neither ours nor a floor.
    """

    name: str
    title: str
    words: Words
    start: Start
    on: str = "postgresql"
    peer: bool = False

    @property
    def ours(self) -> bool:
        """Whether it is our server."""
        return self.words is documents.ours

    def answers(self, shape: Shape) -> bool:
        """Whether it takes part in that shape."""
        return shape.peers or not self.peer


def _ours(database: Callable[[Arena], str], name: str) -> Start:
    @contextmanager
    def start(arena: Arena) -> Iterator[Running]:
        with deployment(arena, database(arena), name).serve() as server:
            yield Running(server.url, server.process.pid)

    return start


def _floor(module: str) -> Start:
    return process(lambda: [sys.executable, "-m", f"bench.servers.{module}"], ROOT, module)


def _peer(name: str) -> Start:
    folder = PEERS / name

    @contextmanager
    def start(arena: Arena) -> Iterator[Running]:
        node.install(folder)
        with process(lambda: [node_program(), "server.mjs"], folder, name)(arena) as server:
            yield server

    return start


OURS = Contestant(
    "ours",
    "ours",
    documents.ours,
    _ours(lambda arena: arena.data.postgres.url("bench"), "ours"),
)
HALF = Contestant(
    "half",
    "ours, half the rows",
    documents.ours,
    _ours(lambda arena: arena.data.postgres.url("half"), "half"),
)
FLOOR = Contestant("floor_json", "floor A (JSON)", documents.floor, _floor("floor_json"))
LITE = Contestant(
    "ours_sqlite",
    "ours, SQLite",
    documents.ours,
    _ours(lambda arena: f"sqlite:///{arena.data.sqlite}", "ours_sqlite"),
    "sqlite",
)
LITE_FLOOR = Contestant("floor_sqlite", "floor, SQLite", documents.floor, _floor("floor_sqlite"), "sqlite")
CONTESTANTS: Sequence[Contestant] = (
    OURS,
    FLOOR,
    Contestant("floor_rows", "floor B (rows)", documents.floor, _floor("floor_rows")),
    Contestant("postgraphile", "PostGraphile 5", documents.postgraphile, _peer("postgraphile"), peer=True),
    Contestant("mercurius", "Mercurius + jit", documents.mercurius, _peer("mercurius"), peer=True),
    Contestant("stock", "stock strawberry", documents.stock, _floor("stock"), peer=True),
    LITE,
    LITE_FLOOR,
)
"""In the order of the report; ours first, its floor next."""
