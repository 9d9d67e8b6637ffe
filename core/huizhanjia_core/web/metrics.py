"""Figures for Prometheus, kept per application; labels come from short fixed lists."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from huizhanjia_schema import ErrorCode
from huizhanjia_schema.http import Exchange
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_KINDS: Final = frozenset({"query", "mutation", "none"})
_WORST: Final = (
    (ErrorCode.INTERNAL_ERROR, "fault"),
    (ErrorCode.UNAVAILABLE, "unavailable"),
    (ErrorCode.REQUEST_TIMEOUT, "timeout"),
)

_COUNTERS: Final = (
    ("requests", "GraphQL 请求数 · GraphQL requests", ("kind", "outcome")),
    ("errors", "按错误代码计的错误数 · Errors by code", ("code",)),
    ("documents", "查询文档缓存命中与未命中 · Documents known or prepared", ("cache",)),
    (
        "engine",
        "查询由编译语句或逐字段应答 · Queries answered by a plan, or field by field and why",
        ("operation", "engine", "reason"),
    ),
)

MOST_OPERATIONS: Final = 500
"""So many operations are counted by name."""

MOST_SORTS: Final = 2_000
"""So many sorts of requests are counted apart."""

PoolFigures = Callable[[], Mapping[str, int]]
"""Tells how many connections are in which state, by name."""


Sort = tuple[str, tuple[ErrorCode, ...], bool | None, str | None, str | None]
"""Requests that are counted together: kind, error codes, known document, operation, detour; see
``Exchange``."""


@dataclass(slots=True)
class Tally:
    """The requests of one sort.

    Attributes:
        counts: how many took how long, by bucket; the last is of those beyond the largest.
        seconds: that they took together.
    """

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        """Add those of another sort."""
        self.counts = [mine + theirs for mine, theirs in zip(self.counts, other.counts, strict=True)]
        self.seconds += other.seconds


class Metrics:
    """The figures of one application.

    Args:
        pool: tells the database's connections by state.
    """

    def __init__(self, pool: PoolFigures | None = None) -> None:
        self.registry = CollectorRegistry()
        self._operations: set[str] = set()
        self._tallies: dict[Sort, Tally] = {}
        self.registry.register(_Requests(self._tallies))
        if pool is not None:
            self.registry.register(_Pool(pool))

    def observe(self, exchange: Exchange) -> None:
        """Count one request."""
        sort = (
            exchange.kind,
            exchange.codes,
            exchange.cached,
            None if exchange.detour is None else self._operation(exchange.operation),
            exchange.detour,
        )
        tally = self._tallies.get(sort)
        if tally is None:
            tally = self._tally_of(sort)
        tally.seconds += exchange.seconds
        tally.counts[bisect_left(BUCKETS, exchange.seconds)] += 1

    def _tally_of(self, sort: Sort) -> Tally:
        """That of a new sort; past ``MOST_SORTS`` only the kind and the first error are told apart."""
        if len(self._tallies) >= MOST_SORTS:
            kind, codes, *_ = sort
            sort = (kind if kind in _KINDS else "none", codes[:1], None, None, None)
        return self._tallies.setdefault(sort, Tally())

    def _operation(self, name: str | None) -> str:
        """An operation's name, of which clients can make up any number."""
        if name is None or name in self._operations:
            return name or "-"
        if len(self._operations) >= MOST_OPERATIONS:
            return "…"
        self._operations.add(name)
        return name

    def route(self, path: str = "/metrics") -> Route:
        """Where Prometheus reads the figures."""

        async def show(_request: Request) -> Response:
            return Response(generate_latest(self.registry), headers={"content-type": CONTENT_TYPE_LATEST})

        return Route(path, show, methods=["GET"])


def outcome_of(codes: tuple[ErrorCode, ...]) -> str:
    """``ok``, or in one word the worst that happened."""
    for code, outcome in _WORST:
        if code in codes:
            return outcome
    return "refused" if codes else "ok"


class _Requests(Collector):
    """Adds up what was counted when Prometheus asks: once a minute instead of with each request."""

    def __init__(self, tallies: Mapping[Sort, Tally]) -> None:
        self._tallies = tallies

    def collect(self) -> Iterator[Metric]:
        """The requests, how long they took, their errors, their documents, and what answered them."""
        sums: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name, *_ in _COUNTERS}
        seconds: defaultdict[str, Tally] = defaultdict(Tally)
        for (given, codes, cached, operation, detour), tally in self._tallies.items():
            kind = given if given in _KINDS else "none"
            number = sum(tally.counts)
            seconds[kind].add(tally)
            sums["requests"][kind, outcome_of(codes)] += number
            for code in codes:
                sums["errors"][(code.value,)] += number
            if cached is not None:
                sums["documents"][("hit" if cached else "miss",)] += number
            if detour is not None:
                sums["engine"][operation or "-", "walked" if detour else "compiled", detour] += number
        for name, said, labels in _COUNTERS:
            family = CounterMetricFamily(f"huizhanjia_graphql_{name}", said, labels=labels)
            for values, number in sums[name].items():
                family.add_metric(values, number)
            yield family
        yield _histogram(seconds)


def _histogram(seconds: Mapping[str, Tally]) -> HistogramMetricFamily:
    found = HistogramMetricFamily(
        "huizhanjia_graphql_seconds",
        "GraphQL 请求耗时（秒） · Seconds a GraphQL request takes",
        labels=("kind",),
    )
    ends = [*map(floatToGoString, BUCKETS), "+Inf"]
    for kind, tally in seconds.items():
        buckets = list(zip(ends, accumulate(tally.counts), strict=True))
        found.add_metric((kind,), buckets=buckets, sum_value=tally.seconds)
    return found


class _Pool(Collector):
    """Reads the pool when Prometheus asks."""

    def __init__(self, figures: PoolFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge with a label for the state."""
        gauge = GaugeMetricFamily(
            "huizhanjia_database_connections", "数据库连接数 · Database connections", labels=("state",)
        )
        for state, number in self._figures().items():
            gauge.add_metric((state,), number)
        yield gauge
