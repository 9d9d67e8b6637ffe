"""Callers as compiled statements know them: remembered by token, and compared inside each statement."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from huizhanjia_schema.compiled import Guard, Standing
from sqlalchemy import ColumnElement, FromClause, and_, bindparam, literal_column, select, true

from huizhanjia_core.clock import beginning, now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import Instant
from huizhanjia_core.identity.models import ApiTokenRow, SessionRow
from huizhanjia_core.identity.sessions import TOUCH_SECONDS, stale, touch, touch_token
from huizhanjia_core.permission import actors
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.enforcer import PolicyCache
from huizhanjia_core.permission.models import EpochRow
from huizhanjia_core.settings import IdentitySettings

REMEMBERED: Final = 10_000
"""So many callers are remembered; whoever was not seen for the longest is read anew."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_NOBODY: Final = ""
"""A digest that no token has."""


def _guard(opener: FromClause, *further: ColumnElement[bool]) -> Guard:
    """What a statement joins to know that a caller still stands where it stood when it was remembered.

    Whatever was shown must not have ended or expired, and no policy, grant, role or state of an account may
    have changed since. All of it is part of the statement that reads the answer, so that a right ends with
    the next request in every process.

    Args:
        opener: the table of what was shown: sessions, or API tokens.
        further: what else makes it valid.
    """
    epoch = EpochRow.__table__.alias("e")
    stands = and_(
        opener.c.digest == bindparam("digest", None, type_=opener.c.digest.type),
        opener.c.revoked_at.is_(None),
        opener.c.expires_at > bindparam("now", None, type_=Instant()),
        *further,
        epoch.c.value == bindparam("policies", None, type_=epoch.c.value.type),
        epoch.c.standings == bindparam("standings", None, type_=epoch.c.standings.type),
    )
    held = opener.join(epoch, true())
    return Guard(
        select(literal_column("1").label("stands")).select_from(held).where(stands).subquery("g"),
        parameters=frozenset({"now", "digest", "policies", "standings"}),
        changing=frozenset({"now"}),
    )


def session_guard() -> Guard:
    """That of a session, which also ends when it is idle."""
    session = SessionRow.__table__.alias("s")
    return _guard(session, session.c.idle_until > bindparam("now", None, type_=Instant()))


def token_guard() -> Guard:
    """That of an API token."""
    return _guard(ApiTokenRow.__table__.alias("t"))


def with_session(actor: Actor) -> Standing:
    """An actor as with an open session, which only the statement looks for; to show plans, not to answer."""
    if not actor.signed_in:
        return Standing(actor)
    return Standing(actor, session_guard(), {"digest": _NOBODY, "now": now(), "policies": 0, "standings": 0})


@dataclass(eq=False)
class Known(Standing):
    """A caller that was read and is remembered.

    Attributes:
        since: the first moment of the day on which its grants were judged.
        until: the moment from which it has to be read again: the day is over, or its use has to be noted.
    """

    since: datetime = _NEVER
    until: datetime = _NEVER


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
        self._sessions, self._tokens = session_guard(), token_guard()
        self._known: OrderedDict[str, Known] = OrderedDict()

    def remembered(self, digest: str | None) -> Standing | None:
        """The caller with a token, as ``read`` left it; None when it has to be read.

        Args:
            digest: of the token; None for an anonymous request.
        """
        key, moment = digest or _NOBODY, now()
        found = self._known.get(key)
        if found is None or not found.since <= moment < found.until:
            return None
        self._known.move_to_end(key)
        if found.parameters:
            found.parameters["now"] = moment
        return found

    async def read(self, digest: str | None) -> Standing | None:
        """The caller with a token, read anew; None for a token that opens nothing.

        Args:
            digest: of the token; None for an anonymous request.
        """
        key, moment = digest or _NOBODY, now()
        async with self._database.reader() as connection:
            actor = await actors.load(connection, digest, moment, self._policies)
        if digest is not None and actor.as_of is None:
            self._known.pop(key, None)
            return None
        if stale(actor, moment):
            await self._touch(actor, moment)
            actor = replace(actor, seen_at=moment)
        self._known[key] = made = self._made(key, actor, moment)
        self._known.move_to_end(key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return made

    def _made(self, key: str, actor: Actor, moment: datetime) -> Known:
        day = today(moment)
        until = beginning(day + timedelta(days=1))
        if actor.seen_at is not None:
            until = min(until, actor.seen_at + timedelta(seconds=TOUCH_SECONDS))
        made = Known(actor, since=beginning(day), until=until)
        if actor.as_of is not None:
            made.guard = self._sessions if actor.session_id is not None else self._tokens
            policies, standings = actor.as_of
            shown = key.removeprefix(actors.API)
            made.parameters = {"digest": shown, "policies": policies, "standings": standings, "now": moment}
        return made

    async def _touch(self, actor: Actor, moment: datetime) -> None:
        """Note a session or token as used."""
        if actor.session_id is not None:
            await touch(self._database, self._settings, actor.session_id, moment)
        elif actor.api_token_id is not None:
            await touch_token(self._database, actor.api_token_id, moment)
