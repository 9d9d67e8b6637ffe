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
class DossierReviewed(DossierEvent):
    """A household passed the review at the grassroots."""


@dataclass(frozen=True)
class DossierReturned(DossierEvent):
    """A household's application went back to whoever registered it."""


@dataclass(frozen=True)
class DossierAssessed(DossierEvent):
    """A household was judged by the criteria; the category is None where it fulfills none."""

    category: DossierCategory | None


@dataclass(frozen=True)
class DossierPublicized(DossierEvent):
    """A household is in public notice."""


@dataclass(frozen=True)
class ObjectionDecided(DossierEvent):
    """An objection to a household's public notice was upheld or dismissed."""

    upheld: bool


@dataclass(frozen=True)
class DossierApproved(DossierEvent):
    """A household is in file from now on, in a category."""

    category: DossierCategory


@dataclass(frozen=True)
class DossierRejected(DossierEvent):
    """A household was not taken."""


@dataclass(frozen=True)
class DossierWithdrawn(DossierEvent):
    """A household took its application back."""


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
class DossierTransferRefused(DossierEvent):
    """A dossier stays where it is, because the union that was asked did not take it."""

    to_id: UUID


@dataclass(frozen=True)
class DossierExitProposed(DossierEvent):
    """Somebody proposed that a household leaves."""

    kind: ExitKind


@dataclass(frozen=True)
class DossierExitRefused(DossierEvent):
    """A household stays in file, although its exit was proposed."""

    kind: ExitKind | None


@dataclass(frozen=True)
class DossierExited(DossierEvent):
    """A household is out."""

    kind: ExitKind


@dataclass(frozen=True)
class DossierReopened(DossierEvent):
    """A household that was out applies anew."""


@dataclass(frozen=True)
class ConsentWithdrawn(DossierEvent):
    """A household agrees no more to a use of its data."""


@dataclass(frozen=True)
class DossierArchived(DossierEvent):
    """A dossier was put away."""


@dataclass(frozen=True)
class DossiersErased:
    """Files whose retention was over were erased together; ``DossierErased`` of each follows.

    Attributes:
        dossiers: which.
    """

    dossiers: tuple[UUID, ...]


@dataclass(frozen=True)
class DossierErased(DossierEvent):
    """A dossier's personal values are gone for good."""
