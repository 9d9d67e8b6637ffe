"""The newest dossiers in one state are read from an index that begins with the place and the state."""

from typing import Any

import pytest
from huizhanjia_core.db.database import Database
from sqlalchemy import text

from bench.dataset.accounts import REGION
from bench.dataset.fill import REGISTRY
from tests.bench.planned import answered
from tests.harness.api import api
from tests.harness.prepared import opened

LIST = "query($s: [DossierState!]) { d: dossiers(first: 5, where: {states: $s}) { nodes { number } } }"
BELOW = """query($s: [DossierState!]) { o: organizations(first: 20, where: {levels: [COUNTY]}) { nodes {
    below: dossiersBelow(first: 5, orderBy: REGISTERED, where: {states: $s}) { nodes { number state } } } } }"""


async def planned(database: Database, sql: str, given: Any) -> str:
    """How the database would read a statement."""
    if database.dialect == "sqlite":
        rows = await database.statements.fetch(f"EXPLAIN QUERY PLAN {sql}", given)
        return "\n".join(str(row[3]) for row in rows)
    return "\n".join(str(row[0]) for row in await database.statements.fetch(f"EXPLAIN {sql}", given))


@pytest.mark.parametrize(
    ("document", "account", "index"),
    [
        (LIST, "p540100", "ix_assistance_dossier_anc2_state_registered_on_id"),
        (LIST, "c540121", "ix_assistance_dossier_anc3_state_registered_on_id"),
        (BELOW, REGION, "ix_assistance_dossier_anc3_state_registered_on_id"),
    ],
)
async def test_the_newest_in_a_state_come_from_an_index(
    tiny_url: str, document: str, account: str, index: str
) -> None:
    async with api(tiny_url, REGISTRY) as house:
        _, sql, given = await answered(house, document, account, s=["ACTIVE"])
    async with opened(tiny_url) as database:
        async with database.writer() as session:
            await session.execute(text("ANALYZE"))
        assert index in await planned(database, sql, given)
