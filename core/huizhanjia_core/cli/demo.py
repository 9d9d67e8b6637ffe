"""``huizhanjia demo``: data to try the system with."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import invocation

if TYPE_CHECKING:
    from huizhanjia_core.hookspecs import DemoStep

commands = typer.Typer(help="演示数据 · Demonstration data", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """演示数据 · Demonstration data."""


@commands.command()
def load(
    ctx: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="配置中没有 demo = true 时也载入 · Load without demo = true")
    ] = False,
) -> None:
    """载入演示数据；已载入的步骤跳过 · Load demonstration data, each step once."""
    from huizhanjia_core.crypto.keyring import Keyring
    from huizhanjia_core.db import sizes
    from huizhanjia_core.demo import load

    run = invocation(ctx)
    if not (run.settings.demo or yes):
        raise CommandFailed("演示数据会写入正式数据库。请在配置中设 demo = true，或加 --yes 确认。")
    listeners = tuple(run.registry.listeners())
    keyring = Keyring.of(run.settings.crypto)

    def show(plugin: str, step: "DemoStep") -> None:
        print(f"  {plugin:<12} {step.title}", flush=True)

    async def fill() -> int:
        async with run.database() as database:
            steps, ask = run.registry.given("demo"), run.registry.ask
            count = await load(database, steps, listeners, show, keyring, ask)
            async with database.writer() as session:
                await sizes.refresh(session)
            return count

    count = asyncio.run(fill())
    screen.good(f"演示数据已载入（{count} 步）。" if count else "演示数据先前已载入。")
