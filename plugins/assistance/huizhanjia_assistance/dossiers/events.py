"""What dossiers announce in the transaction of a decision."""

from dataclasses import dataclass
from uuid import UUID

from huizhanjia_assistance.dossiers.kinds import DossierCategory, ExitKind


@dataclass(frozen=True)
class DossierEvent:
    """Something happened to a dossier.

    Attributes:
        dossier_id: which.
        organization_id: of which union.
    """

    dossier_id: UUID
    organization_id: UUID


@dataclass(frozen=True)
class DossierRegistered(DossierEvent):
    """A household was registered."""


@dataclass(frozen=True)
class DossierPublicized(DossierEvent):
    """A household is in public notice."""


@dataclass(frozen=True)
class DossierApproved(DossierEvent):
    """A household is in file from now on, in a category."""

    category: DossierCategory


@dataclass(frozen=True)
class DossierRejected(DossierEvent):
    """A household was not taken."""


@dataclass(frozen=True)
class DossierSuspended(DossierEvent):
    """A dossier rests."""


@dataclass(frozen=True)
class DossierResumed(DossierEvent):
    """A dossier rests no more."""


@dataclass(frozen=True)
class DossierVerified(DossierEvent):
    """A household was verified completely."""


@dataclass(frozen=True)
class DossierMoved(DossierEvent):
    """A dossier went to another union, its new one."""

    from_id: UUID


@dataclass(frozen=True)
class DossierExited(DossierEvent):
    """A household is out."""

    kind: ExitKind


@dataclass(frozen=True)
class DossierReopened(DossierEvent):
    """A household that was out applies anew."""


@dataclass(frozen=True)
class DossierErased(DossierEvent):
    """A dossier's personal values are gone for good."""
