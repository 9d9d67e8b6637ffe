"""What the headers of a request ask for: media type, language, and under which id it is traced."""

import random
import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, Final

from huizhanjia_schema.errors import Language

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"

_JSON: Final = JSON.encode()
_ANYTHING: Final = {b"", b"*/*", _JSON}
"""What ``Accept`` says in nearly all requests; the answer is JSON."""

_HEADERS_KEY: Final = "huizhanjia.headers"
_TRACE_KEY: Final = "huizhanjia.trace_id"
_TRACE_ID: Final = re.compile(rb"[0-9A-Za-z][0-9A-Za-z._\-]{7,63}")
_LONGEST: Final = 1_000
_CHARSET: Final = re.compile(r"""charset\s*=\s*"?([^";\s]+)"?""", re.IGNORECASE)


def header(scope: MutableMapping[str, Any], name: bytes) -> str | None:
    """The first header with this lower-case name, None when there is none."""
    value = headers_of(scope).get(name)
    return None if value is None else value.decode("latin-1")


def headers_of(scope: MutableMapping[str, Any]) -> dict[bytes, bytes]:
    """The first header of each name, found once a request."""
    found: dict[bytes, bytes] | None = scope.get(_HEADERS_KEY)
    if found is None:
        found = scope[_HEADERS_KEY] = dict(reversed(list(scope["headers"])))
    return found


def trace_id_of(scope: MutableMapping[str, Any]) -> str:
    """The id of a request, always the same: its first harmless ``X-Request-Id``, else a new one.

    A client may send an id of its own and the proxy in front add another; a bad one must not hide a good one.
    """
    found = scope.get(_TRACE_KEY)
    if isinstance(found, str):
        return found
    # It tells requests apart and opens nothing; the system's own randomness costs a call of the system.
    trace_id = _given_id(scope) or f"{random.getrandbits(64):016x}"
    scope[_TRACE_KEY] = trace_id
    return trace_id


def _given_id(scope: MutableMapping[str, Any]) -> str | None:
    if b"x-request-id" not in headers_of(scope):
        return None
    given = (
        value for name, value in scope["headers"] if name == b"x-request-id" and _TRACE_ID.fullmatch(value)
    )
    return next((value.decode("ascii") for value in given), None)


def language_of(scope: MutableMapping[str, Any]) -> Language:
    """English when ``Accept-Language`` prefers it to Chinese, else Chinese."""
    accepted = headers_of(scope).get(b"accept-language")
    if not accepted or accepted.startswith(b"zh"):
        return "zh"
    weights: dict[str, float] = {"zh": 0.0, "en": 0.0}
    for tag, quality in _weighted(accepted.decode("latin-1")):
        primary = tag.partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], quality)
    return "en" if weights["en"] > weights["zh"] else "zh"


def media_type_of(scope: MutableMapping[str, Any]) -> str | None:
    """The media type of the answer, None when the client accepts none that we have."""
    accepted = headers_of(scope).get(b"accept")
    return JSON if accepted is None or accepted in _ANYTHING else _best(accepted.decode("latin-1"))


@lru_cache(maxsize=256)
def _best(accepted: str) -> str | None:
    best: dict[str, tuple[int, float]] = {}
    for offered in (GRAPHQL_JSON, JSON):
        for media, quality in _weighted(accepted):
            rank = _specificity(media, offered)
            if rank and rank > best.get(offered, (0, 0.0))[0]:
                best[offered] = (rank, quality)
    graphql, json = best.get(GRAPHQL_JSON, (0, 0.0)), best.get(JSON, (0, 0.0))
    if not graphql[1] and not json[1]:
        return None
    # A wildcard alone means JSON, which every client understands.
    named = graphql[0] == _NAMED
    return GRAPHQL_JSON if graphql[1] and (named or not json[1]) and graphql[1] >= json[1] else JSON


def is_json(content_type: bytes | None) -> bool:
    """Whether a body of this type is JSON in UTF-8, the only one that is read."""
    if content_type is None:
        return False
    if content_type == _JSON:
        return True
    media, _, parameters = content_type.decode("latin-1").partition(";")
    if media.strip().lower() != JSON:
        return False
    charset = _CHARSET.search(parameters)
    return charset is None or charset[1].lower() in {"utf-8", "utf8"}


_NAMED: Final = 3


def _specificity(media: str, offered: str) -> int:
    if media == offered:
        return _NAMED
    return {"application/*": 2, "*/*": 1}.get(media, 0)


def _weighted(value: str) -> list[tuple[str, float]]:
    found = []
    for part in value[:_LONGEST].lower().split(","):
        name, _, parameters = part.partition(";")
        found.append((name.strip(), _quality(parameters)))
    return found


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
