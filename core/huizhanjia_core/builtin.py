"""What the core offers to itself, through the hooks that every plugin uses; read it to learn to write one."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from huizhanjia_core import demo, idempotency
from huizhanjia_core.audit import actions as audit_actions
from huizhanjia_core.audit import graphql as audit_graphql
from huizhanjia_core.audit import models as audit
from huizhanjia_core.calendar import actions as calendar_actions
from huizhanjia_core.calendar import graphql as calendar_graphql
from huizhanjia_core.calendar import models as calendar
from huizhanjia_core.crypto import models as crypto
from huizhanjia_core.db.model import Model
from huizhanjia_core.documents import graphql as documents_graphql
from huizhanjia_core.documents import models as documents
from huizhanjia_core.documents.form import Form
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.facilities import actions as facilities_actions
from huizhanjia_core.facilities import demo as facilities_demo
from huizhanjia_core.facilities import display_models as display
from huizhanjia_core.facilities import equipment_models as equipment
from huizhanjia_core.facilities import graphql as facilities_graphql
from huizhanjia_core.facilities import imports as facilities_imports
from huizhanjia_core.facilities.displays import PHOTO as DISPLAY_PHOTO
from huizhanjia_core.files import graphql as files_graphql
from huizhanjia_core.files import models as files
from huizhanjia_core.files import uploader as files_uploader
from huizhanjia_core.files.kinds import IMAGES, SCANS
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.hookspecs import (
    ActionSpec,
    DemoStep,
    Listener,
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
from huizhanjia_core.jobs import actions as job_actions
from huizhanjia_core.jobs import graphql as job_graphql
from huizhanjia_core.jobs import housekeeping
from huizhanjia_core.jobs import models as job
from huizhanjia_core.jobs.declaration import JobSpec
from huizhanjia_core.numbering import models as numbering
from huizhanjia_core.organization import actions as organization_actions
from huizhanjia_core.organization import demo as organization_demo
from huizhanjia_core.organization import graphql as organization_graphql
from huizhanjia_core.organization import imports, sheets
from huizhanjia_core.organization import models as organization
from huizhanjia_core.organization import population_models as population
from huizhanjia_core.organization import site_models as site
from huizhanjia_core.organization.basis_documents import PURPOSE as BASIS_DOCUMENT
from huizhanjia_core.people import actions as people_actions
from huizhanjia_core.people import demo as people_demo
from huizhanjia_core.people import graphql as people_graphql
from huizhanjia_core.people import group_models as group
from huizhanjia_core.people import models as people
from huizhanjia_core.people import qualification_models as qualification
from huizhanjia_core.permission import actions as permission_actions
from huizhanjia_core.permission import graphql as permission_graphql
from huizhanjia_core.permission import models as permission
from huizhanjia_core.permission import roles
from huizhanjia_core.tasks import graphql as task_graphql
from huizhanjia_core.tasks import models as task
from huizhanjia_core.tasks import notifications
from huizhanjia_core.workflow import actions as workflow_actions
from huizhanjia_core.workflow import graphql as workflow_graphql
from huizhanjia_core.workflow import listening
from huizhanjia_core.workflow import models as workflow

_ROOMS = (
    organization,
    site,
    population,
    identity,
    permission,
    people,
    qualification,
    group,
    equipment,
    display,
    idempotency,
    demo,
    audit,
    crypto,
    calendar,
    numbering,
    workflow,
    task,
    job,
    files,
    documents,
)


class Plugin:
    """The core as a plugin."""

    @hookimpl
    def manifest(self) -> Manifest:
        """The core fits itself and needs nobody."""
        return Manifest(name="core", zh="核心", en="Core", version=version("huizhanjia-core"), core="")

    @hookimpl
    def graphql(self) -> Iterable[type]:
        """Organizations, sites, accounts, roles, people, the trail; the calendar, tasks, jobs, files."""
        rooms = (
            organization_graphql,
            identity_graphql,
            permission_graphql,
            people_graphql,
            facilities_graphql,
            audit_graphql,
            calendar_graphql,
            workflow_graphql,
            task_graphql,
            job_graphql,
            documents_graphql,
        )
        parts = [part for room in rooms for part in room.PARTS]
        return [*parts, files_graphql.File, files_uploader.FileUploader]

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
        rooms = (
            organization_actions,
            identity_actions,
            permission_actions,
            people_actions,
            facilities_actions,
            audit_actions,
            calendar_actions,
            workflow_actions,
            job_actions,
        )
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
    def listeners(self) -> Iterable[Listener[Any]]:
        """Open steps follow rights, tree and calendar; notifications follow transitions."""
        return [*listening.LISTENERS, *notifications.LISTENERS]

    @hookimpl
    def jobs(self) -> Iterable[JobSpec]:
        """What is done every night."""
        return housekeeping.JOBS

    @hookimpl
    def file_references(self) -> Iterable[FileReference]:
        """The scans of basis documents, the photos of displays."""
        return [
            FileReference(
                organization_graphql.BasisDocument,
                site.BasisDocumentRow.file_id,
                BASIS_DOCUMENT,
                "依据文件扫描件",
                "Scan of a basis document",
                SCANS,
            ),
            FileReference(
                facilities_graphql.DisplayItem,
                display.DisplayItemRow.photo_id,
                DISPLAY_PHOTO,
                "上墙内容照片",
                "Photo of a display",
                IMAGES,
            ),
        ]

    @hookimpl
    def forms(self) -> Iterable[Form]:
        """The sheet of a site."""
        return [sheets.SITE]

    @hookimpl
    def importers(self) -> Iterable[Importer]:
        """Populations, sites and equipment."""
        return [imports.POPULATIONS, imports.SITES, facilities_imports.EQUIPMENT]

    @hookimpl
    def demo(self) -> Iterable[DemoStep]:
        """The unions and their sites, then accounts, then people and their posts, then facilities."""
        return [
            *organization_demo.STEPS,
            *identity_demo.STEPS,
            *people_demo.STEPS,
            *facilities_demo.STEPS,
        ]


plugin = Plugin()
