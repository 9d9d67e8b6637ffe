"""What other plugins may import: how dossiers stand, and what is announced about them."""

from huizhanjia_assistance.dossiers.events import (
    DossierApproved,
    DossierErased,
    DossierExited,
    DossierMoved,
    DossierPublicized,
    DossierRegistered,
    DossierRejected,
    DossierReopened,
    DossierResumed,
    DossierSuspended,
    DossierVerified,
)
from huizhanjia_assistance.dossiers.evidence import DossierEvidence, dossier_evidence
from huizhanjia_assistance.dossiers.graphql import Dossier

__all__ = [
    "Dossier",
    "DossierApproved",
    "DossierErased",
    "DossierEvidence",
    "DossierExited",
    "DossierMoved",
    "DossierPublicized",
    "DossierRegistered",
    "DossierRejected",
    "DossierReopened",
    "DossierResumed",
    "DossierSuspended",
    "DossierVerified",
    "dossier_evidence",
]
