"""``huizhanjia jobs``: run background jobs in a process of their own."""

import asyncio
import signal
from typing import Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.invocation import invocation

commands = typer.Typer(help="后台任务 · Jobs", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """后台任务 · Jobs."""


@commands.command()
def work(
    ctx: typer.Context,
    drain: Annotated[
        bool, typer.Option("--drain", help="做完已到期的任务即退出 · Leave when nothing is due")
    ] = False,
) -> None:
    """执行后台任务，直到收到停止信号 · Run jobs until told to stop."""
    from huizhanjia_core.jobs.worker import Worker
    from huizhanjia_core.web import logs

    run = invocation(ctx)
    logs.configure(form=run.settings.logging.format, level=run.settings.logging.level)

    async def begin() -> int | None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with run.database() as database:
            registry = run.registry
            worker = Worker(
                database, registry.jobs(), run.settings.jobs, tuple(registry.listeners()), registry.ask
            )
            if drain:
                return await worker.drain()
            print("正在执行后台任务，按 Ctrl+C 停止。", flush=True)
            await worker.work(stop)
            return None

    count = asyncio.run(begin())
    if count is not None:
        screen.good(f"已执行 {count} 项后台任务。")
