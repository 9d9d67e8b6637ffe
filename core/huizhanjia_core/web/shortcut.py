"""The way of a query that a plan answers: token, standing, one statement, bytes."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from huizhanjia_schema.compiled import Stale, UnfitError
from huizhanjia_schema.documents import Operation, Prepared
from huizhanjia_schema.errors import RequestError
from huizhanjia_schema.http import Shortcut, TakeShortcut, redacted
from huizhanjia_schema.http.headers import header
from starlette.types import Scope

from huizhanjia_core.application import Application
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.permission.actors import marked_digest

_log = logging.getLogger("huizhanjia.compiled")
_BEARER: Final = "bearer "
_ATTEMPTS: Final = 2
"""What was remembered may be out of date; what was read a moment ago hardly ever."""


def bearer_token(given: str) -> str | None:
    """The token in an ``Authorization`` header; None for one of another kind."""
    return given[len(_BEARER) :].strip() if given[: len(_BEARER)].lower() == _BEARER else None


def _digest(scope: Scope) -> str | None:
    """That of the token shown, None where none is; raises ``UnfitError`` for anything else."""
    given = header(scope, b"authorization")
    if given is None:
        return None
    token = bearer_token(given)
    if token is None:
        raise UnfitError("no bearer token")
    return marked_digest(token)


def shortcut(application: Application) -> TakeShortcut:
    """The compiled engine of an application, for the endpoint."""
    standings, engine = application.standings, application.compiled

    async def take(
        scope: Scope, prepared: Prepared, operation: Operation, variables: Mapping[str, Any]
    ) -> Shortcut:
        try:
            digest = _digest(scope)
            standing = standings.remembered(digest)
            for _ in range(_ATTEMPTS):
                if standing is None:
                    standing = await standings.read(digest)
                    if standing is None:
                        return Shortcut(reason="no open session")
                try:
                    return Shortcut(await engine.answer(prepared, operation, variables, standing))
                except Stale:
                    standing = None
        except UnfitError as error:
            return Shortcut(reason=error.reason)
        except (DatabaseUnavailable, RequestError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the ordinary path knows how to say it
            said = {
                "exception": type(error).__name__,
                "said": redacted(str(error)),
                "operation": operation.name,
            }
            _log.warning("a plan failed", extra=said)
            return Shortcut(reason="a plan failed")
        return Shortcut(reason="the caller's standing changes")

    return take
