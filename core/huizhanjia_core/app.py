"""The web application: the only place where everything meets."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any, Final

from huizhanjia_schema import Context as SchemaContext
from huizhanjia_schema import ErrorCode, RequestError
from huizhanjia_schema.documents import Documents
from huizhanjia_schema.http import (
    Exchange,
    GraphQLEndpoint,
    Observe,
    TransportLimits,
    language_of,
    trace_id_of,
)
from huizhanjia_schema.limits import Limits
from huizhanjia_schema.trusted import TrustedDocuments, read_manifests
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from huizhanjia_core import collector
from huizhanjia_core.application import Application
from huizhanjia_core.audit.sealer import Sealer
from huizhanjia_core.clock import now, today
from huizhanjia_core.context import Context
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.documents import http as documents
from huizhanjia_core.documents import import_http as imports
from huizhanjia_core.files import http as files
from huizhanjia_core.identity.sessions import stale, touch, touch_token
from huizhanjia_core.identity.signing_in import TICKET
from huizhanjia_core.jobs.worker import Worker
from huizhanjia_core.migrate import at_head
from huizhanjia_core.organization.current import apply_due
from huizhanjia_core.permission import actors
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.models import EpochRow
from huizhanjia_core.plugins import Registry
from huizhanjia_core.settings import ServerSettings, Settings
from huizhanjia_core.web import errors, graphiql, health, home
from huizhanjia_core.web.logs import RequestLog, begin, end
from huizhanjia_core.web.metrics import Metrics
from huizhanjia_core.web.shortcut import bearer_token, shortcut

GRAPHQL_PATH: Final = "/graphql"

_log = logging.getLogger("huizhanjia.app")


def create_app(settings: Settings, registry: Registry | None = None) -> Starlette:
    """The ASGI application of these settings.

    Args:
        settings: of the deployment.
        registry: the core and its plugins; by default those that the settings enable.

    Raises:
        PluginError: a plugin cannot start.
        ManifestError: the trusted documents cannot be read.
    """
    application = Application.of(settings, registry)
    metrics = Metrics(pool=application.database.pool_figures)
    endpoint = _endpoint(application, metrics)
    open_context = _opener(application)
    routes: list[BaseRoute] = [
        home.route(_doors(settings.server)),
        *files.routes(application, open_context),
        *documents.routes(application, endpoint, open_context),
        *imports.routes(application, open_context),
        *health.routes(_checks(application)),
        metrics.route(),
    ]
    if settings.server.graphiql:
        routes += graphiql.routes()
    sharing: list[Middleware] = []  # outermost: what browsers ask beforehand is no request of anybody
    if settings.server.allowed_origins:
        sharing.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.server.allowed_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type"],
                expose_headers=["content-disposition", "x-request-id", "x-row-count"],
            )
        )
    app = _App(
        graphql=middleware_around(endpoint, sharing),
        routes=routes,
        middleware=[*sharing, Middleware(RequestLog)],
        exception_handlers=errors.handlers(),
        lifespan=_lifespan(application),
    )
    app.state.application = application
    app.state.endpoint = endpoint
    return app


class _App(Starlette):
    """Starlette, but for the one address that nearly all requests go to.

    Args:
        graphql: answers it and logs it.
        given: as for Starlette.
    """

    def __init__(self, *, graphql: ASGIApp, **given: Any) -> None:
        super().__init__(**given)
        self._graphql = graphql

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            scope["app"] = self
            begin(scope)
            return self._graphql(scope, receive, send)  # type: ignore[return-value] # all here are coroutines
        return super().__call__(scope, receive, send)


def middleware_around(app: ASGIApp, middleware: Sequence[Middleware]) -> ASGIApp:
    """An application inside its middleware, the first outermost."""
    for one in reversed(middleware):
        app = one.cls(app, *one.args, **one.kwargs)
    return app


def _doors(server: ServerSettings) -> list[tuple[str, str, str]]:
    query_page = [("/graphiql", "查询页面", "登录后试写查询，查看接口说明")] if server.graphiql else []
    return [
        *query_page,
        ("/healthz", "存活检查", "进程是否在运行"),
        ("/readyz", "就绪检查", "数据库、迁移、插件和权限策略是否就绪"),
        ("/metrics", "运行指标", "供 Prometheus 采集"),
    ]


def _endpoint(application: Application, metrics: Metrics) -> GraphQLEndpoint:
    server = application.settings.server
    schema = application.schema.graphql_schema
    only = server.documents == "trusted-only"
    registered = read_manifests([server.documents_file]) if server.documents_file else {}
    trusted = TrustedDocuments({**registered, **documents.own_texts(application.registry)}, only=only)
    limits = Limits(**server.limits.model_dump())
    return GraphQLEndpoint(
        schema,
        _opener(application),
        documents=Documents(schema, limits=limits, pinned=trusted.texts),
        trusted=trusted,
        may_introspect=_introspection(server),
        limits=TransportLimits(
            body=server.max_body_bytes,
            body_seconds=server.body_timeout,
            execution_seconds=server.request_timeout,
        ),
        shortcut=shortcut(application),
        plans=application.compiled.record,
        tell=server.development,
        unavailable=(DatabaseUnavailable,),
        observe=_observer(metrics),
    )


def _observer(metrics: Metrics) -> Observe:
    """Counts and logs what the endpoint answered."""

    def observe(scope: Scope, exchange: Exchange) -> None:
        metrics.observe(exchange)
        end(scope, exchange)

    return observe


def _introspection(server: ServerSettings) -> Callable[[SchemaContext], bool]:
    """Who may ask the schema about itself, and sees its names in messages."""
    allowed = {
        "off": lambda _context: False,
        "development": lambda _context: server.development,
        "signed-in": lambda context: context.viewer.signed_in,
        "everyone": lambda _context: True,
    }
    return allowed[server.introspection]


def _opener(application: Application) -> Callable[[Request], AbstractAsyncContextManager[Context]]:
    @asynccontextmanager
    async def open_context(request: Request) -> AsyncIterator[Context]:
        context = Context(
            application=application,
            viewer=Actor.anonymous(),
            language=language_of(request.scope),
            trace_id=trace_id_of(request.scope),
            page_size=application.settings.server.limits.page_size,
            token=_token(request),
            address=request.client.host if request.client else None,
            agent=request.headers.get("user-agent"),
        )
        try:
            moment = now()
            if context.token is not None:
                context.viewer = await context.read(
                    partial(actors.load, token=context.token, now=moment, policies=application.policies)
                )
            yield context
        finally:
            await context.close()
        viewer = context.viewer
        if viewer.api_token_id is not None and stale(viewer, moment):
            await touch_token(application.database, viewer.api_token_id, moment)
        if viewer.session_id is not None and stale(viewer, moment):
            await touch(application.database, application.settings.identity, viewer.session_id, moment)

    return open_context


def _token(request: Request) -> str | None:
    """The digest of the bearer token.

    Raises:
        RequestError: a header of another kind, or the ticket of a sign-in that is not finished: it is no
            session, and this one place says so to queries and mutations alike.
    """
    header = request.headers.get("authorization")
    if header is None:
        return None
    token = bearer_token(header)
    if token is None:
        raise RequestError(
            ErrorCode.UNAUTHENTICATED,
            zh="Authorization 请求头应为 Bearer 加会话令牌。",
            en="The Authorization header must be Bearer and a session token.",
        )
    if token.startswith(TICKET):
        raise RequestError(
            ErrorCode.UNAUTHENTICATED,
            zh="登录尚未完成：请先修改口令，或绑定、验证动态口令。",
            en="Signing in is not finished: first change the password or show the second factor (nextStep).",
        )
    return actors.marked_digest(token)


def _checks(application: Application) -> dict[str, health.Check]:
    async def migrations() -> None:
        if not await at_head(application.database, application.registry.migrations()):
            raise RequestError(
                ErrorCode.UNAVAILABLE,
                zh="有待执行的数据库迁移，请运行 huizhanjia db upgrade。",
                en="Migrations are pending; run huizhanjia db upgrade.",
            )

    async def plugins() -> None:
        application.schema  # noqa: B018 - composing is the check

    async def policies() -> None:
        async with application.database.reader() as connection:
            epoch = await connection.scalar(select(func.max(EpochRow.value)))
            await application.policies.at(int(epoch or 0), connection)

    return {
        "database": application.database.ping,
        "migrations": migrations,
        "plugins": plugins,
        "policies": policies,
    }


def _lifespan(application: Application) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await _apply_due(application)
        collector.settle()
        sealer = Sealer(application.database)
        sealing = asyncio.create_task(sealer.run())
        stop = asyncio.Event()
        working = asyncio.create_task(_work(application, stop))
        try:
            yield
        finally:
            stop.set()
            await working
            sealing.cancel()
            with suppress(asyncio.CancelledError):
                await sealing
            await sealer.close()
            await application.database.dispose()

    return lifespan


async def _work(application: Application, stop: asyncio.Event) -> None:
    """Run jobs beside the requests, unless processes of their own do."""
    settings = application.settings.jobs
    if settings.in_server:
        specs = application.registry.jobs()
        ask = application.registry.ask
        await Worker(application.database, specs, settings, application.listeners, ask).work(stop)


async def _apply_due(application: Application) -> None:
    """Let changes of organizations that were recorded for today take effect."""
    try:
        async with application.database.writer() as session:
            await apply_due(session, today())
    except DatabaseUnavailable as error:  # the server starts and answers 503; the daily job tries again
        _log.warning("changes due today were not applied", extra={"reason": error.reason})
