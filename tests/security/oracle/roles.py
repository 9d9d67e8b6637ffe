"""Whom the requirements let do what, and where: roles, grants, and whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

ADMINISTRATORS = frozenset({"system_administrator", "security_administrator", "audit_administrator"})
"""三员: they exclude each other and hold no business rights."""

_READS_PREMISES = frozenset({"core:premises:read", "core:equipment:read", "core:display:read"})
_RUNS_SITES = _READS_PREMISES | {
    "core:premises:manage",
    "core:equipment:manage",
    "core:display:manage",
    "core:site:manage",
    "core:step:read",
}
_RUNS_A_UNION = _RUNS_SITES | {
    "core:population:record",
    "core:person:read",
    "core:person:manage",
    "core:appointment:manage",
    "core:qualification:read",
    "core:qualification:manage",
    "core:group:manage",
    "core:report:read",
    "core:report:manage",
}

_CLERK = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:visit",
        "assistance:dossier:check",
        "assistance:dossier:reveal",
        "assistance:duplicate:check",
    }
)
_REGISTERS = _CLERK | {"assistance:dossier:register"}
_DIRECTS = _CLERK | {"assistance:dossier:review"}
_COUNTY = _REGISTERS | {
    "assistance:dossier:review",
    "assistance:dossier:approve",
    "assistance:dossier:transfer",
    "assistance:standard:record",
}
_PREFECTURE = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:review",
        "assistance:dossier:visit",
        "assistance:dossier:check",
        "assistance:dossier:approve",
        "assistance:dossier:reveal",
        "assistance:dossier:transfer",
        "assistance:standard:record",
        "assistance:spot_check:draw",
    }
)
_REGION = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:review",
        "assistance:dossier:approve",
        "assistance:standard:record",
        "assistance:criteria:publish",
        "assistance:spot_check:draw",
    }
)
_PROTECTION = frozenset(
    {
        "assistance:dossier:read",
        "assistance:dossier:approve",
        "assistance:dossier:reveal",
        "assistance:criteria:publish",
        "assistance:spot_check:draw",
    }
)
"""Dossiers: the center registers and visits, its director or officer reviews, the officer above approves."""

_SEES_HELP = frozenset({"assistance:case:read", "assistance:delivery:read"})
_SERVES = _SEES_HELP | {
    "assistance:campaign:prepare",
    "assistance:case:register",
    "assistance:case:serve",
}
_VERIFIES = _SERVES | {
    "assistance:case:confidential",
    "assistance:case:reveal",
    "assistance:case:verify",
}
_APPROVES = _VERIFIES | {"assistance:campaign:approve", "assistance:case:approve"}
_PAYS = frozenset({"assistance:delivery:pay", "assistance:delivery:read"})
"""Help: the center registers and serves, its director verifies, officers approve, the cashier pays."""

ROLE_ACTIONS: Mapping[str, frozenset[str]] = {
    "system_administrator": frozenset(
        {
            "core:account:manage",
            "core:account:read",
            "core:calendar:manage",
            "core:job:manage",
            "core:job:read",
        }
    ),
    "security_administrator": frozenset(
        {
            "core:account:read",
            "core:grant:manage",
            "core:grant:read",
            "core:policy:manage",
            "core:session:manage",
        }
    ),
    "audit_administrator": frozenset({"core:account:read", "core:audit:read", "core:grant:read"}),
    "region_administrator": _RUNS_A_UNION
    | _REGION
    | (_APPROVES - {"assistance:campaign:prepare"})
    | {
        "core:organization:manage",
        "core:population:approve",
        "core:position:manage",
        "core:qualification:approve",
    },
    "legal_protection_officer": _READS_PREMISES
    | _PROTECTION
    | _SEES_HELP
    | {"assistance:cap:manage"}
    | {
        "core:population:record",
        "core:population:approve",
        "core:person:read",
        "core:qualification:read",
        "core:qualification:approve",
        "core:report:read",
        "core:step:read",
    },
    "finance_officer": _READS_PREMISES | _PAYS | {"core:report:read"},
    "expenditure_reviewer": _READS_PREMISES | _SEES_HELP | {"core:audit:read", "core:report:read"},
    "prefecture_officer": _RUNS_A_UNION | _PREFECTURE | _APPROVES,
    "county_officer": _RUNS_A_UNION | _COUNTY | _APPROVES,
    "center_director": _RUNS_SITES
    | _DIRECTS
    | _VERIFIES
    | {"core:person:read", "core:qualification:read", "core:qualification:manage", "core:report:read"},
    "case_worker": _READS_PREMISES | _REGISTERS | _SERVES,
    "cashier": _PAYS,
    "accountant": frozenset({"assistance:delivery:read"}),
    "donation_officer": frozenset(),
    "trainer": frozenset(),
    "external_auditor": _READS_PREMISES
    | _SEES_HELP
    | {"assistance:dossier:read", "core:qualification:read", "core:report:read"},
    "disclosure_editor": frozenset(),
    "dummy_carpenter": frozenset(
        {
            "dummy:bench:place",
            "dummy:bench:read",
            "dummy:bench:reveal",
            "dummy:repair:finish",
            "dummy:repair:propose",
            "dummy:repair:read",
            "dummy:repair:review",
        }
    ),
}
"""What each role may do before anyone changed a policy."""


@dataclass(frozen=True)
class Grant:
    """A role held at a place and everything below it, both days included."""

    role: str
    place: UUID
    first: date
    last: date | None = None
    ended: bool = False

    def on(self, day: date) -> bool:
        """Whether it gives something on a day."""
        return not self.ended and self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Actor:
    """Whoever asks; without account, nobody who has signed in."""

    account: UUID | None
    grants: tuple[Grant, ...]
    day: date

    def actions(self) -> frozenset[str]:
        """What the actor may do somewhere."""
        if self.account is None:
            return frozenset()
        return frozenset().union(*(ROLE_ACTIONS[one.role] for one in self.grants if one.on(self.day)))

    def holds_at(self, action: str, union: UUID) -> bool:
        """Whether a grant at this very union allows the action."""
        return self.account is not None and any(
            action in ROLE_ACTIONS[one.role] and one.place == union for one in self.grants if one.on(self.day)
        )

    def may(self, action: str, line: Sequence[UUID]) -> bool:
        """Whether the actor may do ``action`` at the end of a line that begins at the region."""
        return self.account is not None and any(
            action in ROLE_ACTIONS[one.role] and one.place in line for one in self.grants if one.on(self.day)
        )


def signed_in(
    *, status: str, revoked: datetime | None, idle: datetime, expires: datetime, now: datetime
) -> bool:
    return status == "ACTIVE" and revoked is None and now < idle and now < expires
