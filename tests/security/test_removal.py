"""A matrix that stays green proves nothing: without any single scope, or any single check, it turns red."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from huizhanjia_schema import PUBLIC
from huizhanjia_schema.compiled.builder import Builder
from huizhanjia_schema.engine import readers
from huizhanjia_schema.record import RECORD, declaration
from huizhanjia_schema.scope import open_to
from sqlalchemy import true

from tests.harness.api import Api, api
from tests.plugins.conftest import everything
from tests.security.matrix import FULL, Matrix, violations
from tests.security.world import World, harvest

RECORDS = {
    record.name: record.cls
    for record in everything().schema.catalog.by_class.values()
    if not record.declared.scope.public  # what anyone may read has no scope to lose
}
POOR = ("anonymous", "nobody", "two-places")

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
async def opened(security_url: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Api]:
    """The application, composed while everyone may see the record type of the test."""
    cls = RECORDS[kind]
    monkeypatch.setattr(cls, RECORD, replace(declaration(cls), scope=open_to(PUBLIC)))
    registry = everything().without(())
    async with api(security_url, registry) as found:
        assert found.application.schema is not everything().schema
        yield found


@pytest.mark.parametrize("kind", sorted(RECORDS))
async def test_without_the_scope_of_any_record_type_the_matrix_is_red(opened: Api, kind: str) -> None:
    world = await harvest(opened)
    found = []
    for actor in POOR:
        matrix = Matrix(opened, world, actor)
        await matrix.nodes([kind])
        found += matrix.found
    assert found


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both engines forget who may see which rows."""
    rules = readers.Readers._rules
    monkeypatch.setattr(readers.Readers, "_rules", lambda *given: rules(*given)[1:])
    monkeypatch.setattr(readers, "visible", lambda _record, _viewer: true())
    monkeypatch.setattr(Builder, "scope", lambda *_given: lambda _entity: [true()])


@pytest.mark.parametrize("check", FULL)
async def test_an_engine_that_forgets_the_scope_is_found_by_each_check(
    house: Api, stored: World, careless: None, check: str
) -> None:
    assert await violations(house, stored, ("nobody",), (check,))
