"""What the room of dossiers offers, gathered for ``plugin.py``."""

from collections.abc import Sequence

from huizhanjia_core.files.kinds import IMAGES, SCANS
from huizhanjia_core.files.reference import FileReference

from huizhanjia_assistance.dossiers import (
    care_changes,
    care_graphql,
    decision_changes,
    decision_graphql,
    economy_changes,
    graphql,
    household_changes,
    movement_graphql,
    privacy_changes,
    proceeding,
)
from huizhanjia_assistance.dossiers.decision_graphql import HouseholdVisit
from huizhanjia_assistance.dossiers.decision_models import VisitRow

GRAPHQL: Sequence[type] = (
    *graphql.PARTS,
    *decision_graphql.PARTS,
    *care_graphql.PARTS,
    *movement_graphql.PARTS,
    household_changes.HouseholdChanges,
    economy_changes.EconomyChanges,
    privacy_changes.PrivacyChanges,
    decision_changes.DecisionChanges,
    care_changes.CareChanges,
)
"""Records, statistics and changes."""

FILES: Sequence[FileReference] = (
    FileReference(
        HouseholdVisit,
        VisitRow.request_id,
        proceeding.REQUEST,
        "困难职工帮扶申请书",
        "Signed request for assistance",
        SCANS,
    ),
    FileReference(
        HouseholdVisit,
        VisitRow.authorization_id,
        proceeding.AUTHORIZATION,
        "家庭经济状况核对授权委托书",
        "Signed authorization to check the economy",
        SCANS,
    ),
    FileReference(
        HouseholdVisit, VisitRow.photo_id, proceeding.PHOTO, "入户照片", "Photo of a visit", IMAGES
    ),
)
"""What belongs to a visit."""
