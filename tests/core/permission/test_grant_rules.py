"""Which roles may meet in one account: the rule by itself."""

from datetime import date, timedelta

from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.permission.grant_rules import Held, clash
from huizhanjia_core.permission.roles import ROLES
from hypothesis import given
from hypothesis import strategies as st

START = date(2015, 1, 1)
KINDS = {role.code: role.kind for role in ROLES}
ADMINISTRATORS = {code for code, kind in KINDS.items() if kind is RoleKind.ADMINISTRATOR}
CONFLICTS = {
    pair
    for role in ROLES
    for other in role.incompatible_with
    for pair in ((role.code, other), (other, role.code))
}


@st.composite
def wanted(draw: st.DrawFn) -> Held:
    role = draw(st.sampled_from(sorted(KINDS)))
    first = START + timedelta(days=draw(st.integers(0, 30)))
    length = draw(st.none() | st.integers(0, 20))
    return Held(role, KINDS[role], first, None if length is None else first + timedelta(days=length))


@given(st.lists(wanted(), max_size=12))
def test_no_sequence_of_grants_lets_forbidden_roles_meet_on_any_day(requests: list[Held]) -> None:
    held: list[Held] = []
    for request in requests:
        if clash(request, held, CONFLICTS) is None:
            held.append(request)
    for day in (START + timedelta(days=n) for n in range(60)):
        roles = {h.role for h in held if h.valid_from <= day and (h.valid_to is None or day <= h.valid_to)}
        assert len(roles & ADMINISTRATORS) <= 1
        assert not roles & ADMINISTRATORS or roles <= ADMINISTRATORS
        assert not {(a, b) for a in roles for b in roles} & CONFLICTS


@given(wanted(), wanted())
def test_a_clash_is_mutual(one: Held, other: Held) -> None:
    assert (clash(one, [other], CONFLICTS) is None) == (clash(other, [one], CONFLICTS) is None)


def test_the_day_after_the_last_is_free() -> None:
    cashier = Held("cashier", RoleKind.BUSINESS, START, START + timedelta(days=9))
    later = Held("accountant", RoleKind.BUSINESS, START + timedelta(days=10), None)
    on_last_day = Held("accountant", RoleKind.BUSINESS, START + timedelta(days=9), None)
    assert clash(later, [cashier], CONFLICTS) is None
    assert clash(on_last_day, [cashier], CONFLICTS) is cashier


def test_the_three_administrations_exclude_each_other_and_all_business() -> None:
    assert {"system_administrator", "security_administrator", "audit_administrator"} == ADMINISTRATORS
    for code in ADMINISTRATORS:
        one = Held(code, RoleKind.ADMINISTRATOR, START, None)
        for other, kind in KINDS.items():
            assert (clash(Held(other, kind, START, None), [one], ()) is None) is (other == code)
