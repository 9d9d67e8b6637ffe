"""Figures for Prometheus, kept per application; labels come from short fixed lists."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from huizhanjia_schema import ErrorCode
from huizhanjia_schema.http import Observation
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
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

MOST_OPERATIONS: Final = 500
"""So many operations are counted by name."""

MOST_SORTS: Final = 2_000
"""Of so many sorts of requests it is remembered what they add to."""

PoolFigures = Callable[[], Mapping[str, int]]
"""Tells how many connections are in which state, by name."""


class Metrics:
    """The figures of one application.

    Args:
        pool: tells the database's connections by state.
    """

    def __init__(self, pool: PoolFigures | None = None) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "huizhanjia_graphql_requests",
            "GraphQL 请求数 · GraphQL requests",
            ("kind", "outcome"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "huizhanjia_graphql_seconds",
            "GraphQL 请求耗时（秒） · Seconds a GraphQL request takes",
            ("kind",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._errors = Counter(
            "huizhanjia_graphql_errors",
            "按错误代码计的错误数 · Errors by code",
            ("code",),
            registry=self.registry,
        )
        self._documents = Counter(
            "huizhanjia_graphql_documents",
            "查询文档缓存命中与未命中 · Documents known or prepared",
            ("cache",),
            registry=self.registry,
        )
        self._engines = Counter(
            "huizhanjia_graphql_engine",
            "查询由编译语句或逐字段应答 · Queries answered by a plan, or field by field and why",
            ("operation", "engine", "reason"),
            registry=self.registry,
        )
        self._operations: set[str] = set()
        self._figures: dict[tuple[object, ...], tuple[Histogram, tuple[Counter, ...]]] = {}
        if pool is not None:
            self.registry.register(_Pool(pool))

    def observe(self, observation: Observation) -> None:
        """Count one request."""
        sort = (
            observation.kind,
            observation.codes,
            observation.cached,
            None if observation.detour is None else self._operation(observation.operation),
            observation.detour,
        )
        found = self._figures.get(sort)
        if found is None:
            found = self._figures_of(*sort)
            if len(self._figures) < MOST_SORTS:
                self._figures[sort] = found
        seconds, counters = found
        seconds.observe(observation.seconds)
        for counter in counters:
            counter.inc()

    def _figures_of(
        self,
        kind: str,
        codes: tuple[ErrorCode, ...],
        cached: bool | None,
        operation: str | None,
        detour: str | None,
    ) -> tuple[Histogram, tuple[Counter, ...]]:
        """What a request of this sort adds to; finding it anew costs as much as a small query."""
        kind = kind if kind in _KINDS else "none"
        counters = [self._requests.labels(kind, outcome_of(codes))]
        counters += [self._errors.labels(code.value) for code in codes]
        if cached is not None:
            counters.append(self._documents.labels("hit" if cached else "miss"))
        if detour is not None:
            engine = "walked" if detour else "compiled"
            counters.append(self._engines.labels(operation, engine, detour))
        return self._seconds.labels(kind), tuple(counters)

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
