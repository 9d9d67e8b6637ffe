"""What roles can allow about benches and their repair."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    BENCH_PLACE = "dummy:bench:place"
    BENCH_READ = "dummy:bench:read"
    BENCH_REVEAL = "dummy:bench:reveal"
    REPAIR_FINISH = "dummy:repair:finish"
    REPAIR_PROPOSE = "dummy:repair:propose"
    REPAIR_READ = "dummy:repair:read"
    REPAIR_REVIEW = "dummy:repair:review"
