"""What the organization services announce to other modules, in the same transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huizhanjia_core.organization.kinds import SiteKind


@dataclass(frozen=True)
class OrganizationEvent:
    """A change of a union was recorded; it holds from ``effective_on``, a past or a future day."""

    organization_id: UUID
    change_id: UUID
    effective_on: date


@dataclass(frozen=True)
class OrganizationEstablished(OrganizationEvent):
    """A union was established."""


@dataclass(frozen=True)
class OrganizationRenamed(OrganizationEvent):
    """A union has a new name."""


@dataclass(frozen=True)
class OrganizationRecoded(OrganizationEvent):
    """A union has a new code."""


@dataclass(frozen=True)
class OrganizationMoved(OrganizationEvent):
    """A union stands under another superior."""

    parent_id: UUID


@dataclass(frozen=True)
class OrganizationClosed(OrganizationEvent):
    """A union ceases to exist."""


@dataclass(frozen=True)
class SiteEvent:
    """Something happened to a site."""

    site_id: UUID
    organization_id: UUID
    kind: SiteKind


@dataclass(frozen=True)
class SiteOpened(SiteEvent):
    """A site was opened."""

    opened_on: date


@dataclass(frozen=True)
class SiteClosed(SiteEvent):
    """A site was closed."""

    closed_on: date


@dataclass(frozen=True)
class PopulationApproved:
    """A population figure may be used for standards from now on."""

    figure_id: UUID
    organization_id: UUID
    as_of: date
    value: int
