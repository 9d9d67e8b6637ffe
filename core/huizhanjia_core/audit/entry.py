"""The record of what is being done, filled in while it is done."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from huizhanjia_schema.errors import ErrorCode, Spoken
from huizhanjia_schema.ids import encode_id, split_id
from huizhanjia_schema.scope import ancestors

from huizhanjia_core.audit.models import AuditResult
from huizhanjia_core.permission.actor import Actor

MAX_OBJECTS = 200
"""How many ids one record names; an import of thousands names its batch instead."""

ERASED = "erased"
"""Begins the mark, among a record's objects, of a subject whose key was destroyed."""

MAX_DETAIL = 4000
"""Characters of a detail; what is longer keeps only the names of its parts."""

_REASON, _NAME = 500, 100


@dataclass(kw_only=True, eq=False)
class Entry:
    """What will be recorded; a service adds to it through ``work.audit``.

    Never a personal value: only ids, names of fields and what staff wrote as their reason.

    Attributes:
        operation: the mutation as clients call it, or the words typed after ``huizhanjia``.
        account: who acts, None for the command line and for strangers.
        name: their name; None lets the account's stand.
        session: the session that they act in.
        address: where from.
        trace_id: of the request.
        action: what they had to be allowed.
        organization: where; None lets the account's organization stand, and the region after it.
        result: how it ended.
        code: why it was refused or broke off.
        reason: why it was done, where somebody said.
        digest: of the input.
        objects: the global ids that it concerned.
        revealed: the names of the hidden values that it showed.
        detail: what else must be told: which list was taken out, how many rows were entered.
        on_behalf: the accounts in whose place it is done, by delegation.
        kept: whether its record was written in a transaction that is not over yet or was committed.
    """

    operation: str = ""
    account: UUID | None = None
    name: str | None = None
    session: UUID | None = None
    address: str | None = None
    trace_id: str | None = None
    action: str | None = None
    organization: UUID | None = None
    result: AuditResult = AuditResult.OK
    code: str | None = None
    reason: str | None = None
    digest: str | None = None
    objects: dict[str, None] = field(default_factory=dict)
    revealed: dict[str, None] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    on_behalf: dict[UUID, None] = field(default_factory=dict)
    kept: bool = False

    def acting(self, actor: Actor) -> Actor:
        """Note who acts; the actor returned also notes what it has to be allowed, and where."""
        self.account, self.session, self.name = actor.account_id, actor.session_id, actor.name

        def noted(action: str, at: Any, allowed: bool) -> None:
            self.asked(action, at, allowed)
            for account in sorted(actor.acting_for(action, at)):
                self.on_behalf.setdefault(account)

        return replace(actor, noted=noted)

    def asked(self, action: str, at: Any, allowed: bool) -> None:
        """Note that ``action`` at the row ``at`` was required: the first such, or the one not allowed."""
        if self.action is not None and allowed:
            return
        self.action = action
        line = [key for key in ancestors(at) if key is not None] if hasattr(at, "anc1") else []
        if line:
            self.organization = line[-1]

    def concerns(self, *ids: str) -> None:
        """Note global ids of what is touched; anything that is no id is passed over."""
        for one in ids:
            if len(self.objects) < MAX_OBJECTS and split_id(one) is not None:
                self.objects[one] = None

    def erases(self, subject: UUID) -> None:
        """Note that a subject's key was destroyed, as ``erased_`` and the subject's key."""
        self.concerns(f"{ERASED}_{subject.hex}")

    def done_by(self, account: UUID) -> None:
        """Note whose account it is, where nobody is signed in yet."""
        self.account, self.name = account, None

    def because(self, reason: str | None) -> None:
        """Note why it is done; for reasons of administration, never for what is said about a worker."""
        self.reason = reason[:_REASON] if reason else self.reason

    def shows(self, *names: str) -> None:
        """Note hidden values that are shown, each as ``table.column``."""
        self.revealed.update(dict.fromkeys(names))

    def tells(self, **facts: Any) -> None:
        """Note values of JSON by name; never a text that somebody typed, which may be personal."""
        self.detail.update(facts)

    def refused(self, error: Spoken) -> None:
        """Note that a service or a rule said no."""
        self.result, self.code = AuditResult.REFUSED, error.code.value
        self.revealed.clear()

    def failed(self, error: BaseException) -> None:
        """Note that it broke off; of an exception only its kind is kept."""
        self.result = AuditResult.FAILED
        if isinstance(error, asyncio.CancelledError):  # the request's time was over
            self.code = ErrorCode.REQUEST_TIMEOUT.value
        else:
            self.code = error.code.value if isinstance(error, Spoken) else type(error).__name__[:60]
        self.revealed.clear()

    def _told(self) -> dict[str, Any]:
        actors = [encode_id("acct", account) for account in self.on_behalf]
        return {**self.detail, "actingFor": actors} if actors else self.detail

    def values(self) -> dict[str, Any]:
        """The columns that are known without asking the database."""
        return {
            "account_id": self.account,
            "actor": self.name[:_NAME] if self.name else None,
            "session_id": self.session,
            "operation": self.operation[:120],
            "action": self.action,
            "organization_id": self.organization,
            "result": self.result,
            "code": self.code,
            "reason": self.reason,
            "objects": " ".join(self.objects),
            "revealed": _cut(self.revealed),
            "digest": self.digest,
            "detail": _spelled(self._told()),
            "address": self.address[:60] if self.address else None,
            "trace_id": self.trace_id[:64] if self.trace_id else None,
        }


def _spelled(detail: dict[str, Any]) -> str | None:
    if not detail:
        return None
    text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= MAX_DETAIL else json.dumps(sorted(detail), ensure_ascii=False)


def _cut(names: Iterable[str]) -> str | None:
    return " ".join(names)[:500] or None
