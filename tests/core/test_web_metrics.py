from dataclasses import replace

import httpx2
import pytest
from huizhanjia_core.web.metrics import Metrics, outcome_of
from huizhanjia_schema import ErrorCode
from huizhanjia_schema.http import Exchange
from starlette.applications import Starlette


def seen(*codes: ErrorCode, kind: str = "query", cached: bool | None = True) -> Exchange:
    return Exchange("zh", "0123456789abcdef", False, kind, cached=cached, codes=codes, seconds=0.003)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_requests_are_counted_by_kind_and_outcome() -> None:
    metrics = Metrics()
    metrics.observe(seen())
    metrics.observe(seen())
    metrics.observe(seen(ErrorCode.INTERNAL_ERROR, kind="mutation"))
    assert value(metrics, "huizhanjia_graphql_requests_total", kind="query", outcome="ok") == 2
    assert value(metrics, "huizhanjia_graphql_requests_total", kind="mutation", outcome="fault") == 1
    assert value(metrics, "huizhanjia_graphql_seconds_count", kind="query") == 2


def test_errors_are_counted_by_code() -> None:
    metrics = Metrics()
    metrics.observe(seen(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT))
    assert value(metrics, "huizhanjia_graphql_errors_total", code="NOT_FOUND") == 2
    assert value(metrics, "huizhanjia_graphql_errors_total", code="CONFLICT") == 1


def test_known_and_new_documents_are_counted() -> None:
    metrics = Metrics()
    for cached in (True, True, False, None):
        metrics.observe(seen(cached=cached))
    assert value(metrics, "huizhanjia_graphql_documents_total", cache="hit") == 2
    assert value(metrics, "huizhanjia_graphql_documents_total", cache="miss") == 1


def test_outcome_is_the_worst_that_happened() -> None:
    assert outcome_of(()) == "ok"
    assert outcome_of((ErrorCode.FORBIDDEN,)) == "refused"
    assert (
        outcome_of(
            (
                ErrorCode.FORBIDDEN,
                ErrorCode.REQUEST_TIMEOUT,
            )
        )
        == "timeout"
    )
    assert outcome_of((ErrorCode.UNAVAILABLE,)) == "unavailable"
    assert (
        outcome_of(
            (
                ErrorCode.UNAVAILABLE,
                ErrorCode.INTERNAL_ERROR,
            )
        )
        == "fault"
    )


def test_labels_come_from_short_lists() -> None:
    metrics = Metrics()
    for number in range(100):
        metrics.observe(seen(kind=f"made-up-{number}"))
    assert value(metrics, "huizhanjia_graphql_requests_total", kind="none", outcome="ok") == 100


def test_made_up_sorts_take_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huizhanjia_core.web.metrics.MOST_SORTS", 3)
    metrics = Metrics()
    for number in range(10):
        metrics.observe(seen(ErrorCode.NOT_FOUND, kind=f"made-up-{number}"))
    assert len(metrics._tallies) == 4
    assert value(metrics, "huizhanjia_graphql_requests_total", kind="none", outcome="refused") == 10
    assert value(metrics, "huizhanjia_graphql_errors_total", code="NOT_FOUND") == 10


def test_a_request_counts_in_the_bucket_of_its_duration_and_all_above() -> None:
    metrics = Metrics()
    for seconds in (0.0005, 0.001, 0.2, 60.0):
        metrics.observe(replace(seen(), seconds=seconds))
    found = [
        value(metrics, "huizhanjia_graphql_seconds_bucket", kind="query", le=le)
        for le in ("0.001", "0.25", "30.0", "+Inf")
    ]
    assert found == [2, 3, 3, 4]
    assert value(metrics, "huizhanjia_graphql_seconds_sum", kind="query") == pytest.approx(60.2015)


def test_two_applications_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.observe(seen())
    assert value(other, "huizhanjia_graphql_requests_total", kind="query", outcome="ok") is None


async def test_figures_are_served_with_those_of_the_pool() -> None:
    metrics = Metrics(lambda: {"used": 3, "idle": 7})
    metrics.observe(seen())
    transport = httpx2.ASGITransport(Starlette(routes=[metrics.route()]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'huizhanjia_graphql_requests_total{kind="query",outcome="ok"} 1.0' in response.text
    assert 'huizhanjia_database_connections{state="used"} 3.0' in response.text
