"""What the facilities room puts into the one schema."""

from huizhanjia_core.facilities.graphql.display_changes import DisplayChanges
from huizhanjia_core.facilities.graphql.displays import (
    DisplayItem,
    DisplayRoots,
    OrganizationDisplays,
    SiteDisplays,
)
from huizhanjia_core.facilities.graphql.equipment import (
    EquipmentAsset,
    EquipmentRoots,
    OrganizationEquipment,
    SiteEquipment,
)
from huizhanjia_core.facilities.graphql.equipment_changes import EquipmentChanges

PARTS: tuple[type, ...] = (
    EquipmentAsset,
    SiteEquipment,
    OrganizationEquipment,
    EquipmentRoots,
    EquipmentChanges,
    DisplayItem,
    SiteDisplays,
    OrganizationDisplays,
    DisplayRoots,
    DisplayChanges,
)
"""Records and extensions, for the ``graphql`` hook."""

__all__ = ["PARTS", "DisplayItem", "EquipmentAsset"]
