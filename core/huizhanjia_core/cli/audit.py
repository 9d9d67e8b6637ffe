"""``huizhanjia audit``: is the trail whole, and taking it out."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import invocation

commands = typer.Typer(help="审计 · Audit trail", no_args_is_help=True)

_PRIVATE = 0o600

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="日期，含当日 · Day, included")]


@commands.command()
def verify(
    ctx: typer.Context,
    heads: Annotated[
        Path | None, typer.Option(help="由 audit head 导出并另存的链头 · Heads that were exported")
    ] = None,
    archive: Annotated[
        list[Path] | None, typer.Option(help="同时核对归档文件，可重复 · Archives to look at too")
    ] = None,
) -> None:
    """逐条核对审计记录：有无改动、删除、换序、截尾 · Look at every record."""
    from huizhanjia_core.audit.export import read_heads
    from huizhanjia_core.audit.verify import Verdict, length
    from huizhanjia_core.audit.verify import verify as walk

    run = invocation(ctx)
    known = read_heads(heads.read_text("utf-8").splitlines()) if heads else {}

    async def look() -> Verdict:
        async with run.database() as database:
            with screen.progress("核对审计记录", await length(database)) as advance:
                return await walk(database, known, advance, archives=archive or ())

    found = asyncio.run(look())
    if found.unsealed:
        print(f"{screen.WARN} 有 {found.unsealed} 条尚未封存；服务运行时一秒内封存，停止后的留待下次启动。")
    for fault in found.faults:
        print(f"{screen.BAD} {fault.zh}")
    if found.wrong:
        raise CommandFailed(f"核对了 {found.passed} 条审计记录，有 {found.wrong} 处不符。")
    screen.good(f"核对了 {found.passed} 条审计记录，全部完好。链头：{found.head[0]} {found.head[1]}")
    if found.vouched < found.head[0]:
        print(
            f"{screen.WARN} 第 {found.vouched} 条以后没有另存的链头可以对照，尾部若被截去无法发现："
            "请每日用 huizhanjia audit head --output 另存到别的机器，核对时用 --heads 给出。"
        )


@commands.command()
def head(
    ctx: typer.Context,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="追加到文件 · Append to a file")
    ] = None,
) -> None:
    """输出当前链头，应每日另存到别的机器，以便发现截尾 · The end of the chain, to be kept elsewhere."""
    from huizhanjia_core.audit.export import Head
    from huizhanjia_core.audit.export import head as read

    run = invocation(ctx)

    async def ask() -> Head:
        async with run.database() as database:
            return await read(database)

    line = asyncio.run(ask()).line()
    if output is None:
        print(line)
        return
    with output.open("a", encoding="utf-8") as file:
        print(line, file=file)
    screen.good(f"链头已追加到 {output}。")


@commands.command()
def export(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="写入的新文件（JSON Lines）· A new file")],
    since: Day = None,
    until: Day = None,
) -> None:
    """导出已封存的审计记录，每行一条；导出本身也记入审计 · Take records out."""
    from huizhanjia_core.audit.export import lines

    run = invocation(ctx)
    first, last = (since.date() if since else None), (until.date() if until else None)

    async def write() -> int:
        count = 0
        async with run.database() as database:
            async with run.work(database) as work:
                work.audit.because(f"导出 {first or '最初'} 至 {last or '现在'}")
            # Made for the owner alone, and never over a file that is there.
            descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file, screen.progress("导出") as advance:
                async for page in lines(database, first, last):
                    file.writelines(f"{line}\n" for line in page)
                    count += len(page)
                    advance(len(page))
        return count

    count = asyncio.run(write())
    screen.good(f"已导出 {count} 条审计记录到 {output}。")


@commands.command()
def archive(
    ctx: typer.Context,
    before: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="归档这一天之前的记录 · Records before this day")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入的新文件 · A new file")],
) -> None:
    """把旧的审计记录移出数据库，写入归档文件；180 天以内的不能移出 · Take old records out of the database."""
    from huizhanjia_core.audit import archive as archives

    run = invocation(ctx)

    async def move() -> archives.Segment:
        async with run.database() as database:
            wanted = await archives.segment(database, before.date())
            with screen.progress("归档审计记录", wanted.count) as advance:
                digest = await archives.write(database, wanted, output, advance)
            async with run.work(database) as work:
                await archives.cut(work, wanted, file=output.name, digest=digest)
        return wanted

    done = asyncio.run(move())
    screen.good(
        f"第 {done.after.sequence + 1} 至 {done.head.sequence} 条已归档到 {output}。请另存该文件；"
        f"核对时用 huizhanjia audit verify --archive {output}。"
    )
