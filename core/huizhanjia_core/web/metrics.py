"""Figures for Prometheus, kept per application; labels come from short fixed lists."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

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
        self._children: dict[tuple[object, ...], Any] = {}
        if pool is not None:
            self.registry.register(_Pool(pool))

    def observe(self, observation: Observation) -> None:
        """Count one request."""
        kind = observation.kind if observation.kind in _KINDS else "none"
        self._child(self._requests, kind, outcome_of(observation)).inc()
        self._child(self._seconds, kind).observe(observation.seconds)
        for code in observation.codes:
            self._errors.labels(code.value).inc()
        if observation.cached is not None:
            self._child(self._documents, "hit" if observation.cached else "miss").inc()
        if observation.detour is not None:
            engine = "walked" if observation.detour else "compiled"
            operation = self._operation(observation.operation)
            self._child(self._engines, operation, engine, observation.detour).inc()

    def _child(self, metric: Counter | Histogram, *labels: str) -> Any:
        """A metric's figure for these labels; finding it anew costs as much as a small query."""
        key = (metric, *labels)
        found = self._children.get(key)
        if found is None:
            found = self._children[key] = metric.labels(*labels)
        return found

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


def outcome_of(observation: Observation) -> str:
    """``ok``, or in one word the worst that happened."""
    for code, outcome in _WORST:
        if code in observation.codes:
            return outcome
    return "refused" if observation.codes else "ok"


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
