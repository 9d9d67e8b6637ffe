"""The benchmark's data, small, prepared once a session."""

from bench.dataset.fill import fill
from bench.dataset.size import TINY


async def tiny(url: str) -> None:
    """Prepare what the benchmark fills, with 2,000 cases."""
    await fill(url, TINY)
