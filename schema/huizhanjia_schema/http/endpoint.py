"""The GraphQL endpoint: one request in, one operation executed, one answer out."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

import orjson
from graphql import ExecutionResult, GraphQLSchema, execute
from graphql.execution.incremental import IncrementalExecutor
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from huizhanjia_schema.context import Context
from huizhanjia_schema.documents import Documents, Operation, Prepared
from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.http.answers import (
    Answer,
    executed,
    fault,
    log_unavailable,
    origin,
    problems,
    refusal,
    serialized,
)
from huizhanjia_schema.http.body import ClientGone, TransportError, read_body
from huizhanjia_schema.http.exchange import Exchange
from huizhanjia_schema.http.headers import GRAPHQL_JSON, JSON, language_of, media_type_of, trace_id_of
from huizhanjia_schema.trusted import TrustedDocuments
from huizhanjia_schema.wire import (
    GraphQLRequest,
    MalformedRequest,
    decode_parameter,
    decode_request,
    request_of,
)

MAX_COERCION_ERRORS: Final = 5
ENGINE_HEADER: Final = "x-huizhanjia-engine"
"""Tells, in development, which engine answered and why not the other."""

OpenContext = Callable[[Request], AbstractAsyncContextManager[Context]]
"""Opens what an operation needs: who asks, the database. ``RequestError`` refuses the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportLimits:
    """What one request may take.

    Attributes:
        body: bytes.
        body_seconds: for the body to arrive.
        execution_seconds: for the operation.
        json_depth: levels that variables may be nested.
        get: whether queries by GET are served.
    """

    body: int = 1 << 20
    body_seconds: float = 10.0
    execution_seconds: float = 30.0
    json_depth: int = 32
    get: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One operation to run.

    Attributes:
        schema: what it runs against.
        prepared: its document.
        operation: the one that was chosen.
        variables: as they came, not yet coerced.
        context: of this run.
    """

    schema: GraphQLSchema
    prepared: Prepared
    operation: Operation
    variables: Mapping[str, Any]
    context: Context


Run = Callable[[Job], Awaitable[ExecutionResult | bytes]]
"""Runs a job: a result, or the JSON of its ``data`` when nothing went wrong."""


class Shortcut(NamedTuple):
    """What the compiled engine said to a query.

    Attributes:
        data: the JSON of ``data``; None when the ordinary path has to answer.
        reason: why it has to.
    """

    data: bytes | None = None
    reason: str = ""


TakeShortcut = Callable[[Scope, Prepared, Operation, Mapping[str, Any]], Awaitable[Shortcut]]
"""Asks the compiled engine, before anything is opened for the ordinary path."""


ReadRecord = Callable[..., Awaitable[Any]]
"""Reads one record; see ``huizhanjia_schema.compiled.Compiled.record``."""


Observe = Callable[[Scope, Exchange], None]
"""Is told about every request that was answered."""


class _Splicing(IncrementalExecutor):
    """The executor, but for objects that are ready-made JSON already."""

    def complete_object_value(self, *given: Any, **named: Any) -> Any:
        """Leave JSON as it is."""
        result = named["result"] if "result" in named else given[_RESULT]
        if isinstance(result, orjson.Fragment):
            return result
        return super().complete_object_value(*given, **named)


_RESULT: Final = 4
"""The place of the object among the arguments of ``complete_object_value``."""


async def walk(job: Job) -> ExecutionResult:
    """Run a job field by field."""
    if job.prepared.document is None:
        raise ValueError("a document without a syntax tree cannot be run")
    result = execute(
        job.schema,
        job.prepared.document,
        context_value=job.context,
        variable_values=dict(job.variables),
        operation_name=job.operation.name,
        max_coercion_errors=MAX_COERCION_ERRORS,
        executor_class=_Splicing,
        hide_suggestions=True,
    )
    return result if isinstance(result, ExecutionResult) else await result


def _signed_in(context: Context) -> bool:
    return context.viewer.signed_in


class GraphQLEndpoint:
    """An ASGI application that answers GraphQL over HTTP.

    Args:
        schema: what operations run against.
        open_context: opens each operation's context.
        documents: prepares and remembers documents; by default with the usual limits.
        trusted: the registered documents, and whether others are refused.
        run: the engine; by default fields are resolved one by one.
        shortcut: the compiled engine, asked first.
        plans: reads by plans what payloads of mutations refer to.
        tell: whether a response header tells which engine answered.
        may_introspect: who may ask the schema about itself and reads its names in messages;
            by default whoever is signed in.
        limits: of the transport.
        unavailable: exceptions that mean that the database is away: 503 with ``Retry-After``.
        observe: is told about every request that was answered.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        open_context: OpenContext,
        *,
        documents: Documents | None = None,
        trusted: TrustedDocuments | None = None,
        run: Run = walk,
        shortcut: TakeShortcut | None = None,
        plans: ReadRecord | None = None,
        tell: bool = False,
        may_introspect: Callable[[Context], bool] = _signed_in,
        limits: TransportLimits | None = None,
        unavailable: tuple[type[Exception], ...] = (),
        observe: Observe | None = None,
    ) -> None:
        self.trusted = TrustedDocuments() if trusted is None else trusted
        # An empty cache is false, and would be replaced by one with the usual limits.
        self.documents = Documents(schema, pinned=self.trusted.texts) if documents is None else documents
        self._schema = schema
        self.open_context = open_context
        self._run = run
        self.shortcut = shortcut
        self._plans = plans
        self._tell = tell
        self._may_introspect = may_introspect
        self._limits = TransportLimits() if limits is None else limits
        self._unavailable = unavailable
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        media_type = media_type_of(scope)
        exchange = Exchange(language_of(scope), trace_id_of(scope), media_type == GRAPHQL_JSON)
        try:
            answer = await self._answer(scope, receive, exchange, media_type)
        except ClientGone:
            return
        except TransportError as error:
            told = refusal(error, exchange)
            answer = Answer(told.body, error.status, told.codes, error.headers)
        except MalformedRequest as error:
            told = refusal(error, exchange)
            answer = Answer(told.body, 400, told.codes)
        except self._unavailable as error:
            log_unavailable(error, exchange)
            answer = refusal(_unavailable(), exchange)
        except RequestError as error:
            answer = refusal(error, exchange)
        except Exception as error:  # noqa: BLE001 - the last line: nothing unmasked leaves
            answer = fault(error, exchange)
        body, exchange.status, exchange.codes, further = answer
        exchange.size = len(body)
        headers = [
            _CONTENT_TYPES[media_type],
            (b"content-length", b"%d" % exchange.size),
            _NO_STORE,
            _NO_SNIFFING,
            (b"x-request-id", exchange.trace_id.encode()),
        ]
        if further:
            headers += [(name.encode(), value.encode()) for name, value in further.items()]
        if self._tell and exchange.detour is not None:
            engine = f"walked; {exchange.detour}" if exchange.detour else "compiled"
            headers.append((ENGINE_HEADER.encode(), engine.encode()))
        await send({"type": "http.response.start", "status": exchange.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        if self._observe is not None:
            exchange.seconds = time.perf_counter() - started
            self._observe(scope, exchange)

    async def _answer(
        self, scope: Scope, receive: Receive, exchange: Exchange, media_type: str | None
    ) -> Answer:
        if media_type is None:
            zh, en = f"只能以 {JSON} 或 {GRAPHQL_JSON} 应答。", f"Answers are {JSON} or {GRAPHQL_JSON}."
            raise TransportError(406, zh, en)
        method = scope["method"]
        if method == "POST":
            limits = self._limits
            body = await read_body(scope, receive, limit=limits.body, seconds=limits.body_seconds)
            asked_for = decode_request(body, depth=limits.json_depth)
        else:
            asked_for = self._gotten(scope)
        text = self.trusted.text_of(asked_for)
        misses = self.documents.misses
        prepared = self.documents.prepare(text)
        exchange.cached = self.documents.misses == misses
        if self.shortcut is not None:  # its one statement has a time limit
            operation = _short(asked_for, prepared)
            if operation is not None:
                taken = await self.shortcut(scope, prepared, operation, asked_for.variables)
                exchange.detour = taken.reason
                if taken.data is not None:
                    exchange.kind, exchange.operation = operation.kind, operation.name
                    return serialized(taken.data)
        timeout = asyncio.timeout(self._limits.execution_seconds)
        try:
            async with timeout, self.open_context(Request(scope, receive)) as context:
                return await self._execute(method, asked_for, prepared, context, exchange)
        except TimeoutError:
            if not timeout.expired():
                raise
            raise RequestError(
                ErrorCode.REQUEST_TIMEOUT,
                zh="执行超时，请缩小查询范围。",
                en="Timed out; please ask for less.",
            ) from None

    def _gotten(self, scope: Scope) -> GraphQLRequest:
        if scope["method"] != "GET" or not self._limits.get:
            raise _not_allowed(get=self._limits.get)
        parameters: dict[str, Any] = dict(Request(scope).query_params)
        for name in ("variables", "extensions"):
            if name in parameters:
                parameters[name] = decode_parameter(parameters[name], name)
        return request_of(parameters, depth=self._limits.json_depth)

    async def _execute(
        self, method: str, asked_for: GraphQLRequest, prepared: Prepared, context: Context, exchange: Exchange
    ) -> Answer:
        exchange.language = context.language
        if prepared.problems:
            return problems(prepared.problems, exchange, names=self._may_introspect(context))
        operation = prepared.operation(asked_for.operation_name)
        exchange.kind, exchange.operation = operation.kind, operation.name
        if method == "GET" and operation.kind != "query":
            raise _not_allowed(get=False)
        if operation.weight.introspects and not self._may_introspect(context):
            raise RequestError(
                ErrorCode.GRAPHQL_VALIDATION_FAILED, zh="未开放内省查询。", en="Introspection is not allowed."
            )
        prepared.check_variables(operation, asked_for.variables)
        if operation.kind == "mutation" and self._plans is not None:
            context.planned = partial(self._plans, prepared, operation, asked_for.variables)
        result = await self._run(Job(self._schema, prepared, operation, asked_for.variables, context))
        if isinstance(result, bytes):
            return serialized(result)
        for error in result.errors or ():
            cause = origin(error)
            if isinstance(cause, self._unavailable):
                raise cause
        return executed(result.data, result.errors, exchange)


_CONTENT_TYPES: Final = {
    one: (b"content-type", f"{one or JSON}; charset=utf-8".encode()) for one in (None, JSON, GRAPHQL_JSON)
}
"""By the media type that was agreed on; where there is none, the refusal is JSON."""

_NO_STORE: Final = (b"cache-control", b"no-store")
_NO_SNIFFING: Final = (b"x-content-type-options", b"nosniff")


def _short(asked_for: GraphQLRequest, prepared: Prepared) -> Operation | None:
    """The query that the compiled engine is asked for; None where the ordinary path has the say."""
    if prepared.problems:
        return None
    try:
        operation = prepared.operation(asked_for.operation_name)
        if operation.kind != "query" or operation.weight.introspects:
            return None
        prepared.check_variables(operation, asked_for.variables)
    except RequestError:
        return None
    return operation


def _not_allowed(*, get: bool) -> TransportError:
    return TransportError(
        405,
        "请用 POST 发送 GraphQL 请求。",
        "Send GraphQL requests by POST.",
        allow="GET, POST" if get else "POST",
    )


def _unavailable() -> RequestError:
    return RequestError(
        ErrorCode.UNAVAILABLE,
        zh="数据库暂不可用，请稍后再试。",
        en="The database is away; please try again later.",
    )
