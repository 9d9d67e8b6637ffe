"""What the core offers to itself, through the hooks that every plugin uses; read it to learn to write one."""

from collections.abc import Iterable
from importlib.metadata import version

from huizhanjia_core import demo, idempotency
from huizhanjia_core.db.model import Model
from huizhanjia_core.documents import models as documents
from huizhanjia_core.documents.form import Form
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.files import graphql as files_graphql
from huizhanjia_core.files import models as files
from huizhanjia_core.files import uploader as files_uploader
from huizhanjia_core.files.kinds import SCANS
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.hookspecs import (
    ActionSpec,
    DemoStep,
    Manifest,
    Migrations,
    RoleGrantSpec,
    RoleSpec,
    hookimpl,
)
from huizhanjia_core.identity import actions as identity_actions
from huizhanjia_core.identity import demo as identity_demo
from huizhanjia_core.identity import graphql as identity_graphql
from huizhanjia_core.identity import models as identity
from huizhanjia_core.organization import actions as organization_actions
from huizhanjia_core.organization import demo as organization_demo
from huizhanjia_core.organization import graphql as organization_graphql
from huizhanjia_core.organization import imports, sheets
from huizhanjia_core.organization import models as organization
from huizhanjia_core.organization import population_models as population
from huizhanjia_core.organization import site_models as site
from huizhanjia_core.organization.basis_documents import PURPOSE as BASIS_DOCUMENT
from huizhanjia_core.permission import actions as permission_actions
from huizhanjia_core.permission import graphql as permission_graphql
from huizhanjia_core.permission import models as permission
from huizhanjia_core.permission import roles

_ROOMS = (organization, site, population, identity, permission, files, documents, idempotency, demo)


class Plugin:
    """The core as a plugin."""

    @hookimpl
    def manifest(self) -> Manifest:
        """The core fits itself and needs nobody."""
        return Manifest(name="core", zh="核心", en="Core", version=version("huizhanjia-core"), core="")

    @hookimpl
    def graphql(self) -> Iterable[type]:
        """Organizations, sites, accounts, roles, files."""
        return [
            *organization_graphql.PARTS,
            *identity_graphql.PARTS,
            *permission_graphql.PARTS,
            files_graphql.File,
            files_uploader.FileUploader,
        ]

    @hookimpl
    def models(self) -> Iterable[type[Model]]:
        """Every mapped class of the core's rooms."""
        return [
            found
            for room in _ROOMS
            for found in vars(room).values()
            if isinstance(found, type) and issubclass(found, Model) and found.__module__ == room.__name__
        ]

    @hookimpl
    def migrations(self) -> Migrations:
        """The core's history."""
        return Migrations("huizhanjia_core.migrations", "core")

    @hookimpl
    def actions(self) -> Iterable[ActionSpec]:
        """What roles can allow."""
        rooms = (organization_actions, identity_actions, permission_actions)
        return [ActionSpec(action, *room.TITLES[action]) for room in rooms for action in room.Action]

    @hookimpl
    def roles(self) -> Iterable[RoleSpec]:
        """The policy's actors."""
        return roles.ROLES

    @hookimpl
    def role_actions(self) -> Iterable[RoleGrantSpec]:
        """What they may do at first."""
        return roles.role_actions()

    @hookimpl
    def file_references(self) -> Iterable[FileReference]:
        """The scans of basis documents."""
        return [
            FileReference(
                organization_graphql.BasisDocument,
                site.BasisDocumentRow.file_id,
                BASIS_DOCUMENT,
                "依据文件扫描件",
                "Scan of a basis document",
                SCANS,
            )
        ]

    @hookimpl
    def forms(self) -> Iterable[Form]:
        """The sheet of a site."""
        return [sheets.SITE]

    @hookimpl
    def importers(self) -> Iterable[Importer]:
        """Populations and sites."""
        return [imports.POPULATIONS, imports.SITES]

    @hookimpl
    def demo(self) -> Iterable[DemoStep]:
        """The unions and their sites, then accounts."""
        return [*organization_demo.STEPS, *identity_demo.STEPS]


plugin = Plugin()
