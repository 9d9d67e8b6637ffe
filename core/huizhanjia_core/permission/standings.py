"""Callers as compiled statements know them: remembered by token, and compared inside each statement."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from huizhanjia_schema.compiled import Guard, Standing
from sqlalchemy import and_, bindparam, case, literal_column, outerjoin

from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import Instant
from huizhanjia_core.identity.models import AccountRow, AccountStatus, ApiTokenRow, SessionRow
from huizhanjia_core.identity.sessions import stale, touch, touch_token
from huizhanjia_core.permission import actors
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.enforcer import PolicyCache
from huizhanjia_core.permission.models import EpochRow
from huizhanjia_core.settings import IdentitySettings

REMEMBERED: Final = 10_000
"""So many callers are remembered; whoever was not seen for the longest is read anew."""

_NOBODY: Final = ""
"""A digest that no token has."""


def guard() -> Guard:
    """What a statement reads to know that a caller still stands where it stood when it was remembered.

    The session or API token must not have ended or expired, its account must be active, and no policy, grant
    or role may have changed since. All of it is part of the statement that reads the answer, so that a right
    ends with the next request in every process.
    """
    session, account = SessionRow.__table__.alias("s"), AccountRow.__table__.alias("a")
    epoch = EpochRow.__table__.alias("e")
    moment = bindparam("now", None, type_=Instant())
    open_session = and_(
        session.c.digest == bindparam("digest", None, type_=session.c.digest.type),
        session.c.revoked_at.is_(None),
        session.c.idle_until > moment,
        session.c.expires_at > moment,
        account.c.status == AccountStatus.ACTIVE,
    )
    token, owner = ApiTokenRow.__table__.alias("t"), AccountRow.__table__.alias("o")
    open_token = and_(
        token.c.digest == bindparam("token", None, type_=token.c.digest.type),
        token.c.revoked_at.is_(None),
        token.c.expires_at > moment,
        owner.c.status == AccountStatus.ACTIVE,
        owner.c.service,
    )
    held = session.join(account, account.c.id == session.c.account_id)
    lent = token.join(owner, owner.c.id == token.c.account_id)
    nobody = and_(session.c.id.is_(None), token.c.id.is_(None))
    there = case((nobody, literal_column("0")), else_=literal_column("1"))
    return Guard(
        outerjoin(outerjoin(epoch, held, open_session), lent, open_token),
        (epoch.c.value, epoch.c.standings, there),
        frozenset({"now", "digest", "token"}),
    )


@dataclass(eq=False)
class Known(Standing):
    """A caller that was read and is remembered.

    Attributes:
        actor: the same as the viewer.
        day: on which its grants were judged.
    """

    actor: Actor = field(default_factory=Actor.anonymous)
    day: date = date.min


class Standings:
    """Remembers callers by the digest of their token.

    Args:
        database: where they are read.
        policies: what each role may do.
        settings: how long sessions last.
    """

    def __init__(self, database: Database, policies: PolicyCache, settings: IdentitySettings) -> None:
        self._database = database
        self._policies = policies
        self._settings = settings
        self._known: OrderedDict[str, Known] = OrderedDict()

    async def of(self, digest: str | None, *, anew: bool = False) -> Standing | None:
        """The caller with a token; None for a token that opens nothing.

        Args:
            digest: of the token; None for an anonymous request.
            anew: whether it has to be read even when it is remembered.
        """
        moment = now()
        found = None if anew else self._known.get(digest or _NOBODY)
        if found is None or found.day != today(moment):
            found = await self._read(digest, moment)
            if found is None:
                return None
        else:
            self._known.move_to_end(digest or _NOBODY)
        if stale(found.actor, moment):
            await self._touch(found.actor, moment)
            found.viewer = found.actor = replace(found.actor, seen_at=moment)
        found.parameters["now"] = moment
        return found

    async def _touch(self, actor: Actor, moment: datetime) -> None:
        """Note a session or token as used."""
        if actor.session_id is not None:
            await touch(self._database, self._settings, actor.session_id, moment)
        elif actor.api_token_id is not None:
            await touch_token(self._database, actor.api_token_id, moment)

    async def _read(self, digest: str | None, moment: datetime) -> Known | None:
        load = partial(actors.load, token=digest, now=moment, policies=self._policies)
        async with self._database.reader() as connection:
            actor = await load(connection)
        key = digest or _NOBODY
        if digest is not None and actor.as_of is None:
            self._known.pop(key, None)
            return None
        guarded = (*actor.as_of, 1) if actor.as_of else ()
        made = Known(actor, guarded, _shown(key), actor=actor, day=today(moment))
        self._known[key] = made
        self._known.move_to_end(key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return made


def _shown(key: str) -> dict[str, Any]:
    """A marked digest as the guard compares it: that of a session, or that of an API token."""
    if key.startswith(actors.API):
        return {"digest": _NOBODY, "token": key.removeprefix(actors.API)}
    return {"digest": key, "token": _NOBODY}
