"""The way of a query that a plan answers: token, standing, one statement, bytes."""

import logging
from collections.abc import Mapping
from typing import Any

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
BEARER = "bearer "


def shortcut(application: Application) -> TakeShortcut:
    """The compiled engine of an application, for the endpoint."""
    standings, engine = application.standings, application.compiled

    async def take(
        scope: Scope, prepared: Prepared, operation: Operation, variables: Mapping[str, Any]
    ) -> Shortcut:
        given = header(scope, b"authorization")
        digest = None
        if given is not None:
            if given[: len(BEARER)].lower() != BEARER:
                return Shortcut(reason="no bearer token")
            digest = marked_digest(given[len(BEARER) :].strip())
        try:
            for anew in (False, True):
                standing = await standings.of(digest, anew=anew)
                if standing is None:
                    return Shortcut(reason="no open session")
                try:
                    return Shortcut(await engine.answer(prepared, operation, variables, standing))
                except Stale:
                    continue
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
