"""What the assistance centers offer to the core; read this file first."""

from collections.abc import Iterable
from importlib.metadata import version
from types import ModuleType
from typing import Any

from huizhanjia_core.db.model import Model
from huizhanjia_core.documents.form import Form
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.hookspecs import (
    ActionSpec,
    DemoStep,
    Listener,
    Manifest,
    Migrations,
    RoleGrantSpec,
    hookimpl,
)
from huizhanjia_core.jobs import JobSpec
from huizhanjia_core.workflow import Workflow

from huizhanjia_assistance import api, roles
from huizhanjia_assistance.cases import demo as requests
from huizhanjia_assistance.cases import room as cases
from huizhanjia_assistance.cases import sheets
from huizhanjia_assistance.dossiers import access_report, demo, imports, models, parts, retention
from huizhanjia_assistance.dossiers.life import DOSSIER


class Plugin:
    """Each hook is described in ``huizhanjia_core.hookspecs``."""

    @hookimpl
    def manifest(self) -> Manifest:
        """Needs nobody but the core."""
        return Manifest(
            name="assistance",
            zh="困难职工帮扶",
            en="Assistance",
            version=version("huizhanjia-assistance"),
            core=">=0.1,<0.2",
        )

    @hookimpl
    def graphql(self) -> Iterable[type]:
        """What it adds to the schema."""
        return [*parts.GRAPHQL, *cases.PARTS]

    @hookimpl
    def models(self) -> Iterable[type[Model]]:
        """Its tables."""
        return [*models.TABLES, *cases.MODELS]

    @hookimpl
    def migrations(self) -> Migrations:
        """How they came to be."""
        return Migrations("huizhanjia_assistance.migrations", prefix="assistance")

    @hookimpl
    def actions(self) -> Iterable[ActionSpec]:
        """What roles can allow."""
        return [*roles.ACTIONS, *cases.ACTIONS]

    @hookimpl
    def role_actions(self) -> Iterable[RoleGrantSpec]:
        """What the core's roles may do at first."""
        return [*roles.role_actions(), *cases.role_actions()]

    @hookimpl
    def workflows(self) -> Iterable[Workflow]:
        """The life of a dossier, of a case and of a campaign."""
        return [DOSSIER, *cases.WORKFLOWS]

    @hookimpl
    def listeners(self) -> Iterable[Listener[Any]]:
        """What whoever keeps the funds tells of payments, and what dossiers tell of themselves."""
        return cases.LISTENERS

    @hookimpl
    def hookspecs(self) -> Iterable[ModuleType]:
        """What it asks whoever keeps the funds."""
        return [api]

    @hookimpl
    def jobs(self) -> Iterable[JobSpec]:
        """What time does to dossiers, and to requests without one."""
        return [retention.TIME, *cases.JOBS]

    @hookimpl
    def file_references(self) -> Iterable[FileReference]:
        """What was signed at a visit."""
        return [*parts.FILES, *cases.FILES]

    @hookimpl
    def demo(self) -> Iterable[DemoStep]:
        """Invented households over the real unions."""
        return [*demo.STEPS, *requests.STEPS]

    @hookimpl
    def importers(self) -> Iterable[Importer]:
        """Dossiers and their members, lists of campaigns and what was paid of them."""
        return [imports.DOSSIERS, imports.MEMBERS, sheets.LISTS, sheets.RESULTS]

    @hookimpl
    def forms(self) -> Iterable[Form]:
        """The report for the person concerned."""
        return [access_report.REPORT]


plugin = Plugin()
