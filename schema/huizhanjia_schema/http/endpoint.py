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
from huizhanjia_schema.errors import ErrorCode, Language, RequestError
from huizhanjia_schema.http.answers import (
    Answer,
    Asked,
    executed,
    fault,
    log_unavailable,
    origin,
    problems,
    refusal,
    serialized,
)
from huizhanjia_schema.http.body import ClientGone, TransportError, read_body
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
OPERATION: Final = "huizhanjia.operation"
"""Where the scope names the operation, for the request log."""

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


class Observation(NamedTuple):
    """What is counted about a request.

    Attributes:
        kind: ``query``, ``mutation``, or ``none`` when no operation was reached.
        status: of HTTP.
        codes: of its errors.
        seconds: from the first byte read to the answer.
        cached: whether its document was known already; None when it named none.
        operation: its name, if it has one.
        detour: why a query was not answered by a plan; empty when it was, None when it was not asked.
    """

    kind: str
    status: int
    codes: tuple[ErrorCode, ...]
    seconds: float
    cached: bool | None
    operation: str | None = None
    detour: str | None = None


@dataclass(slots=True)
class _Course:
    """How far a request came."""

    scope: Scope
    asked: Asked
    kind: str = "none"
    cached: bool | None = None
    detour: str | None = None


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
        observe: is told about every request.
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
        observe: Callable[[Observation], None] | None = None,
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
        course = _Course(scope, Asked(language_of(scope), trace_id_of(scope), media_type == GRAPHQL_JSON))
        try:
            answer = await self._answer(scope, receive, course, media_type)
        except ClientGone:
            return
        except TransportError as error:
            told = refusal(error, course.asked)
            answer = Answer(told.body, error.status, told.codes, error.headers)
        except MalformedRequest as error:
            told = refusal(error, course.asked)
            answer = Answer(told.body, 400, told.codes)
        except self._unavailable as error:
            log_unavailable(error, course.asked)
            answer = refusal(_unavailable(), course.asked)
        except RequestError as error:
            answer = refusal(error, course.asked)
        except Exception as error:  # noqa: BLE001 - the last line: nothing unmasked leaves
            answer = fault(error, course.asked)
        if self._tell and course.detour is not None:
            headers = {
                **answer.headers,
                ENGINE_HEADER: f"walked; {course.detour}" if course.detour else "compiled",
            }
            answer = Answer(answer.body, answer.status, answer.codes, headers)
        await _send(send, answer, media_type or JSON, course.asked)
        if self._observe is not None:
            self._observe(
                Observation(
                    course.kind,
                    answer.status,
                    answer.codes,
                    time.perf_counter() - started,
                    course.cached,
                    course.asked.operation,
                    course.detour,
                )
            )

    async def _answer(
        self, scope: Scope, receive: Receive, course: _Course, media_type: str | None
    ) -> Answer:
        if media_type is None:
            zh, en = f"只能以 {JSON} 或 {GRAPHQL_JSON} 应答。", f"Answers are {JSON} or {GRAPHQL_JSON}."
            raise TransportError(406, zh, en)
        asked_for = await self._decode(scope, receive)
        text = self.trusted.text_of(asked_for)
        misses = self.documents.misses
        prepared = self.documents.prepare(text)
        course.cached = self.documents.misses == misses
        if self.shortcut is not None and not prepared.problems:  # its one statement has a time limit
            data = await self._short(self.shortcut, scope["method"], asked_for, prepared, course)
            if data is not None:
                return serialized(data)
        timeout = asyncio.timeout(self._limits.execution_seconds)
        try:
            async with timeout, self.open_context(Request(scope, receive)) as context:
                return await self._execute(scope["method"], asked_for, prepared, context, course)
        except TimeoutError:
            if not timeout.expired():
                raise
            raise RequestError(
                ErrorCode.REQUEST_TIMEOUT,
                zh="执行超时，请缩小查询范围。",
                en="Timed out; please ask for less.",
            ) from None

    async def _short(
        self,
        shortcut: TakeShortcut,
        method: str,
        asked_for: GraphQLRequest,
        prepared: Prepared,
        course: _Course,
    ) -> bytes | None:
        """The JSON of a query's data by the compiled engine; None where the ordinary path has the say."""
        try:
            operation = prepared.operation(asked_for.operation_name)
            if operation.kind != "query" or operation.weight.introspects or method not in {"POST", "GET"}:
                return None
            prepared.check_variables(operation, asked_for.variables)
        except RequestError:
            return None
        taken = await shortcut(course.scope, prepared, operation, asked_for.variables)
        course.detour = taken.reason
        if taken.data is not None:
            self._chosen(operation, course, course.asked.language)
        return taken.data

    def _chosen(self, operation: Operation, course: _Course, language: Language) -> None:
        course.kind = operation.kind
        course.scope[OPERATION] = f"{operation.kind} {operation.name or '-'}"
        course.asked.language, course.asked.operation = language, operation.name

    async def _decode(self, scope: Scope, receive: Receive) -> GraphQLRequest:
        limits = self._limits
        if scope["method"] == "POST":
            body = await read_body(scope, receive, limit=limits.body, seconds=limits.body_seconds)
            return decode_request(body, depth=limits.json_depth)
        if scope["method"] != "GET" or not limits.get:
            raise _not_allowed(get=limits.get)
        parameters: dict[str, Any] = dict(Request(scope).query_params)
        for name in ("variables", "extensions"):
            if name in parameters:
                parameters[name] = decode_parameter(parameters[name], name)
        return request_of(parameters, depth=self._limits.json_depth)

    async def _execute(
        self, method: str, asked_for: GraphQLRequest, prepared: Prepared, context: Context, course: _Course
    ) -> Answer:
        course.asked.language = context.language
        if prepared.problems:
            return problems(prepared.problems, course.asked, names=self._may_introspect(context))
        operation = prepared.operation(asked_for.operation_name)
        self._chosen(operation, course, context.language)
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
        return executed(result.data, result.errors, course.asked)


_CONTENT_TYPES: Final = {one: f"{one}; charset=utf-8".encode() for one in (JSON, GRAPHQL_JSON)}


async def _send(send: Send, answer: Answer, media_type: str, asked: Asked) -> None:
    headers = [
        (b"content-type", _CONTENT_TYPES[media_type]),
        (b"content-length", str(len(answer.body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-request-id", asked.trace_id.encode()),
    ]
    headers += [(name.encode(), value.encode()) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


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
