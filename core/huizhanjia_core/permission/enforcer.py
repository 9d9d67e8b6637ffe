"""The only place that knows Casbin: policies in, what each role may do out."""

import logging
import re
from collections.abc import Iterable, Mapping

import casbin  # type: ignore[import-untyped]
from huizhanjia_schema import ErrorCode, RequestError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from huizhanjia_core.permission.models import EpochRow, PolicyRow

_MODEL = """
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.sub == p.sub
"""
_ROLE = re.compile(r"r:[a-z][a-z0-9_]{0,59}", re.ASCII)
_ACTION = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*", re.ASCII)
ROLE_PREFIX = "r:"
"""What makes a subject a role, so that no account's name can pass for one."""

_log = logging.getLogger("huizhanjia.permission")


class NoPolicy(RequestError):  # noqa: N818 - named by what is the case
    """No usable policy, or no count of changes: Casbin would allow an empty request, so none is asked."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.UNAVAILABLE,
            zh="系统没有任何有效的权限策略，已暂停服务，请联系安全管理员。",
            en="There is no usable permission policy; please tell the security administrator.",
        )


class Policy:
    """The policies of one epoch; never changed, only replaced.

    Args:
        rows: pairs of ``r:<role>`` and action; a row of another form is left out and logged.

    Raises:
        NoPolicy: no usable row.

    Attributes:
        actions: by code of the role, what it may do anywhere that it is held.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        usable: list[list[str]] = []
        for subject, action in rows:
            if _ROLE.fullmatch(subject) and _ACTION.fullmatch(action):
                usable.append([subject, action])
            else:
                _log.error("unusable policy row", extra={"subject": subject, "action": action})
        if not usable:
            _log.critical("no usable policy")
            raise NoPolicy
        model = casbin.Enforcer.new_model(text=_MODEL)
        self._enforcer = casbin.Enforcer(model)
        self._enforcer.add_policies(usable)
        if not self._enforcer.enabled:
            raise NoPolicy  # switched off, Casbin allows everything
        found: dict[str, set[str]] = {}
        for subject, action in self._enforcer.get_policy():
            found.setdefault(subject.removeprefix(ROLE_PREFIX), set()).add(action)
        self.actions: Mapping[str, frozenset[str]] = {role: frozenset(held) for role, held in found.items()}

    def enforce(self, role: str, action: str) -> bool:
        """What Casbin itself answers; slow, so it decides in tests and explanations only."""
        try:
            return bool(self._enforcer.enforce(f"{ROLE_PREFIX}{role}", str(action)))
        except Exception:  # noqa: BLE001 - whatever goes wrong, the answer is no
            _log.exception("enforcement failed, denied", extra={"role": role, "action": action})
            return False


class PolicyCache:
    """The policy in force in one application, replaced whenever the epoch in the database moved."""

    def __init__(self) -> None:
        self._held: tuple[int, Policy] | None = None

    async def at(self, epoch: int | None, connection: AsyncConnection) -> Policy:
        """The policy of ``epoch``, read through ``connection`` unless it is the one held.

        Args:
            epoch: read before, in the same transaction; a newer policy under an older epoch is read again.
            connection: the transaction.

        Raises:
            NoPolicy: the database holds no usable policy, or does not count changes.
        """
        if epoch is None:
            _log.critical("core_epoch is empty: changes of policies would go unnoticed")
            raise NoPolicy
        held = self._held
        if held is not None and held[0] == epoch:
            return held[1]
        rows = await connection.execute(select(PolicyRow.v0, PolicyRow.v1).where(PolicyRow.ptype == "p"))
        policy = Policy((row[0], row[1]) for row in rows)
        self._held = (epoch, policy)
        return policy

    async def current(self, connection: AsyncConnection) -> Policy:
        """The policy in force now; see ``at``."""
        return await self.at(await connection.scalar(select(func.max(EpochRow.value))), connection)
