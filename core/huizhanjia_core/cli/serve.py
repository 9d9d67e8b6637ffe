"""``huizhanjia serve``: answer requests until told to stop."""

import asyncio
import errno
import os
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core import collector
from huizhanjia_core.cli import screen
from huizhanjia_core.cli.db import module_states, upgrade_tables
from huizhanjia_core.cli.errors import CommandFailed, system_problem
from huizhanjia_core.cli.invocation import Invocation, invocation
from huizhanjia_core.settings_file import settings_file

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from huizhanjia_core.settings import Settings


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="监听地址，默认按配置 · Address")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="监听端口，默认按配置 · Port")] = None,
    workers: Annotated[int, typer.Option(min=1, help="进程数，仅 PostgreSQL 可多于 1 · Processes")] = 1,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="先升级数据库结构再启动 · Upgrade the tables first")
    ] = False,
) -> None:
    """启动服务 · Start the server."""
    import uvicorn

    from huizhanjia_core.app import create_app
    from huizhanjia_core.web import logs
    from huizhanjia_core.web.server import uvicorn_options

    run = invocation(ctx)
    server = run.settings.server
    _refuse_many_on_sqlite(run.settings, workers)
    at = host or server.host, port or server.port
    if upgrade:
        _refuse_taken_address(*at)  # where a server of the version before still runs on these tables
        asyncio.run(upgrade_tables(run))
    _refuse_old_tables(run)
    _refuse_taken_address(*at)
    run.registry.schema  # noqa: B018 - a plugin that cannot start stops us here, with its name
    asyncio.run(_follow_moved_units(run))
    path = settings_file(run.config)
    if path.exists():
        os.environ["HZJ_CONFIG"] = str(path.resolve())  # for the processes that uvicorn starts
    options = uvicorn_options(server) | dict(zip(("host", "port"), at, strict=True))
    _tell_where(run.settings, *at)
    logs.configure(form=run.settings.logging.format, level=run.settings.logging.level)
    if workers == 1:
        uvicorn.run(create_app(run.settings, run.registry), **options)
    else:
        uvicorn.run(f"{__name__}:application", factory=True, workers=workers, **options)


def application() -> "Starlette":
    """The application of one process of several, as configured by file and environment."""
    collector.look_seldom()
    from huizhanjia_core.app import create_app
    from huizhanjia_core.settings import load
    from huizhanjia_core.web import logs

    settings = load()
    logs.configure(form=settings.logging.format, level=settings.logging.level)
    return create_app(settings)


async def _follow_moved_units(run: Invocation) -> None:
    from huizhanjia_core.deployment import put_lineage_right

    async with run.database() as database:
        count = await put_lineage_right(database)
    if count:
        screen.good(f"已按现行隶属关系重算 {count} 行数据。")


def _tell_where(settings: "Settings", host: str, port: int) -> None:
    """Print the addresses and, in a demonstration, whom one can sign in as."""
    root = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - only compared
    print(f"GraphQL 接口  {root}/graphql")
    if settings.server.graphiql:
        print(f"查询页面      {root}/graphiql")
    print(f"运行状态      {root}/readyz  {root}/metrics")
    if settings.demo:
        from huizhanjia_core.identity.demo import ACCOUNTS, PASSWORD
        from huizhanjia_core.permission.roles import ROLES

        titles = {role.code: role.zh for role in ROLES}
        screen.table(
            ("用户名", "姓名", "角色", "工会代码"),
            ((one.username, one.name, titles[one.role], one.unit) for one in ACCOUNTS),
        )
        print(f"以上演示账号的口令均为 {PASSWORD}", flush=True)


def _refuse_many_on_sqlite(settings: "Settings", workers: int) -> None:
    if workers > 1 and settings.database.url.startswith("sqlite"):
        raise CommandFailed(
            f"SQLite 只能用 1 个进程（要求了 {workers} 个）：各进程的写入会互相等待数秒。"
            "请去掉 --workers，或改用 PostgreSQL。"
        )


def _refuse_taken_address(host: str, port: int) -> None:
    """Say it in one line, before anything is done or printed; the server itself would say it to the log."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except socket.gaierror:
        raise CommandFailed(
            f"监听地址 {host} 有误：没有这个主机名或地址。请检查 server.host 或 --host。"
        ) from None
    except OSError as error:
        hint = "请停止占用它的程序，或用 --port、server.port 换一个端口。"
        if error.errno != errno.EADDRINUSE:
            hint = "请检查 server.host、server.port 或 --host、--port。"
        raise CommandFailed(f"不能监听 {host}:{port}：{system_problem(error)}。{hint}") from None


def _refuse_old_tables(run: Invocation) -> None:
    states = asyncio.run(module_states(run))
    ahead = [one.module for one in states if one.ahead]
    if ahead:
        raise CommandFailed(f"数据库比程序新（{'、'.join(ahead)}），请安装对应的新版本后再启动。")
    pending = sum(len(one.pending) for one in states)
    if pending:
        raise CommandFailed(f"数据库有 {pending} 项迁移尚未执行，请先运行 huizhanjia db upgrade。")
