"""Everyone asks for everything: what they see is what the requirements let them see, row for row."""

import pytest
from graphql import get_named_type
from sqlalchemy import text

from tests.harness.api import Api
from tests.plugins.conftest import everything
from tests.security import oracle
from tests.security.cast import CAST, POSITIONS
from tests.security.matrix import FULL, violations
from tests.security.selections import fields_of, is_connection, is_statistics, record_of
from tests.security.world import World

SCHEMA = everything().schema
READERS = ("system_administrator", "security_administrator", "case_worker", "dummy_carpenter")
"""One role for each set of actions that lets one read something."""

DEEP = [
    "anonymous",
    "nobody",
    "two-places",
    "place-within-place",
    "region_administrator@parent",
    "audit_administrator@yesterday",
    "audit_administrator@tomorrow",
    "region_administrator@taken-back",
    "security_administrator@revoked",
    *(f"{role}@own" for role in READERS),
]
"""Those who also ask through every list, filter, order, statistic and path; others see the same rows as one of them."""

ENDED = ["audit_administrator@tomorrow", "region_administrator@taken-back", "security_administrator@revoked"]
"""Those whose grants do not hold for another reason than yesterday's: no row for them, on no path."""

FEW = ["anonymous", "two-places", "region_administrator@parent", "case_worker@own"]
"""Those who do so on PostgreSQL too: both databases are asked by the same conditions."""

pytestmark = pytest.mark.timeout(1_800)  # the whole cast asks both engines for everything


def _told(missing: set[str], what: str) -> None:
    assert not missing, f"add to tests/security/oracle.py, {what}: {sorted(missing)}"


def test_the_oracle_knows_every_record_type() -> None:
    composed = {record.name for record in SCHEMA.catalog.by_class.values()}
    _told(composed - oracle.TYPES.keys(), "TYPES")
    _told(oracle.TYPES.keys() - composed, "TYPES, which are no longer there")


def test_the_oracle_knows_every_field_that_leads_to_rows() -> None:
    missing: set[str] = set()
    for name in oracle.TYPES:
        totals = {
            key
            for record in SCHEMA.catalog.by_class.values()
            if record.name == name
            for key, f in record.fields.items()
            if type(f.stored).__name__ == "Total"
        }
        for key, field in fields_of(SCHEMA.graphql_schema, name).items():
            target = record_of(field)
            if is_statistics(field) or target is None or target not in oracle.TYPES:
                known = not (
                    key in totals and (name, key) not in oracle.NARROW_TOTALS.keys() | oracle.WIDE_TOTALS
                )
            elif is_connection(field):
                known = (name, key) in oracle.LISTS
            else:
                known = not oracle.TYPES[target].narrow or (name, key) in oracle.ONES
            if not known:
                missing.add(f"{name}.{key}")
    _told(missing, "LISTS, ONES or the totals")


def test_the_oracle_knows_every_statistic() -> None:
    kinds = {
        get_named_type(field.type).name
        for name in ("Query", *oracle.TYPES)
        for field in fields_of(SCHEMA.graphql_schema, name).values()
        if is_statistics(field)
    }
    _told(kinds - oracle.MEASURES.keys() - oracle.WIDE_STATISTICS, "MEASURES")


def test_the_oracle_knows_every_mutation() -> None:
    _told(fields_of(SCHEMA.graphql_schema, "Mutation").keys() - oracle.MUTATIONS.keys(), "MUTATIONS")


def test_no_administrator_does_business() -> None:
    administered = {"core:account", "core:audit", "core:grant", "core:policy", "core:session"}
    administered |= {"core:calendar", "core:job"}
    for role in oracle.ADMINISTRATORS:
        assert {action.rpartition(":")[0] for action in oracle.ROLE_ACTIONS[role]} <= administered


async def test_roles_may_at_first_what_the_requirements_say(house: Api) -> None:
    async with house.application.database.reader() as connection:
        rows = await connection.execute(text("SELECT v0, v1 FROM core_policy"))
        stored = {(role.removeprefix("r:"), action) for role, action in rows}
    assert stored == {(role, action) for role, actions in oracle.ROLE_ACTIONS.items() for action in actions}


def test_every_narrow_type_has_rows_to_see_and_rows_to_hide_at_every_position(stored: World) -> None:
    for name, kind in oracle.TYPES.items():
        assert len(stored.rows[name]) >= 3, name
        if not kind.narrow:
            continue
        for position, codes in POSITIONS.items():
            units = {stored.units[code] for code in codes}
            if any(isinstance(rule, oracle.Within) for rule in kind.rules):
                there = [row for row in stored.rows[name].values() if row.line[-1] in units]
                assert len(there) >= 2, f"{name}: put rows at {position} into tests/security/world.py"
        seen, every = [len(stored.seen(cast, name)) for cast in CAST], len(stored.rows[name])
        if all(isinstance(rule, oracle.AtRegion) for rule in kind.rules):  # all of it or nothing
            assert {0, every} == set(seen), f"somebody sees all of {name}, somebody nothing"
        else:
            assert any(0 < count < every for count in seen), f"nobody sees some of {name}"
        owners = {owner for some in stored.canaries.values() for owner, _ in some}
        assert name in owners | oracle.FIGURES_ONLY, f"no canary in {name}"


async def test_nobody_gets_a_row_or_a_count_beyond_their_places(house: Api, stored: World) -> None:
    actors = stored.actors if house.application.database.dialect == "sqlite" else DEEP
    assert await violations(house, stored, actors, ("nodes", "lists")) == []


async def test_no_path_filter_order_or_statistic_tells_more(house: Api, stored: World) -> None:
    checks = [check for check in FULL if check not in {"nodes", "lists"}]
    deep = [actor for actor in DEEP if actor not in ENDED]
    actors = deep if house.application.database.dialect == "sqlite" else FEW
    assert await violations(house, stored, actors, checks) == []
