"""What identity announces in the transaction that did it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AccountStatusChanged:
    """An account was suspended, reactivated or closed."""

    account_id: UUID
