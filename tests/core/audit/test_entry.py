"""The record under way, by itself."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from huizhanjia_core.audit.entry import MAX_OBJECTS, Entry
from huizhanjia_core.audit.models import AuditResult
from huizhanjia_core.db.model import new_key
from huizhanjia_core.permission.actor import Actor, Forbidden
from huizhanjia_core.refusals import AlreadyThere
from huizhanjia_schema import Place
from huizhanjia_schema.viewer import MAX_DEPTH

REGION, HERE, THERE = (new_key() for _ in range(3))


def row(*line: UUID) -> SimpleNamespace:
    places = [*line, *[None] * (MAX_DEPTH - len(line))]
    return SimpleNamespace(**{f"anc{depth}": key for depth, key in enumerate(places, start=1)})


def actor() -> Actor:
    return Actor(new_key(), "甲", actions={"core:site:manage": frozenset({Place(2, HERE)})})


def test_the_first_action_that_is_asked_for_is_recorded_with_its_place() -> None:
    entry = Entry()
    asks = entry.acting(actor())
    asks.require("core:site:manage", at=row(REGION, HERE))
    asks.require("core:site:manage", at=row(REGION, HERE, THERE))
    assert (entry.action, entry.organization) == ("core:site:manage", HERE)


def test_the_action_that_is_not_allowed_is_recorded_before_any_that_was() -> None:
    entry = Entry()
    asks = entry.acting(actor())
    asks.require("core:site:manage", at=row(REGION, HERE))
    with pytest.raises(Forbidden):
        asks.require("core:organization:manage", at=row(REGION, THERE))
    assert (entry.action, entry.organization) == ("core:organization:manage", THERE)


@pytest.mark.parametrize("at", [None, SimpleNamespace(), row()])
def test_an_action_at_no_place_is_recorded_without_one(at: object) -> None:
    entry = Entry()
    entry.acting(Actor.operator()).require("core:site:manage", at=at)
    assert (entry.action, entry.organization) == ("core:site:manage", None)


def test_asking_whether_something_is_allowed_records_nothing() -> None:
    entry = Entry()
    assert not entry.acting(actor()).may("core:organization:manage", at=row(REGION, THERE))
    assert entry.action is None


def test_the_actor_that_notes_is_the_same_actor() -> None:
    someone = actor()
    assert Entry().acting(someone) == someone
    assert "noted" not in repr(Entry().acting(someone))


def test_a_record_names_so_many_objects_and_no_more() -> None:
    entry = Entry()
    entry.concerns(*(f"org_{new_key().hex}" for _ in range(MAX_OBJECTS + 5)), "no id", "540102199001011234")
    assert len(entry.objects) == MAX_OBJECTS


def test_what_was_not_shown_in_the_end_is_not_recorded_as_shown() -> None:
    entry = Entry()
    entry.shows("dummy_bench.keeper_sealed")
    entry.refused(AlreadyThere())
    assert (entry.result, entry.code, entry.values()["revealed"]) == (AuditResult.REFUSED, "CONFLICT", None)


def test_texts_are_cut_to_their_columns() -> None:
    entry = Entry(operation="o" * 999, name="甲" * 999, address="a" * 999, trace_id="t" * 999)
    entry.because("理" * 999)
    entry.shows(*(f"table.column{number}" for number in range(99)))
    lengths = {name: len(value) for name, value in entry.values().items() if isinstance(value, str)}
    assert lengths == {
        "operation": 120, "actor": 100, "address": 60, "trace_id": 64, "reason": 500, "revealed": 500,
        "objects": 0, "result": 2,
    }  # fmt: skip
