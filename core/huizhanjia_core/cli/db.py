"""``huizhanjia db``: bring the tables to what the program expects."""

import asyncio
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import Invocation, invocation

if TYPE_CHECKING:
    from huizhanjia_core.db.database import Database
    from huizhanjia_core.migrate import ModuleStatus

commands = typer.Typer(help="数据库 · Database", no_args_is_help=True)


class Dialect(StrEnum):
    """A kind of database."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"


@commands.command()
def upgrade(ctx: typer.Context) -> None:
    """升级数据库结构：核心在前，全部成功或全部不变 · Upgrade the tables."""
    run = invocation(ctx)
    count = asyncio.run(upgrade_tables(run))
    screen.good(f"数据库已升级：执行了 {count} 项迁移。" if count else "数据库已是最新，无需升级。")


async def upgrade_tables(run: Invocation) -> int:
    """Apply what is pending, printing each step, and enter roles that are new; how many steps there were."""
    from huizhanjia_core.deployment import upgrade

    async with run.database() as database:
        steps = await upgrade(
            database,
            run.registry,
            on_step=lambda step: print(f"  {step.module:<12} {step.revision}  {step.message}"),
        )
        await _move_second_factors(run, database)
        await _put_digests_under_key(run, database)
    if steps:
        await run.note("执行迁移 " + " ".join(step.revision for step in steps))
    return len(steps)


async def _move_second_factors(run: Invocation, database: "Database") -> None:
    """Seal second factors of an earlier version under the master keys."""
    from huizhanjia_core.identity import former_secrets

    if not await former_secrets.waiting(database):
        return
    path = run.settings.data_folder / former_secrets.KEY_FILE
    async with run.work(database) as work:
        count = await former_secrets.move(work, path)
        work.audit.because(f"{count} 个动态口令改由主密钥加密")
    print(f"  {count} 个动态口令已改由主密钥加密；{path} 只有恢复旧备份时才用得到。")


async def _put_digests_under_key(run: Invocation, database: "Database") -> None:
    """Put what an earlier version remembered of imported rows under the master keys."""
    from huizhanjia_core.documents import digests

    if run.settings.crypto.master_keys is None or not await digests.unkeyed(database):
        return
    count = 0
    while True:
        async with run.work(database) as work:
            done = await digests.put_under_key(work)
            work.audit.because(f"{done} 条导入行的摘要改用主密钥")
        count += done
        if done < digests.STEP:
            break
    print(f"  {count} 条导入行的摘要已改用主密钥。")


@commands.command()
def seed(ctx: typer.Context) -> None:
    """载入自治区 82 个工会及其沿革和普查人口；已有工会时不作改动 · Enter the 82 unions."""
    from sqlalchemy import func, select

    from huizhanjia_core.organization.models import OrganizationRow
    from huizhanjia_core.organization.seed import load

    run = invocation(ctx)
    present = select(func.count()).select_from(OrganizationRow)

    async def fill() -> tuple[int, int]:
        async with run.database() as database, run.work(database) as work:
            before = await work.session.scalar(present) or 0
            await load(work)
            return before, await work.session.scalar(present) or 0

    before, after = asyncio.run(fill())
    screen.good(f"已有 {before} 个工会，未作改动。" if before else f"已载入 {after} 个工会。")


@commands.command()
def status(
    ctx: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="有待执行的迁移时以 1 退出 · Exit 1 if pending")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · JSON")] = False,
) -> None:
    """查看各模块的数据库版本 · How far each module's tables are."""
    found = asyncio.run(module_states(invocation(ctx)))
    if as_json:
        screen.machine_readable([asdict(module) for module in found])
    else:
        screen.table(
            ("模块", "当前版本", "最新版本", "状态"),
            ((one.module, one.current or "—", one.head or "—", describe(one)) for one in found),
        )
    if check and not all(one.at_head for one in found):
        raise CommandFailed("数据库不是最新，请运行 huizhanjia db upgrade。")


async def module_states(run: Invocation) -> list["ModuleStatus"]:
    """How far each enabled module is."""
    from huizhanjia_core.migrate import status

    async with run.database() as database:
        return await status(database, run.registry.migrations())


def describe(module: "ModuleStatus") -> str:
    """A module's state in a few words."""
    if module.ahead:
        return "数据库比程序新，请安装对应的新版本"
    return f"待执行 {len(module.pending)} 项" if module.pending else "最新"


@commands.command()
def sql(
    ctx: typer.Context,
    dialect: Annotated[Dialect | None, typer.Option(help="数据库种类，默认按配置 · Kind of database")] = None,
    pending: Annotated[
        bool, typer.Option("--pending", help="只含尚未执行的部分（需连接数据库）· Only what is pending")
    ] = False,
) -> None:
    """输出升级用的 SQL，供审阅或由数据库管理员执行 · The SQL of an upgrade."""
    from huizhanjia_core.migrate import sql

    run = invocation(ctx)
    configured = Dialect.SQLITE if run.settings.database.url.startswith("sqlite") else Dialect.POSTGRESQL
    if pending and dialect not in (None, configured):
        raise CommandFailed(f"--pending 只能用于配置中的数据库（{configured}）。")
    since = {one.module: one.current for one in asyncio.run(module_states(run))} if pending else None
    print(sql((dialect or configured).value, run.registry.migrations(), since), end="")


@commands.command()
def check(ctx: typer.Context) -> None:
    """（开发）检查数据表与模型是否一致 · For developers: is a revision missing?"""
    from huizhanjia_core.migrate import check

    run = invocation(ctx)

    async def compare() -> list[str]:
        async with run.database() as database:
            return await check(database, run.registry.migrations())

    differences = asyncio.run(compare())
    for difference in differences:
        print(difference)
    if differences:
        raise CommandFailed(f"有 {len(differences)} 处不一致，请用 huizhanjia db revise 生成迁移。")
    screen.good("数据表与模型一致。")


@commands.command()
def revise(
    ctx: typer.Context,
    module: Annotated[str, typer.Argument(help="模块名，例如 core · Module")],
    message: Annotated[str, typer.Argument(help="这次迁移做什么，用英文 · What it does")],
) -> None:
    """（开发）为模块生成下一个迁移脚本 · For developers: write the next revision."""
    import tempfile
    from pathlib import Path

    from huizhanjia_core.db.database import Database
    from huizhanjia_core.migrate import revise, upgrade
    from huizhanjia_core.settings import DatabaseSettings

    run = invocation(ctx)
    modules = {one.prefix: one for one in run.registry.migrations()}
    if module not in modules:
        raise CommandFailed(f"没有名为 {module} 的模块；有：{'、'.join(modules) or '无'}。")

    async def write(folder: str) -> Path:
        database = Database(DatabaseSettings(url=f"sqlite:///{folder}/scratch.sqlite3"))
        try:
            await upgrade(database, list(modules.values()))
            return await revise(database, modules[module], message)
        finally:
            await database.dispose()

    with tempfile.TemporaryDirectory() as folder:
        path = asyncio.run(write(folder))
    screen.good(f"已生成 {path}，请检查后提交。")
