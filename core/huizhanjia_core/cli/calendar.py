"""``huizhanjia calendar``: the holidays of a year, from a file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.invocation import invocation

commands = typer.Typer(help="节假日 · Holidays", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """节假日 · Holidays."""


@commands.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="TOML 文件，格式同随附的 holidays.toml · In the form of holidays.toml")
    ],
) -> None:
    """录入文件中各年度的节假日；已有的年度被替换 · Enter the years of a file."""
    from huizhanjia_core.calendar import calendars, notices

    run = invocation(ctx)
    given = notices.read(file.read_text("utf-8"))

    async def enter() -> None:
        async with run.database() as database, run.work(database) as work:
            for notice in given:
                await calendars.publish(work, notice)

    asyncio.run(enter())
    screen.good(f"已录入 {'、'.join(str(notice.year) for notice in given)} 年的节假日。")
