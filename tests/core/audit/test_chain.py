"""The chain by itself: what is hashed, and what a walk notices."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core.audit.chain import FIELDS, GENESIS, MAX_FAULTS, FaultKind, Walk, canonical, seal
from huizhanjia_core.audit.models import AuditResult, AuditRow
from hypothesis import given
from hypothesis import strategies as st

KEY = UUID("0190000000007000800000000000000a")
MOMENT = datetime(2015, 12, 31, 1, 30, tzinfo=UTC)
VALUES: tuple[Any, ...] = (
    KEY, MOMENT, None, "扎西", None, "openSite", "core:site:manage", KEY, AuditResult.OK,
    None, None, "", None, None, "192.0.2.7", "t1", None,
)  # fmt: skip
Link = tuple[int, tuple[Any, ...], str]


def links(count: int) -> list[Link]:
    found: list[Link] = []
    previous = GENESIS
    for sequence in range(1, count + 1):
        values = (*VALUES[:3], f"甲{sequence}", *VALUES[4:])
        previous = seal(sequence, values, previous)
        found.append((sequence, values, previous))
    return found


def walked(chain: list[Link], heads: dict[int, str] | None = None) -> list[tuple[FaultKind, int]]:
    walk = Walk(heads or {})
    for link in chain:
        walk.step(*link)
    walk.end()
    return [(fault.kind, fault.sequence) for fault in walk.faults]


def test_every_column_is_hashed_but_those_that_the_sealer_sets() -> None:
    assert {*FIELDS, "sequence", "hash"} == set(AuditRow.__table__.columns.keys())


def test_the_layout_is_what_the_guide_says() -> None:
    told = canonical(7, VALUES, GENESIS).decode()
    assert told == (
        "18:huizhanjia audit 1,1:7,32:0190000000007000800000000000000a,20:2015-12-31T01:30:00Z,~,6:扎西,~,"
        "8:openSite,16:core:site:manage,32:0190000000007000800000000000000a,2:OK,~,~,0:,~,~,9:192.0.2.7,2:t1,"
        f"64:{GENESIS},"
    )


def test_a_detail_is_hashed_in_a_layout_of_its_own() -> None:
    told = canonical(7, (*VALUES[:-1], "{}"), GENESIS).decode()
    assert told.startswith("18:huizhanjia audit 2,1:7,")
    assert told.endswith(f"2:t1,2:{{}},64:{GENESIS},")


def test_the_hash_of_a_known_record_is_the_one_that_openssl_computes() -> None:
    assert seal(1, VALUES, GENESIS) == "1383020b5400c43ed2a26fd729057d5eefc2dcc9013f751afe45f4fb2d8c20f5"


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=5)), min_size=3, max_size=3),
    st.lists(st.one_of(st.none(), st.text(max_size=5)), min_size=3, max_size=3),
)
def test_no_two_records_have_the_same_bytes(one: list[Any], other: list[Any]) -> None:
    assert (canonical(1, one, GENESIS) == canonical(1, other, GENESIS)) == (one == other)


def test_an_untouched_chain_holds() -> None:
    assert walked(links(9), {9: links(9)[-1][2]}) == []
    assert walked([]) == []


@pytest.mark.parametrize("at", [1, 4, 9])
def test_a_change_is_found_where_it_is(at: int) -> None:
    chain = links(9)
    sequence, values, hashed = chain[at - 1]
    chain[at - 1] = (sequence, (*values[:3], "乙", *values[4:]), hashed)
    assert walked(chain) == [(FaultKind.CHANGED, at)]


def test_a_change_with_its_own_hash_made_to_fit_is_found_at_the_next_one() -> None:
    chain = links(9)
    sequence, values, _ = chain[3]
    values = (*values[:3], "乙", *values[4:])
    chain[3] = (sequence, values, seal(sequence, values, chain[2][2]))
    assert walked(chain) == [(FaultKind.CHANGED, 5)]


def test_a_chain_written_anew_to_its_end_is_found_by_a_head() -> None:
    chain, previous = links(9), GENESIS
    head = {6: chain[5][2]}
    for place, (sequence, values, _) in enumerate(chain):
        previous = seal(sequence, (*values[:3], "乙", *values[4:]), previous)
        chain[place] = (sequence, (*values[:3], "乙", *values[4:]), previous)
    assert walked(chain) == []
    assert walked(chain, head) == [(FaultKind.REPLACED, 6)]


@pytest.mark.parametrize("gone", [[1], [4], [4, 5, 6]])
def test_a_deletion_is_found(gone: list[int]) -> None:
    chain = [link for link in links(9) if link[0] not in gone]
    assert walked(chain) == [(FaultKind.MISSING, gone[0])]


def test_swapped_records_are_found() -> None:
    chain = links(9)
    (a, values, hashed), (b, others, hashes) = chain[3], chain[4]
    chain[3:5] = [(a, others, hashed), (b, values, hashes)]
    assert {sequence for _, sequence in walked(chain)} == {4, 5}


def test_a_tail_that_was_cut_is_found_by_a_head_only() -> None:
    chain = links(9)
    assert walked(chain[:6]) == []
    assert walked(chain[:6], {9: chain[8][2]}) == [(FaultKind.CUT, 7)]
    assert walked([], {9: chain[8][2]}) == [(FaultKind.CUT, 1)]


def test_only_the_first_faults_are_kept_and_all_are_counted() -> None:
    walk = Walk()
    for sequence, values, _ in links(MAX_FAULTS + 20):
        walk.step(sequence, values, "f" * 64)
    assert (len(walk.faults), walk.wrong) == (MAX_FAULTS, MAX_FAULTS + 20)
