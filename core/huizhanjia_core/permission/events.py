"""What permission announces in the transaction that did it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class GrantsChanged:
    """A role was granted at a union, or a grant there ended or was shortened."""

    organization_id: UUID


@dataclass(frozen=True)
class PolicyChanged:
    """A role may do an action or may not any more; without action, a role was switched on or off."""

    action: str | None = None
