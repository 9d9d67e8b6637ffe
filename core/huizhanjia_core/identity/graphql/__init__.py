"""What the identity room puts into the one schema."""

from huizhanjia_core.identity.graphql.accounts import Account, ApiToken, IdentityQueries, Session
from huizhanjia_core.identity.graphql.changes import AccountChanges
from huizhanjia_core.identity.graphql.signing_in import SigningIn

PARTS: tuple[type, ...] = (Account, Session, ApiToken, IdentityQueries, SigningIn, AccountChanges)
"""Records and extensions, for the ``graphql`` hook."""

__all__ = ["PARTS", "Account"]
