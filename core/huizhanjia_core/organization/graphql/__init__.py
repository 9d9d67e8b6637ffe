"""What the organization room puts into the one schema."""

from huizhanjia_core.organization.graphql.population_changes import PopulationChanges
from huizhanjia_core.organization.graphql.populations import OrganizationPopulations, PopulationFigure
from huizhanjia_core.organization.graphql.roots import OrganizationRoots
from huizhanjia_core.organization.graphql.site_changes import SiteChanges
from huizhanjia_core.organization.graphql.sites import (
    BasisDocument,
    OpeningHours,
    OrganizationSites,
    Premises,
    Site,
)
from huizhanjia_core.organization.graphql.tree import Organization, OrganizationChange, OrganizationVersion
from huizhanjia_core.organization.graphql.tree_changes import OrganizationChanges

PARTS: tuple[type, ...] = (
    Organization,
    OrganizationVersion,
    OrganizationChange,
    Site,
    OpeningHours,
    BasisDocument,
    Premises,
    PopulationFigure,
    OrganizationSites,
    OrganizationPopulations,
    OrganizationRoots,
    OrganizationChanges,
    SiteChanges,
    PopulationChanges,
)
"""Records and extensions, for the ``graphql`` hook."""

__all__ = ["PARTS", "BasisDocument", "Organization", "Site"]
