"""``huizhanjia crypto``: master keys, and putting everything under a new one."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import invocation

if TYPE_CHECKING:
    from huizhanjia_core.crypto.rotation import Holdings

commands = typer.Typer(help="加密 · Encryption", no_args_is_help=True)

_PRIVATE = 0o600


@commands.command()
def key(
    key_id: Annotated[
        str | None, typer.Option("--id", help="编号，默认为当天日期 · Id, by default the day")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入新文件，仅属主可读 · To a new file")
    ] = None,
) -> None:
    """生成一把主密钥；轮换时放在密钥文件的第一行 · Make a master key."""
    from datetime import datetime

    from huizhanjia_core.clock import LOCAL
    from huizhanjia_core.crypto.master_keys import new_line

    try:
        line = new_line(key_id or f"{datetime.now(LOCAL):%Y%m%d}")
    except ValueError as error:
        raise CommandFailed(f"{error}。") from None
    if output is None:
        print(line)
        return
    output.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w") as file:
        print(line, file=file)
    screen.good(f"主密钥已写入 {output}，请另行备份：丢失它，加密的数据就无法恢复。")


@commands.command()
def status(ctx: typer.Context) -> None:
    """各主密钥下有多少把数据密钥 · How many keys are under which master key."""
    run = invocation(ctx)
    from huizhanjia_core.crypto.keyring import Keyring
    from huizhanjia_core.crypto.rotation import holdings

    keyring = Keyring.of(run.settings.crypto)

    async def look() -> "Holdings":
        async with run.database() as database:
            return await holdings(database)

    found = asyncio.run(look())
    names = [*keyring.masters, *(name for name in found.by_master if name not in keyring.masters)]
    rows = []
    for place, name in enumerate(names):
        state = "现用" if place == 0 and keyring.masters else "旧" if name in keyring.masters else "缺失"
        rows.append((name, state, str(found.by_master.get(name, 0))))
    screen.table(("主密钥", "状态", "数据密钥"), rows)
    print(f"已销毁的数据密钥：{found.destroyed}")


@commands.command()
def rotate(ctx: typer.Context) -> None:
    """把全部数据密钥改由现用主密钥保护；中断后再次执行即接着做 · Re-wrap every key."""
    from huizhanjia_core.crypto.keyring import Keyring
    from huizhanjia_core.crypto.rotation import holdings
    from huizhanjia_core.crypto.rotation import rotate as rewrap

    run = invocation(ctx)
    keyring = Keyring.of(run.settings.crypto)

    async def work_through() -> int:
        async with run.database() as database:
            # Recorded when it begins: whatever becomes of it, someone had the keys in hand.
            async with run.work(database) as work:
                work.audit.because(f"改由主密钥 {keyring.current} 保护")
            total = (await holdings(database)).outside(keyring.current)
            with screen.progress("轮换密钥", total) as advance:
                return await rewrap(database, keyring, advance)

    count = asyncio.run(work_through())
    screen.good(f"{count} 把数据密钥已改由主密钥 {keyring.current} 保护，旧主密钥可以撤下。")
