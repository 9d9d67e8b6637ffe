"""What a look at a deployment finds."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.migrate import upgrade
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.plugins import Installed, Registry
from huizhanjia_core.plugins.answers import Loaded
from huizhanjia_core.plugins.doctor import Finding, Severity, doctor
from huizhanjia_core.settings import DatabaseSettings
from sqlalchemy import select, text

from tests.core.plugins.made import point
from tests.dummy_plugin.models import BenchRow
from tests.dummy_plugin.plugin import plugin as dummy

NOBODY = Installed([])


@pytest.fixture
def registry() -> Registry:
    return Registry.of([dummy])


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    made = Database(DatabaseSettings(url=empty_url))
    yield made
    await made.dispose()


async def test_healthy_deployment_has_no_finding(registry: Registry, empty: Database) -> None:
    await upgrade(empty, registry.migrations())
    assert await doctor(registry, empty, NOBODY) == []


async def test_pending_migrations_are_errors_of_each_module(registry: Registry, empty: Database) -> None:
    await upgrade(empty, Registry.of([]).migrations())
    (found,) = await doctor(registry, empty, NOBODY)
    assert (found.severity, found.plugin) == (Severity.ERROR, "dummy")
    assert "有未执行的迁移：dummy_0001" in found.zh


async def test_database_of_a_newer_program_is_an_error(registry: Registry, empty: Database) -> None:
    await upgrade(empty, registry.migrations())
    async with empty.writer() as session:
        await session.execute(text("UPDATE dummy_alembic_version SET version_num = 'dummy_0099'"))
    (found,) = await doctor(registry, empty, NOBODY)
    assert (found.severity, found.plugin) == (Severity.ERROR, "dummy")
    assert "dummy_0099" in found.en


async def test_plugin_that_is_not_enabled_is_noted_without_importing_it(
    registry: Registry, empty: Database
) -> None:
    await upgrade(empty, registry.migrations())
    offered = Installed([point("apple", "no_such_module_of_apple:plugin")])
    (found,) = await doctor(registry, empty, offered)
    assert (found.severity, found.plugin) == (Severity.NOTE, "apple")
    assert "huizhanjia plugin enable apple" in found.en


async def test_distribution_of_another_version_is_a_warning(empty: Database) -> None:
    core, found = Registry.of([dummy]).plugins
    registry = Registry([core, Loaded(found.manifest, found.plugin, "huizhanjia-dummy 1.3.0")])
    await upgrade(empty, registry.migrations())
    findings = await doctor(registry, empty, NOBODY)
    assert findings == [
        Finding(
            Severity.WARNING,
            "dummy",
            "安装包为 huizhanjia-dummy 1.3.0，清单版本却是 1.2.0。",
            "Installed is huizhanjia-dummy 1.3.0, but the manifest says 1.2.0.",
        )
    ]
    same = Registry([core, replace(found, distribution="huizhanjia-dummy 1.2")])
    assert await doctor(same, empty, NOBODY) == []


async def test_row_at_the_wrong_place_of_the_tree_is_an_error(registry: Registry, world: Database) -> None:
    await upgrade(world, registry.migrations())
    async with world.writer() as session:
        region, other = (await session.scalars(select(OrganizationRow).order_by("depth").limit(2))).all()
        session.add(BenchRow(name="x", seats=1, organization_id=region.id, anc1=other.id))
    (found,) = await doctor(registry, world, NOBODY)
    assert (found.severity, found.plugin) == (Severity.ERROR, "dummy")
    assert "1 rows of table dummy_bench" in found.en
