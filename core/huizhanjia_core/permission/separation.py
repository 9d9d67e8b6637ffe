"""Which actions belong to an administration, so that no role mixes administrations or adds business: pure."""

from collections.abc import Mapping
from types import MappingProxyType

from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.identity.actions import Action as Identity
from huizhanjia_core.permission.actions import Action as Permission

OWNERS: Mapping[str, str] = MappingProxyType(
    {
        Identity.ACCOUNT_MANAGE: "system_administrator",
        Identity.SESSION_MANAGE: "security_administrator",
        Permission.GRANT_MANAGE: "security_administrator",
        Permission.POLICY_MANAGE: "security_administrator",
    }
)
"""The one role that may do each of these: whoever had two of them could give themselves everything."""

_ADMINISTERED = (
    "core:account:",
    "core:audit:",
    "core:calendar:",
    "core:grant:",
    "core:job:",
    "core:policy:",
    "core:session:",
)


def mixes(role: str, kind: RoleKind, action: str) -> bool:
    """Whether ``action`` may not be given to a role (三员分立, GB/T 22239-2019).

    Args:
        role: the role's code.
        kind: an administrator's role does no business, whatever the action.
        action: ``module:resource:act``.
    """
    owner = OWNERS.get(action)
    if owner is not None:
        return role != owner
    return kind is RoleKind.ADMINISTRATOR and not action.startswith(_ADMINISTERED)
