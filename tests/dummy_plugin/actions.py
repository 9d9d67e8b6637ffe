"""What roles can allow about benches."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    BENCH_PLACE = "dummy:bench:place"
    BENCH_READ = "dummy:bench:read"
    BENCH_REVEAL = "dummy:bench:reveal"
