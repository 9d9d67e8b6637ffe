"""The three administrations stay apart: in roles, in policies and in whatever sequence of grants."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core.builtin import plugin
from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.hookspecs import RoleGrantSpec, RoleKind, RoleSpec
from huizhanjia_core.identity.models import AccountRow, AccountStatus, PersonRow
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission import grants
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.defaults import install
from huizhanjia_core.permission.delegations import delegate, end_delegation
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleRow
from huizhanjia_core.permission.refusals import LastPolicy
from huizhanjia_core.permission.roles import ROLES
from huizhanjia_core.permission.separation import OWNERS, mixes
from huizhanjia_core.work import Work
from huizhanjia_schema import DeclarationError, Refusal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.core.permission.test_grants import ALLOW, GRANT
from tests.harness.api import Api
from tests.harness.prepared import work_in

ADMINISTRATIONS = [role.code for role in ROLES if role.kind is RoleKind.ADMINISTRATOR]
ROLE = "mutation($i:SetRoleActiveInput!){setRoleActive(input:$i){role{code active} userErrors{code path}}}"


def test_there_are_three_administrations() -> None:
    assert sorted(ADMINISTRATIONS) == [
        "audit_administrator",
        "security_administrator",
        "system_administrator",
    ]


def test_no_first_policy_mixes() -> None:
    kinds = {role.code: role.kind for role in ROLES}
    assert not [
        spec for spec in plugin.role_actions() if mixes(spec.role, kinds[spec.role], str(spec.action))
    ]


@pytest.mark.parametrize("action", sorted(OWNERS))
def test_an_administrative_act_has_one_role(action: str) -> None:
    free = [role.code for role in ROLES if not mixes(role.code, role.kind, action)]
    assert free == [OWNERS[action]]


@pytest.mark.parametrize("role", ADMINISTRATIONS)
@pytest.mark.parametrize("action", ["core:site:manage", "assistance:dossier:read", "funds:account:manage"])
def test_an_administrator_does_no_business(role: str, action: str) -> None:
    assert mixes(role, RoleKind.ADMINISTRATOR, action)
    assert not mixes("county_officer", RoleKind.BUSINESS, action)


async def test_a_module_that_proposes_to_mix_does_not_start(work: Work) -> None:
    with pytest.raises(DeclarationError, match="audit_administrator may not do dummy:bench:move"):
        await install(work.session, ROLES, [RoleGrantSpec("audit_administrator", "dummy:bench:move")])
    roles = [*ROLES, RoleSpec("usurper", "篡权", "Usurper")]
    with pytest.raises(DeclarationError, match="usurper may not do core:grant:manage"):
        await install(work.session, roles, [RoleGrantSpec("usurper", "core:grant:manage")])


@pytest.mark.parametrize(
    ("role", "action"),
    [
        ("county_officer", "core:grant:manage"),
        ("county_officer", "core:policy:manage"),
        ("audit_administrator", "core:account:manage"),
        ("system_administrator", "core:grant:manage"),
        ("system_administrator", "core:site:manage"),
    ],
)
async def test_a_policy_that_mixes_is_refused(house: Api, role: str, action: str) -> None:
    refused = (await house.data(ALLOW, "secadmin", i={"role": role, "action": action}))["allowAction"]
    assert refused["userErrors"] == [{"code": "FORBIDDEN", "path": ["input", "action"]}]


async def test_a_suspended_role_gives_nothing_from_the_next_request_on(house: Api) -> None:
    mine = "{myPermissions{action}}"
    assert (await house.data(mine, "linzhou"))["myPermissions"]
    for active in (False, True):
        given = {"role": "county_officer", "active": active}
        changed = (await house.data(ROLE, "secadmin", i=given))["setRoleActive"]
        assert changed == {"role": {"code": "county_officer", "active": active}, "userErrors": []}
        assert bool((await house.data(mine, "linzhou"))["myPermissions"]) is active


@pytest.mark.parametrize("someone", ["sysadmin", "auditor", "region", "linzhou"])
async def test_nobody_else_suspends_a_role(house: Api, someone: str) -> None:
    refused = await house.data(ROLE, someone, i={"role": "county_officer", "active": False})
    assert refused["setRoleActive"]["userErrors"][0]["code"] == "FORBIDDEN"


async def test_the_role_that_manages_policies_stays(house: Api) -> None:
    given = {"role": "security_administrator", "active": False}
    refused = (await house.data(ROLE, "secadmin", i=given))["setRoleActive"]
    assert refused["userErrors"][0]["code"] == "FORBIDDEN"
    role = OWNERS["core:policy:manage"]
    async with work_in(house.application.database) as work:
        with pytest.raises(LastPolicy):
            await grants.set_role_active(work, role=role, active=False)
        with pytest.raises(LastPolicy):
            await grants.disallow_action(work, role=role, action="core:policy:manage")


async def _own(work: Work, account: UUID, unit: OrganizationRow, role: str) -> UUID:
    """A grant of the lender's own; those that exclude each other are one after the other."""
    first = work.today + timedelta(days={"county_officer": 0, "cashier": 0}.get(role, 5))
    last = first + timedelta(days=4 if role != ADMINISTRATIONS[0] else 9)
    row = await grants.grant_role(
        work, account=account, role=role, organization=unit.id, valid_from=first, valid_to=last, reason="试"
    )
    return row.id


async def _account(work: Work, unit: OrganizationRow, username: str = "someone") -> UUID:
    person = PersonRow(name="某人")
    work.session.add(person)
    await work.session.flush()
    account = AccountRow(
        person_id=person.id,
        username=username,
        password_hash="-",
        status=AccountStatus.ACTIVE,
        created_at=now(),
        **lineage_of(unit),
    )
    work.session.add(account)
    await work.session.flush()
    return account.id


KNOWN = frozenset(str(spec.action) for spec in plugin.actions())
ADMINISTERED = tuple(
    f"core:{resource}:" for resource in ("account", "audit", "calendar", "grant", "job", "policy", "session")
)
ACTIONS = [*sorted(OWNERS), "core:account:read", "core:site:manage", "core:person:read"]
"""What roles are edited to do: each administrative act, and business."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "grant",
                "end",
                "shorten",
                "wait",
                "allow",
                "disallow",
                "suspend",
                "lend",
                "borrow",
                "give-back",
            ]
        ),
        st.sampled_from([*ADMINISTRATIONS, "county_officer", "cashier", "accountant"]),
        st.integers(0, 6),
        st.one_of(st.none(), st.integers(0, 6)),
    ),
    min_size=1,
    max_size=10,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_no_sequence_of_grants_ends_and_role_edits_lets_administrations_meet(
    world: Database, steps: list[tuple[str, str, int, int | None]]
) -> None:
    async with world.writer() as session:
        work = Work(session=session, actor=_operator())
        await install(session, ROLES, plugin.role_actions())
        unit = await session.scalar(select(OrganizationRow).where(OrganizationRow.code == "540121"))
        assert unit is not None
        account = await _account(work, unit)
        lender = await _account(work, unit, "lender")
        held = [
            await _own(work, lender, unit, role) for role in ("county_officer", "cashier", ADMINISTRATIONS[0])
        ]
        troupe = _Troupe(unit, account, held)
        for kind, role, start, length in steps:
            work = _later(work, start) if kind == "wait" else work
            try:
                async with session.begin_nested():
                    await troupe.do(work, kind, role, start, length)
            except Refusal:
                continue
            await _assert_apart(work, account)
            await _assert_apart(work, lender)
        await session.rollback()


@dataclass
class _Troupe:
    """Two accounts between which roles are granted and lent.

    Attributes:
        unit: where.
        account: receives whatever is granted.
        held: grants of the other one, who lends them.
        made: grants of the account.
        lent: what was delegated either way.
    """

    unit: OrganizationRow
    account: UUID
    held: list[UUID]
    made: list[UUID] = field(default_factory=list)
    lent: list[UUID] = field(default_factory=list)

    async def do(self, work: Work, kind: str, role: str, start: int, length: int | None) -> None:
        """One step; most of them are refused."""
        first = work.today + timedelta(days=start)
        if kind == "allow":
            await grants.allow_action(work, role=role, action=ACTIONS[start], known=KNOWN)
        elif kind == "disallow":
            await grants.disallow_action(work, role=role, action=ACTIONS[start])
        elif kind == "suspend":
            await grants.set_role_active(work, role=role, active=bool(start % 2))
        elif kind == "grant":
            last = None if length is None else first + timedelta(days=length)
            given: dict[str, Any] = {
                "account": self.account,
                "role": role,
                "organization": self.unit.id,
                "reason": "试",
            }
            row = await grants.grant_role(work, valid_from=first, valid_to=last, **given)
            self.made.append(row.id)
        elif kind in {"lend", "borrow"}:
            await self.lend(work, kind, start, first + timedelta(days=length or 0))
        elif kind == "give-back" and self.lent:
            await end_delegation(work, grant=self.lent[start % len(self.lent)])
        elif kind in {"end", "shorten"} and self.made:
            last = first if kind == "shorten" else None
            await grants.end_grant(work, grant=self.made[start % len(self.made)], last_day=last)

    async def lend(self, work: Work, kind: str, start: int, last: date) -> None:
        """From the one to the other, also what was lent before."""
        first = min(work.today + timedelta(days=start), last)
        source, to = (self.made + self.lent, "lender") if kind == "borrow" else (self.held, "someone")
        if source:
            grant = source[start % len(source)]
            given: dict[str, Any] = {"username": to, "reason": "试", "valid_from": first, "valid_to": last}
            row = await delegate(work, grant=grant, **given)
            self.lent.append(row.id)


async def _assert_apart(work: Work, account: UUID) -> None:
    """On no day from now on does the account hold roles that exclude each other, or what two of them may do."""
    query = select(GrantRow, RoleRow).join(RoleRow, RoleRow.id == GrantRow.role_id)
    query = query.where(GrantRow.account_id == account, GrantRow.ended_at.is_(None))
    held = [(row[0].valid_from, row[0].valid_to, row[1]) for row in await work.session.execute(query)]
    actions: dict[str, set[str]] = defaultdict(set)
    for policy in await work.session.scalars(select(PolicyRow)):
        actions[policy.v0.removeprefix("r:")].add(policy.v1)
    days = {work.today, *(first for first, _, _ in held)}
    for day in days:
        roles = {role.code for first, last, role in held if first <= day <= (last or date.max)}
        business = roles - set(ADMINISTRATIONS)
        assert len(roles & set(ADMINISTRATIONS)) <= 1, (day, roles)
        assert not (roles & set(ADMINISTRATIONS) and business), (day, roles)
        assert not {"cashier", "accountant"} <= roles, (day, roles)
        owners = {OWNERS[action] for role in roles for action in actions[role] if action in OWNERS}
        assert len(owners) <= 1, (day, roles, owners)
        business_done = any(not action.startswith(ADMINISTERED) for role in roles for action in actions[role])
        assert not (owners and business_done), (day, roles)


def _operator() -> Actor:
    return Actor.operator()


def _later(work: Work, days: int) -> Work:
    return replace(work, now=work.now + timedelta(days=days), today=today(work.now + timedelta(days=days)))


async def test_of_two_excluding_grants_at_once_one_wins(house: Api) -> None:
    unit = await house.data('{organizationByCode(code:"540121"){id}}', "secadmin")
    listed = await house.data("{accounts(first:200){nodes{id username}}}", "secadmin")
    trainer = next(one["id"] for one in listed["accounts"]["nodes"] if one["username"] == "trainer")
    given = {"account": trainer, "organization": unit["organizationByCode"]["id"], "reason": "试"}
    roles = ["cashier", "accountant", "expenditure_reviewer"] * 2
    answers = await asyncio.gather(
        *(house.data(GRANT, "secadmin", i={**given, "role": role}) for role in roles)
    )
    assert sum(answer["grantRole"]["grant"] is not None for answer in answers) == 1
    codes = {error["code"] for answer in answers for error in answer["grantRole"]["userErrors"]}
    assert codes == {"CONFLICT"}
