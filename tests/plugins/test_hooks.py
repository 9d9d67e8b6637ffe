"""Every hook works, has a test here and stands in the documentation."""

import inspect
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from huizhanjia_core import hookspecs
from huizhanjia_core.db.database import Database
from huizhanjia_core.demo import load
from huizhanjia_core.hookspecs import Migrations, hookimpl
from huizhanjia_core.jobs.worker import Worker
from huizhanjia_core.migrate import upgrade
from huizhanjia_core.organization import tree
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.plugins import Registry
from huizhanjia_core.settings import JobSettings
from huizhanjia_core.work import Work
from sqlalchemy import func, select
from typer.testing import CliRunner

from tests.core.plugins.made import plugin as made
from tests.dummy_plugin import api, service
from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.models import BenchRow
from tests.dummy_plugin.plugin import plugin as dummy
from tests.dummy_plugin.repairs import REPAIR

HOOKS = sorted(name for name, found in vars(hookspecs).items() if hasattr(found, f"{hookspecs.PROJECT}_spec"))
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "plugins.md"


@pytest.fixture
def registry() -> Registry:
    return Registry.of([dummy])


@pytest.fixture
async def filled(world: Database, registry: Registry) -> Database:
    """The seed of unions with the dummy's tables beside it."""
    await upgrade(world, registry.migrations())
    return world


def test_there_are_hooks() -> None:
    assert {"manifest", "graphql", "models"} < set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_has_a_test(hook: str) -> None:
    assert f"test_hook_{hook}" in globals()


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_documented_by_its_signature(hook: str) -> None:
    signature = str(inspect.signature(getattr(hookspecs, hook))).replace("'", "").replace("|", r"\|")
    assert f"| `{hook}{signature}` |" in DOCUMENTATION.read_text("utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_shows_an_example_of_itself(hook: str) -> None:
    doc = inspect.getdoc(getattr(hookspecs, hook)) or ""
    assert re.search(rf"Example::\n\n(.*\n)*    @hookimpl\n    def {hook}\(self\)", doc)


@pytest.mark.parametrize("hook", HOOKS)
def test_dummy_uses_each_hook(hook: str) -> None:
    assert hasattr(getattr(dummy, hook), f"{hookspecs.PROJECT}_impl")


def test_hook_manifest(registry: Registry) -> None:
    assert (registry.manifest("dummy").zh, registry.manifest("dummy").version) == ("长椅", "1.2.0")


def test_hook_graphql(registry: Registry) -> None:
    sdl = str(registry.schema)
    for text in ("type Bench implements Node", "benchCount: Int!", "placeBench(", "benchStatistics("):
        assert text in sdl


def test_hook_models(registry: Registry) -> None:
    assert BenchRow in registry.models()


def test_hook_migrations(registry: Registry) -> None:
    assert registry.migrations()[-1] == Migrations("tests.dummy_plugin.migrations", prefix="dummy")
    assert registry.migrations()[0].prefix == "core"


def test_hook_actions(registry: Registry) -> None:
    assert {"dummy:bench:place", "dummy:bench:read"} <= {str(spec.action) for spec in registry.actions()}


def test_hook_roles(registry: Registry) -> None:
    assert "dummy_carpenter" in [role.code for role in registry.roles()]


def test_hook_role_actions(registry: Registry) -> None:
    allowed = [str(row.action) for row in registry.role_actions() if row.role == "dummy_carpenter"]
    assert allowed == [str(action) for action in Action]


async def test_hook_listeners(registry: Registry, filled: Database) -> None:
    async with filled.writer() as session:
        work = Work(session=session, actor=Actor.operator(), listeners=registry.listeners())
        # A union without subordinates can close.
        superiors = select(OrganizationRow.parent_id).where(OrganizationRow.parent_id.is_not(None))
        leaf = (
            await session.scalars(
                select(OrganizationRow).where(OrganizationRow.id.not_in(superiors)).order_by("code").limit(1)
            )
        ).one()
        bench = await service.place(work, organization=leaf.id, name="门前长椅", seats=3)
        await tree.close(work, unit=leaf.id, version=leaf.version, effective_on=work.today, reason="撤并")
        await session.refresh(bench)
        assert bench.seats == 0


def test_hook_workflows(registry: Registry) -> None:
    assert registry.workflows() == [REPAIR]


async def test_hook_jobs(registry: Registry, filled: Database) -> None:
    async with filled.writer() as session:
        work = Work(session=session, actor=Actor.operator())
        region = select(OrganizationRow.id).where(OrganizationRow.depth == 1)
        key = (await session.scalars(region)).one()
        await service.place(work, organization=key, name="门前长椅", seats=3)
    painting = [spec for spec in registry.jobs() if spec.kind == "dummy:bench:paint"]
    assert await Worker(filled, painting, JobSettings()).drain() == 1
    async with filled.reader() as connection:
        assert await connection.scalar(select(BenchRow.name)) == "门前长椅（新漆）"


def test_hook_commands(registry: Registry) -> None:
    (command,) = (one for one in registry.commands() if one.name == "dummy")
    assert "Sitting" in CliRunner().invoke(command.app, ["sit"]).output


async def test_hook_demo(registry: Registry, filled: Database) -> None:
    steps = [(name, step) for name, step in registry.given("demo") if name == "dummy"]
    assert await load(filled, steps, registry.listeners()) == 1
    async with filled.reader() as connection:
        upper = select(func.count()).select_from(OrganizationRow).where(OrganizationRow.depth <= 2)
        benches = select(func.count()).select_from(BenchRow)
        assert await connection.scalar(benches) == await connection.scalar(upper) == 8


def test_hook_file_references(registry: Registry) -> None:
    (reference,) = (one for one in registry.file_references() if one.purpose == "dummy:photo")
    assert (reference.record.__name__, reference.column.key) == ("Bench", "photo_id")


def test_hook_forms(registry: Registry) -> None:
    assert [form.name for name, form in registry.given("forms") if name == "dummy"] == ["bench"]


def test_hook_importers(registry: Registry) -> None:
    assert [one.name for name, one in registry.given("importers") if name == "dummy"] == ["dummy-benches"]


def test_hook_operations(registry: Registry) -> None:
    assert [path.name for path in registry.operations()[-1].iterdir()] == ["benches.graphql"]


def test_hook_hookspecs() -> None:
    answering = made("gardener")

    @hookimpl
    def ornaments(benches: Sequence[UUID]) -> Mapping[UUID, str]:
        return dict.fromkeys(benches, "格桑花")

    answering.ornaments = ornaments
    bench = uuid4()
    assert Registry.of([dummy, answering]).ask(api.ornaments, [bench]) == [{bench: "格桑花"}]
    assert Registry.of([dummy]).ask(api.ornaments, [bench]) == []
