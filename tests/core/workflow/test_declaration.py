"""A workflow that contradicts itself does not start; who is left for a step is decided purely."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core.hookspecs import hookimpl
from huizhanjia_core.plugins import PluginError, Registry
from huizhanjia_core.workflow import START, Transition, Workflow
from huizhanjia_core.workflow.declaration import leads
from huizhanjia_core.workflow.rules import Done, barred, left, nearest
from huizhanjia_schema import DeclarationError

from tests.core.plugins.made import plugin as made
from tests.dummy_plugin.models import RepairRow
from tests.dummy_plugin.plugin import plugin as dummy
from tests.dummy_plugin.repairs import APPROVE, FINISH, REOPEN, REPAIR, RepairState

REGION, PREFECTURE, COUNTY = (UUID(int=number) for number in (1, 2, 3))
LINE = (REGION, PREFECTURE, COUNTY)
A, B, C = (UUID(int=number) for number in (11, 12, 13))


def changed(transition: Transition, **values: Any) -> Workflow:
    others = tuple(one for one in REPAIR.transitions if one is not transition)
    return replace(REPAIR, transitions=(replace(transition, **values), *others))


@pytest.mark.parametrize(
    "values",
    [
        {"name": "return"},
        {"name": START},
        {"name": "Approve"},
        {"sources": ()},
        {"target": "PUBLISHED"},
        {"apart_from": ("invented",)},
        {"opens_after": -1},
        {"due_in": 501},
        {"opens_after": 5, "due_in": 5},
        {"target": RepairState.PROPOSED},  # nothing leads to PUBLISHED and FINISHED any more
    ],
)
def test_a_contradiction_does_not_start(values: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError):
        changed(APPROVE, **values)


def test_a_workflow_is_named_after_its_module() -> None:
    with pytest.raises(DeclarationError):
        replace(REPAIR, name="repair")


def test_states_are_titled_by_their_description() -> None:
    assert REPAIR.title(RepairState.PUBLISHED) == "公示中 · Made public"


def test_one_task_leads_for_each_action() -> None:
    assert leads(REPAIR.leaving(RepairState.PROPOSED)) == {"approve"}
    assert leads(REPAIR.leaving(RepairState.FINISHED)) == set()


def own(*accounts: UUID) -> dict[UUID, set[UUID | None]]:
    return {account: {None} for account in accounts}


def test_whoever_acted_in_anothers_place_bars_both() -> None:
    history = [Done(START, A, acting_for=B)]
    assert barred(REPAIR, APPROVE, history) == {A, B}


def test_a_delegate_of_the_excluded_is_left_only_by_another_right() -> None:
    assert left({B: {A}, C: {None}}, {A}) == {C}
    assert left({B: {A, C}}, {A}) == {B}
    assert left({B: {A, None}}, {A}) == {B}
    assert left({B: {A, None}}, {B}) == set()
    assert nearest(LINE, {COUNTY: {B: {A}}, PREFECTURE: own(C)}, {A}) == PREFECTURE


def test_earlier_actors_of_the_round_are_barred() -> None:
    history = [Done(START, A), Done("return", B), Done("resubmit", C), Done("approve", B)]
    assert barred(REPAIR, FINISH, history) == {A, B}
    assert barred(REPAIR, APPROVE, history) == {A}
    assert barred(REPAIR, FINISH, [*history, Done("finish", C), Done(REOPEN.name, B)]) == set()
    assert barred(REPAIR, APPROVE, [Done(START, None)]) == set()


def test_a_step_belongs_to_the_lowest_union_where_somebody_is_left() -> None:
    assert nearest(LINE, {COUNTY: own(A, B), PREFECTURE: own(C)}, {A}) == COUNTY
    assert nearest(LINE, {COUNTY: own(A), PREFECTURE: own(C)}, {A}) == PREFECTURE
    assert nearest(LINE, {COUNTY: own(A), REGION: own(B)}, {A}) == REGION
    assert nearest(LINE, {}, set()) == REGION


def broken(**hooks: Any) -> Any:
    found = made("broken")
    for name, values in hooks.items():

        @hookimpl
        def answer(values: Any = values) -> Any:
            return values

        setattr(found, name, answer)
    return found


def test_a_workflow_of_unknown_actions_stops_the_start() -> None:
    flow = replace(REPAIR, name="broken:repair")
    with pytest.raises(PluginError, match=r"broken.*dummy:repair"):
        Registry.of([broken(workflows=[flow])])


def test_a_misnamed_workflow_stops_the_start() -> None:
    with pytest.raises(PluginError, match="misnamed"):
        Registry.of([dummy, broken(workflows=[replace(REPAIR)])])


def test_a_staged_row_without_its_workflow_stops_the_start() -> None:
    class Forgetful(type(dummy)):  # type: ignore[misc]
        @hookimpl
        def workflows(self) -> list[Workflow]:
            return []

    with pytest.raises(PluginError, match=RepairRow.__name__):
        Registry.of([Forgetful()])
