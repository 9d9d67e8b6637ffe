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
from huizhanjia_core.jobs import JobSpec
from huizhanjia_core.organization.events import OrganizationClosed
from huizhanjia_core.workflow import Workflow

from tests.dummy_plugin import api, cli, demo, graphql, models, repair_graphql, service
from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.background import PAINT
from tests.dummy_plugin.repairs import REPAIR


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
            repair_graphql.Repair,
            repair_graphql.RepairTransition,
            repair_graphql.RepairRoots,
            repair_graphql.RepairChanges,
        ]

    @hookimpl
    def models(self) -> Iterable[type[Model]]:
        """Two tables."""
        return [models.BenchRow, models.RepairRow]

    @hookimpl
    def migrations(self) -> Migrations:
        """Its history."""
        return Migrations("tests.dummy_plugin.migrations", prefix="dummy")

    @hookimpl
    def actions(self) -> Iterable[ActionSpec]:
        """Reading and placing benches, and every part in their repair."""
        return [
            ActionSpec(Action.BENCH_PLACE, "设置长椅", "Place benches", "设置长椅 · Put up benches"),
            ActionSpec(Action.BENCH_READ, "查看长椅", "Read benches", "查看长椅 · Read benches"),
            ActionSpec(
                Action.BENCH_REVEAL, "查看看护人", "Reveal keepers", "查看看护人证件 · Reveal keepers"
            ),
            ActionSpec(Action.REPAIR_FINISH, "验收维修", "Finish repairs", "验收维修 · Finish repairs"),
            ActionSpec(Action.REPAIR_PROPOSE, "提出维修", "Propose repairs", "提出维修 · Propose repairs"),
            ActionSpec(Action.REPAIR_READ, "查看维修", "Read repairs", "查看维修 · Read repairs"),
            ActionSpec(Action.REPAIR_REVIEW, "审核维修", "Review repairs", "审核维修 · Review repairs"),
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
    def workflows(self) -> Iterable[Workflow]:
        """The life of a repair."""
        return [REPAIR]

    @hookimpl
    def jobs(self) -> Iterable[JobSpec]:
        """One job a day."""
        return [PAINT]

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
