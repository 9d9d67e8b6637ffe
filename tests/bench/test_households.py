"""Distinct households of the region: counted right, and in the order of an index that holds all of it."""

from collections import defaultdict
from typing import Any

import pytest
from huizhanjia_assistance.cases.delivery_models import HouseholdHelpRow
from huizhanjia_assistance.cases.graphql.figures import CaseStatistics, HouseholdHelpStatistics
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_schema.stats import PART, Measure
from huizhanjia_schema.stored import element_of
from sqlalchemy import Column, UnaryExpression, func, select, update
from sqlalchemy.sql.visitors import iterate

from bench.dataset.accounts import PASSWORD, REGION
from bench.dataset.fill import REGISTRY
from tests.harness.api import api
from tests.harness.prepared import opened

CASES = """{ s: caseStatistics(groupBy: [PREFECTURE, SERVICE]) { prefecture { code } service cases households persons
    approved delivered helped daysToHelp late dossierLate asked satisfied } }"""
HELP = """{ s: householdHelpStatistics(groupBy: [PREFECTURE, SERVICE]) {
    prefecture { code } service households persons amount } }"""


async def asked(url: str, document: str) -> Any:
    """The groups that the region is shown."""
    async with api(url, REGISTRY) as house:
        answer = (await house.post(document, token=await house.token(REGION, PASSWORD))).json()
    assert "errors" not in answer, answer
    return answer["data"]["s"]


@pytest.mark.parametrize(("row", "document"), [(CaseRow, CASES), (HouseholdHelpRow, HELP)])
async def test_each_household_is_counted_once(tiny_url: str, row: Any, document: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        if row is HouseholdHelpRow:  # of some everything came back
            some = select(HouseholdHelpRow.id).order_by(HouseholdHelpRow.id).limit(30)
            await session.execute(
                update(HouseholdHelpRow).where(HouseholdHelpRow.id.in_(some)).values(deliveries=0, amount=0)
            )
        code = select(OrganizationRow.code).where(OrganizationRow.id == row.anc2).scalar_subquery()
        counts = row.deliveries > 0 if row is HouseholdHelpRow else row.id.is_not(None)
        households: dict[Any, set[Any]] = defaultdict(set)
        for prefecture, service, dossier, counted in await session.execute(
            select(code, row.service, row.dossier_id, counts).where(row.anc2.is_not(None))
        ):
            households[prefecture, service.name].update({dossier} - {None} if counted else ())
        sizes = await session.execute(select(code, row.service, func.count()).group_by(row.anc2, row.service))
        large = {(one[0], one[1].name) for one in sizes if one[2] >= 5 and one[0] is not None}
    data = await asked(tiny_url, document)
    found = {
        (one["prefecture"]["code"], one["service"]): one["households"]
        for one in data
        if one["prefecture"] is not None and one["households"] is not None
    }
    assert found == {key: len(households[key]) for key in large}
    assert len(found) > 5


@pytest.mark.parametrize(
    ("statistics", "row", "index"),
    [
        (CaseStatistics, CaseRow, "ix_assistance_case_figures"),
        (HouseholdHelpStatistics, HouseholdHelpRow, "ix_assistance_household_help_figures"),
    ],
)
def test_the_index_holds_all_that_is_measured(statistics: type, row: Any, index: str) -> None:
    """A measure of a column that it lacks would read every row; a count of an expression would sort them."""
    (found,) = (one for one in row.__table__.indexes if one.name == index)
    held = {column.name for column in found.columns}
    expressions = [
        field.metadata[PART].expression
        for field in vars(statistics)["__strawberry_definition__"].fields
        if isinstance(field.metadata[PART], Measure)
    ]
    assert len(expressions) >= 3
    parts = [part for one in expressions for part in iterate(element_of(one))]
    assert {part.name for part in parts if isinstance(part, Column)} <= held
    counted = [part.element for part in parts if isinstance(part, UnaryExpression)]
    assert [getattr(one, "name", None) for one in counted] == ["dossier_id"]
    assert [column.name for column in found.columns][:4] == ["anc1", "anc2", "service", "dossier_id"]
