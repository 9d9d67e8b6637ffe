"""``huizhanjia files``: remove uploads that nobody used, and see whether the contents are whole."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import Invocation, invocation

if TYPE_CHECKING:
    from huizhanjia_core.files.store import Store
    from huizhanjia_core.files.sweep import Swept

commands = typer.Typer(help="文件 · Files", no_args_is_help=True)


@commands.command()
def sweep(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只统计，不删除 · Only count")] = False,
) -> None:
    """清理上传后未使用的文件和不再需要的内容 · Remove unused uploads and contents nobody needs."""
    from huizhanjia_core.clock import now
    from huizhanjia_core.files.sweep import sweep

    run = invocation(ctx)
    keep = timedelta(days=run.settings.files.keep_days)

    async def do() -> "Swept":
        async with run.database() as database:
            return await sweep(database, _store(run), now=now(), keep=keep, dry_run=dry_run)

    swept = asyncio.run(do())
    said = "将清理" if dry_run else "已清理"
    screen.good(
        f"{said}未使用的文件 {swept.uploads} 个、内容 {swept.contents} 份、"
        f"未传完的 {swept.leftovers} 份，共 {swept.bytes / (1 << 20):.1f} MB。"
    )


@commands.command()
def verify(ctx: typer.Context) -> None:
    """核对每个文件的内容是否完好 · Check that every content is there and unaltered."""
    from huizhanjia_core.files.sweep import broken

    run = invocation(ctx)

    async def do() -> list[tuple[str, str]]:
        async with run.database() as database:
            return await broken(database, _store(run))

    wrong = asyncio.run(do())
    for name, digest in wrong:
        print(f"  {digest[:12]}  {name}")
    if wrong:
        raise CommandFailed(f"有 {len(wrong)} 个文件的内容缺失或被改动，请从备份恢复。")
    screen.good("文件内容完好。")


def _store(run: Invocation) -> "Store":
    from huizhanjia_core.files.store import Store

    return Store(run.settings.data_folder / "files")
