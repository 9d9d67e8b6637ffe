"""Every query of every test through both engines: what a plan answers is compared with the ordinary path."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any

import orjson
from huizhanjia_core.application import Application
from huizhanjia_schema.documents import Operation, Prepared
from huizhanjia_schema.http import GraphQLEndpoint, Job, Shortcut, walk
from starlette.requests import Request
from starlette.types import Scope

ENOUGH = 25
"""So often one statement is compared; asked for again it only has other values."""


def compare(endpoint: GraphQLEndpoint, application: Application) -> list[str]:
    """Let an endpoint's queries be answered twice; the list that is given back fills with differences."""
    found: list[str] = []
    compiled = application.compiled
    compiled.compile_at_first_sight()
    shortcut, fetch = endpoint.shortcut, compiled.fetch
    assert shortcut is not None
    compared: Counter[str] = Counter()
    statement: ContextVar[str] = ContextVar("statement", default="")

    async def noting(sql: str, given: Sequence[Any]) -> Any:
        statement.set(sql)
        return await fetch(sql, given)

    async def both(
        scope: Scope, prepared: Prepared, operation: Operation, variables: Mapping[str, Any]
    ) -> Shortcut:
        taken = await shortcut(scope, prepared, operation, variables)
        if taken.data is None and taken.reason != "a plan failed":
            return taken
        compared[statement.get()] += 1
        if compared[statement.get()] > ENOUGH:
            return taken
        async with endpoint.open_context(Request(scope)) as context:
            job = Job(application.schema.graphql_schema, prepared, operation, variables, context)
            walked = await walk(job)
        if isinstance(walked, bytes):
            raise TypeError("the ordinary path gives no bytes")
        errors = [str(error) for error in walked.errors or ()]
        if taken.data is None:
            if not errors:
                found.append(f"a plan failed where the ordinary path answers: {_asked(prepared)}")
        elif errors or orjson.loads(taken.data) != walked.data:
            said = taken.data[:2_000].decode()
            found.append(
                f"{_asked(prepared)} {dict(variables)}\ncompiled: {said}\nwalked: {errors or walked.data}"
            )
        return taken

    compiled.fetch = noting
    endpoint.shortcut = both
    return found


def _asked(prepared: Prepared) -> str:
    document = prepared.document
    return document.loc.source.body if document is not None and document.loc is not None else "?"
