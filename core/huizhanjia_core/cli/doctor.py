"""``huizhanjia doctor``: is everything there that the system needs?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed, problems
from huizhanjia_core.cli.invocation import Invocation, invocation

if TYPE_CHECKING:
    from huizhanjia_core.cli.findings import Finding
    from huizhanjia_core.db.database import Database


def doctor(ctx: typer.Context) -> None:
    """检查运行环境，逐项给出建议 · Check the environment."""
    from huizhanjia_core.cli.findings import Level

    found = asyncio.run(_examine(invocation(ctx)))
    screen.table(
        ("", "项目", "结果", "建议"), ((one.level, one.subject, one.found, one.hint) for one in found)
    )
    wrong = sum(one.level is Level.WRONG for one in found)
    if wrong:
        raise CommandFailed(f"发现 {wrong} 个问题。")


async def _examine(run: Invocation) -> list["Finding"]:
    from huizhanjia_schema.compiled.indexes import unsorted

    from huizhanjia_core.cli.findings import (
        Finding,
        Level,
        folder_findings,
        machine_findings,
        settings_findings,
    )

    found = [*machine_findings()]
    try:
        settings = run.settings
    except Exception as error:  # noqa: BLE001 - without settings there is nothing else to look at
        hint = "请按提示修改配置文件或环境变量。"
        return [*found, *(Finding(Level.WRONG, "配置", line, hint) for line in problems(error))]
    found += settings_findings(settings)
    found += folder_findings(settings.data_folder)
    try:
        composed = run.registry.compose()
        names = "、".join(one.manifest.name for one in run.registry.plugins[1:])
        found.append(Finding(Level.FINE, "插件", names or "没有启用"))
        slow = unsorted(composed.catalog)
        found.append(
            Finding(Level.FINE, "排序", f"{len(slow)} 种排序没有索引，大表上会较慢" if slow else "均有索引")
        )
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything
        hint = "请运行 huizhanjia plugin doctor。"
        found += [Finding(Level.WRONG, "插件", line, hint) for line in problems(error)]
    return [*found, *[one async for one in _database(run)]]


async def _database(run: Invocation) -> AsyncIterator["Finding"]:
    from sqlalchemy import text

    from huizhanjia_core.calendar.calendars import known_years
    from huizhanjia_core.cli.findings import Finding, Level, calendar_finding, clock_finding
    from huizhanjia_core.clock import today
    from huizhanjia_core.migrate import status

    async with run.database() as database:
        try:
            yield Finding(Level.FINE, "数据库", await database.version())
            if database.dialect == "postgresql":
                async with database.reader() as connection:
                    there = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
                yield clock_finding(datetime.now(UTC), there)
        except Exception as error:  # noqa: BLE001
            hint = "请检查 [database] 配置、网络和数据库服务。"
            for line in problems(error):
                yield Finding(Level.WRONG, "数据库", line, hint)
            return
        try:
            states = await status(database, run.registry.migrations())
        except Exception as error:  # noqa: BLE001
            for line in problems(error):
                yield Finding(Level.WRONG, "迁移", line, "请重新安装该模块。")
            return
        behind = [one.module for one in states if not one.at_head]
        if behind:
            hint = "请运行 huizhanjia db upgrade。"
            yield Finding(Level.WRONG, "迁移", f"{'、'.join(behind)} 不是最新", hint)
            return
        yield Finding(Level.FINE, "迁移", f"{len(states)} 个模块均为最新")
        yield await _keys(run, database)
        async with database.reader() as connection:
            yield calendar_finding(await known_years(connection), today())


async def _keys(run: Invocation, database: "Database") -> "Finding":
    """Whether the master keys open what is under them."""
    from huizhanjia_core.cli.findings import Finding, Level
    from huizhanjia_core.crypto.keyring import Keyring
    from huizhanjia_core.crypto.rotation import holdings, prove

    keyring = Keyring.of(run.settings.crypto)
    hint = "请设置 crypto.master_keys_file；密钥用 huizhanjia crypto key 生成。"
    try:
        await prove(database, keyring)
    except Exception as error:  # noqa: BLE001 - told like any other finding
        return Finding(Level.WRONG, "主密钥", "；".join(problems(error)), hint)
    if not keyring.masters:
        return Finding(Level.WARNING, "主密钥", "没有配置，不能登记敏感信息", hint)
    old = (await holdings(database)).outside(keyring.current)
    if old:
        left = f"{old} 把数据密钥仍由旧主密钥保护"
        return Finding(Level.WARNING, "主密钥", left, "请运行 huizhanjia crypto rotate。")
    return Finding(Level.FINE, "主密钥", f"现用 {keyring.current}")
