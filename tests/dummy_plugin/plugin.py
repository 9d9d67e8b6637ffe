"""What the dummy plugin offers to the core: every hook once."""

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from huizhanjia_core.db.model import Model
from huizhanjia_core.documents.form import Form
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.files.kinds import IMAGES
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.hookspecs import (
    ActionSpec,
    Command,
    DemoStep,
    Listener,
    Manifest,
    Migrations,
    RoleGrantSpec,
    RoleSpec,
    hookimpl,
)
from huizhanjia_core.organization.events import OrganizationClosed

from tests.dummy_plugin import api, cli, demo, graphql, models, service
from tests.dummy_plugin.actions import Action


class Plugin:
    """Benches."""

    @hookimpl
    def manifest(self) -> Manifest:
        """Needs nobody but the core."""
        return Manifest(name="dummy", zh="长椅", en="Benches", version="1.2.0", core=">=0.1")

    @hookimpl
    def graphql(self) -> Iterable[type]:
        """A record, and what it adds to unions and to the roots."""
        return [
            graphql.Bench,
            graphql.BenchStatistics,
            graphql.OrganizationBenches,
            graphql.Roots,
            graphql.Changes,
        ]

    @hookimpl
    def models(self) -> Iterable[type[Model]]:
        """One table."""
        return [models.BenchRow]

    @hookimpl
    def migrations(self) -> Migrations:
        """Its history."""
        return Migrations("tests.dummy_plugin.migrations", prefix="dummy")

    @hookimpl
    def actions(self) -> Iterable[ActionSpec]:
        """Reading and placing."""
        return [
            ActionSpec(Action.BENCH_PLACE, "设置长椅", "Place benches", "设置长椅 · Put up benches"),
            ActionSpec(Action.BENCH_READ, "查看长椅", "Read benches", "查看长椅 · Read benches"),
        ]

    @hookimpl
    def roles(self) -> Iterable[RoleSpec]:
        """A role of its own."""
        return [RoleSpec("dummy_carpenter", "木工", "Carpenter")]

    @hookimpl
    def role_actions(self) -> Iterable[RoleGrantSpec]:
        """What a carpenter may do."""
        return [RoleGrantSpec("dummy_carpenter", action) for action in Action]

    @hookimpl
    def listeners(self) -> Iterable[Listener[Any]]:
        """Hears when a union closes."""
        return [Listener(OrganizationClosed, service.fold_up)]

    @hookimpl
    def commands(self) -> Iterable[Command]:
        """One group of commands."""
        return [Command("dummy", cli.app)]

    @hookimpl
    def demo(self) -> Iterable[DemoStep]:
        """One step."""
        return [DemoStep("长椅 · Benches", demo.benches)]

    @hookimpl
    def file_references(self) -> Iterable[FileReference]:
        """Photos of benches."""
        photo = models.BenchRow.photo_id
        return [FileReference(graphql.Bench, photo, service.PHOTO, "长椅照片", "Photo of a bench", IMAGES)]

    @hookimpl
    def forms(self) -> Iterable[Form]:
        """The plate of a bench."""
        template = Path(__file__).parent / "plate.typ"
        return [Form("bench", "长椅铭牌", "Plate of a bench", graphql.PLATE, graphql.plate, template)]

    @hookimpl
    def importers(self) -> Iterable[Importer]:
        """Benches."""
        return [service.BENCHES]

    @hookimpl
    def operations(self) -> Path:
        """One example operation."""
        return Path(__file__).parent / "operations"

    @hookimpl
    def hookspecs(self) -> Iterable[ModuleType]:
        """One hook for others to answer."""
        return [api]


plugin = Plugin()
