"""The report says what was measured, what was promised, and who is missing."""

from dataclasses import replace

from bench.claims import growth_claims, shape_claims
from bench.measure import Measured
from bench.report import Results, bar, markdown

ONE = Measured(per_second=100, server=2.0, database=1.0, p50=5, p99=9, bytes=1000, failed=0)
TITLES = {"ours": "ours", "floor_json": "floor A", "postgraphile": "PostGraphile 5", "stock": "stock"}


def test_a_claim_is_a_ratio_beside_its_promise() -> None:
    found = {"list.ours": ONE, "list.floor_json": replace(ONE, per_second=125, server=1.0)}
    ((shape, claim),) = shape_claims(found, TITLES)
    assert shape == "list"
    assert (claim.ratio, claim.target, claim.verdict) == (0.8, 0.9, "missed")
    assert round(claim.cost, 2) == 0.67


def test_a_peer_that_answered_nothing_is_beaten_without_end() -> None:
    ((_, claim),) = shape_claims({"list.ours": ONE, "list.stock": replace(ONE, per_second=0)}, TITLES)
    assert claim.ratio == float("inf")
    assert claim.verdict == "met"


def test_growth_is_ours_against_ours() -> None:
    found = {"scope.county": ONE, "scope.prefecture": replace(ONE, per_second=85)}
    (claim,) = growth_claims(found)
    assert (claim.ratio, claim.verdict) == (0.85, "met")


def test_the_report_names_the_missing_the_refused_and_the_ratios() -> None:
    found = {"list.ours": ONE, "list.floor_json": replace(ONE, failed=7)}
    text = markdown(Results(["2 cores"], TITLES, found, {"postgraphile": "it did not start"}, {"ours": 99.6}))
    assert "- missing: PostGraphile 5: it did not start" in text
    assert "| floor A (7 refused) | 100 | 2.00 | 1.00 | 5.0 | 9.0 | 1,000 |" in text
    assert "| floor A | 1.00 | 1.00 | ≥ 0.9 | met |" in text
    assert "| ours | 100 |" in text


def test_a_bar_ends_where_it_says_no_more() -> None:
    assert bar(1.0) == "█" * 5
    assert bar(100.0) == "█" * 30 + "…"
