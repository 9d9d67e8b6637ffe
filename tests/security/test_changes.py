"""Everyone asks for every mutation: refused as the requirements say, with nothing changed."""

from typing import Any

import pytest
from huizhanjia_core.permission.actor import Actor

from tests.harness.api import Api
from tests.security import oracle
from tests.security.cast import CAST
from tests.security.changes import refusal, told_apart, violations
from tests.security.requests import EXAMPLES, subjects
from tests.security.world import World, stranger

HOLDERS = sorted(role for role, actions in oracle.ROLE_ACTIONS.items() if actions)
OUTSIDE = [f"{role}@{position}" for role in HOLDERS for position in ("own", "parent", "child")]
"""Those who may do it, elsewhere: the requests are about the county 540202."""
POWERLESS = ["anonymous", "nobody", *(name for name, cast in CAST.items() if cast.state != "live")]
ENTITLED = {
    "core:account": "system_administrator",
    "core:grant": "security_administrator",
    "core:policy": "security_administrator",
    "core:organization": "region_administrator",
    "core:population": "region_administrator",
    "core:site": "county_officer",
    "core:premises": "center_director",
    "core:equipment": "center_director",
    "core:display": "center_director",
    "core:person": "region_administrator",
    "core:position": "region_administrator",
    "core:appointment": "region_administrator",
    "core:qualification": "region_administrator",
    "core:group": "region_administrator",
    "core:report": "region_administrator",
    "core:calendar": "system_administrator",
    "core:job": "system_administrator",
    "assistance:dossier": "county_officer",
    "assistance:duplicate": "county_officer",
    "assistance:standard": "county_officer",
    "assistance:criteria": "region_administrator",
    "assistance:spot_check": "region_administrator",
    "assistance:case": "county_officer",
    "assistance:campaign": "county_officer",
    "assistance:delivery": "cashier",
    "assistance:cap": "legal_protection_officer",
    "dummy:bench": "dummy_carpenter",
    "dummy:repair": "dummy_carpenter",
}
"""Who may do it, by what is done to."""

ROUTED = {
    "reviewRepair",
    "reviewDossier",
    "suspendDossier",
    "decideDossier",
    "resumeDossier",
    "decideExit",
    "verifyCase",
    "approveCase",
    "returnCase",
    "rejectCase",
    "approveCampaign",
    "returnCampaign",
}
"""Steps that belong to the lowest union where somebody is there for them: the prefecture above the county."""

REFUSED_ANYWAY = {"recordHouseholdVisit"}
"""Whoever does not see the dossier has not brought its signed papers either, and is told the same of them."""

OWN_AFFAIRS = {name for name, change in oracle.MUTATIONS.items() if change.action is None}


def promising(actor: str) -> list[str]:
    """What somebody's roles allow somewhere; everything for those at the region and those without any role."""
    roles = {role for role, _ in CAST[actor].grants} if actor in CAST else set()
    if not roles or actor.endswith("@region"):
        return list(EXAMPLES)
    allowed = {None, *(action for role in roles for action in oracle.ROLE_ACTIONS[role])}
    return [mutation for mutation in EXAMPLES if oracle.MUTATIONS[mutation].action in allowed]


def test_every_mutation_has_an_example() -> None:
    without = {name for name, change in oracle.MUTATIONS.items() if change.anonymous}
    assert oracle.MUTATIONS.keys() - EXAMPLES.keys() == without | {"logout", "changePassword"}


async def test_whoever_lacks_the_action_or_the_place_changes_nothing(house: Api, stored: World) -> None:
    actors = [f"{role}@region" for role in oracle.ROLE_ACTIONS]
    if house.application.database.dialect == "sqlite":
        actors += [*OUTSIDE, *POWERLESS, "place-within-place"]
    assert await violations(house, stored, actors, promising) == []


async def test_what_is_one_s_own_needs_signing_in(house: Api, stored: World) -> None:
    for query in (
        "mutation{logout{done}}",
        'mutation{changePassword(input:{current:"a",password:"b"}){userErrors{code}}}',
    ):
        answer = (await house.post(query)).json()
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_a_hidden_id_and_a_missing_one_get_the_same_answer(house: Api, stored: World) -> None:
    actors = OUTSIDE if house.application.database.dialect == "sqlite" else OUTSIDE[::3]
    assert await told_apart(house, stored, [*actors, "nobody", "case_worker@region"], promising) == []


async def test_an_account_out_of_reach_cannot_be_told_from_none(house: Api, stored: World) -> None:
    given = {
        **EXAMPLES["grantRole"](stored, "540202"),
        "organization": EXAMPLES["grantRole"](stored, "540122")["organization"],
    }
    hidden = await refusal(house, stored, "security_administrator@own", "grantRole", given)
    given["account"] = stranger(stored, "Account")
    assert hidden == await refusal(house, stored, "security_administrator@own", "grantRole", given)
    assert hidden[0][0] == "NOT_FOUND"


@pytest.mark.parametrize("mutation", sorted(EXAMPLES.keys() - OWN_AFFAIRS))
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_whoever_holds_the_action_there_gets_it_done(house: Api, stored: World, mutation: str) -> None:
    actor = f"{holder(mutation)}@{'other' if mutation in ROUTED else 'region'}"
    given = EXAMPLES[mutation](stored, "540202")
    assert oracle.answer(stored.actors[actor], mutation, subjects(stored, mutation, given)) is None
    got = await refusal(house, stored, actor, mutation, given)
    # No union of the demonstration can be closed: each has sites. That is told only to whoever may close it.
    assert [code for code, _, _ in got] == (["CONFLICT"] if mutation == "closeOrganization" else [])


@pytest.mark.parametrize("mutation", sorted(EXAMPLES.keys() - OWN_AFFAIRS - REFUSED_ANYWAY))
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_mutation_that_does_not_ask_for_its_action_is_reported(
    house: Api, stored: World, mutation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = (oracle.MUTATIONS[mutation].action or "").rpartition(":")[0]
    may = Actor.may

    def careless(self: Actor, asked: str, at: Any = None) -> bool:
        # Some are found by whoever may read something else: a campaign by who reads deliveries.
        return asked.startswith(resource) or asked.endswith(":read") or may(self, asked, at)

    monkeypatch.setattr(Actor, "may", careless)
    assert await violations(house, stored, [f"{holder(mutation)}@own"], lambda _: [mutation])


def holder(mutation: str) -> str:
    """A role that may do it."""
    return ENTITLED[(oracle.MUTATIONS[mutation].action or "").rpartition(":")[0]]
