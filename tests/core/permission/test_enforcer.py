"""Casbin is the authority: what is compiled from it is what it answers."""

import itertools
from uuid import UUID

import casbin  # type: ignore[import-untyped]
import pytest
from huizhanjia_core.permission.actor import Actor, Forbidden
from huizhanjia_core.permission.enforcer import NoPolicy, Policy
from huizhanjia_core.permission.roles import ROLES, role_actions
from huizhanjia_schema import Place
from hypothesis import given, settings
from hypothesis import strategies as st

ACTIONS = sorted({str(spec.action) for spec in role_actions()})
POLICY = Policy((f"r:{spec.role}", str(spec.action)) for spec in role_actions())


def test_compiled_answers_are_casbins_answers_for_every_role_and_action() -> None:
    for role, action in itertools.product((role.code for role in ROLES), [*ACTIONS, "core:nothing:do"]):
        assert POLICY.enforce(role, action) is (action in POLICY.actions.get(role, ()))


def test_no_policy_allows_nothing_because_it_does_not_start() -> None:
    with pytest.raises(NoPolicy):
        Policy([])


@pytest.mark.parametrize(
    ("subject", "action"),
    [
        ("", ""),
        ("r:", "a:b:c"),
        ("u:root", "a:b:c"),
        ("r:x", "a:b"),
        ("r:x\n", "a:b:c"),
        ("r:x", "a:b:*"),
        ("r:x, r:y", "a:b:c"),
        ("region_administrator", "a:b:c"),
    ],
)
def test_a_row_of_another_form_counts_for_nothing(subject: str, action: str) -> None:
    with pytest.raises(NoPolicy):
        Policy([(subject, action)])


@pytest.mark.parametrize("role", ["", "r:county_officer", "u:county_officer", "county_officer\n", "*"])
def test_odd_subjects_are_denied(role: str) -> None:
    assert not any(POLICY.enforce(role, action) for action in [*ACTIONS, ""])


# A Casbin model with places, as Casbin itself understands them, is the oracle for whole actors.
MODEL = """
[request_definition]
r = sub, org, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && g(r.sub, p.sub, r.org)
"""
TREE = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 2, 4), 5: (1, 2, 5), 6: (1, 3, 6)}


class _Row:
    def __init__(self, node: int) -> None:
        line = [UUID(int=key) for key in TREE[node]]
        for depth in range(6):
            setattr(self, f"anc{depth + 1}", line[depth] if depth < len(line) else None)


def _path(node: int) -> str:
    return "/" + "/".join(map(str, TREE[node]))


def _oracle(grants: list[tuple[str, int]]) -> casbin.Enforcer:
    enforcer = casbin.Enforcer(casbin.Enforcer.new_model(text=MODEL))
    enforcer.add_policies([[f"r:{spec.role}", str(spec.action)] for spec in role_actions()])
    enforcer.add_named_domain_matching_func("g", lambda org, seat: org == seat or org.startswith(seat + "/"))
    for role, node in grants:
        enforcer.add_grouping_policy("u:someone", f"r:{role}", _path(node))
    return enforcer


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["region_administrator", "prefecture_officer", "case_worker", "trainer"]),
            st.sampled_from(sorted(TREE)),
        ),
        max_size=4,
        unique=True,
    )
)
def test_an_actor_may_exactly_what_casbin_allows_at_every_place(grants: list[tuple[str, int]]) -> None:
    places: dict[str, set[Place]] = {}
    for role, node in grants:
        for action in POLICY.actions.get(role, ()):
            places.setdefault(action, set()).add(Place(len(TREE[node]), UUID(int=node)))
    actor = Actor(UUID(int=9), "someone", {action: frozenset(found) for action, found in places.items()})
    oracle = _oracle(grants)
    for action, node in itertools.product(ACTIONS, TREE):
        assert actor.may(action, at=_Row(node)) is oracle.enforce("u:someone", _path(node), action), (
            action,
            node,
        )


def test_an_anonymous_actor_may_nothing_and_the_operator_everything() -> None:
    for action in ACTIONS:
        assert not Actor.anonymous().may(action, at=_Row(1))
        assert Actor.operator().may(action, at=_Row(6))
    with pytest.raises(Forbidden, match="core:site:manage"):
        Actor.anonymous().require("core:site:manage", at=_Row(1))
