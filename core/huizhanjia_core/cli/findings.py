"""What a look at a deployment found, and what to do about it."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import system_problem
from huizhanjia_core.settings import Settings

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_OLDEST_PYTHON = (3, 11)
_ROOM = 1 << 30
_LITTLE_ROOM = 10 << 30
_YEAR_OF_THIS_PROGRAM = 2026
_CLOCK_TOLERANCE = 5
_NOTICE_MONTH = 11
"""The holidays of a year are published in November of the year before, as a rule."""


class Level(StrEnum):
    """How good it is; the value is the sign shown."""

    FINE = screen.GOOD
    WARNING = screen.WARN
    WRONG = screen.BAD


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        level: how good it is.
        subject: what was looked at.
        found: what is there.
        hint: what to do, empty where all is fine.
    """

    level: Level
    subject: str
    found: str
    hint: str = ""


def machine_findings() -> Iterator[Finding]:
    """Python and the clock."""
    version = platform.python_version()
    if sys.version_info >= _OLDEST_PYTHON:
        yield Finding(Level.FINE, "Python", version)
    else:
        yield Finding(Level.WRONG, "Python", version, "需要 3.11 或更新版本。")
    year = datetime.now(UTC).year
    if year < _YEAR_OF_THIS_PROGRAM:
        yield Finding(Level.WRONG, "时钟", f"系统时间是 {year} 年", "请校准系统时间（NTP）。")


def folder_findings(folder: Path) -> Iterator[Finding]:
    """Whether the data folder can be written to, and how much room is there."""
    nearest = next(parent for parent in (folder.resolve(), *folder.resolve().parents) if parent.exists())
    if not folder.exists():
        if os.access(nearest, os.W_OK):
            yield Finding(Level.FINE, "数据文件夹", f"{folder} 将在首次使用时建立")
        else:
            yield Finding(
                Level.WRONG, "数据文件夹", f"{folder} 不存在", f"请建立它，并让运行账号可写 {nearest}。"
            )
    else:
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
            yield Finding(Level.FINE, "数据文件夹", f"{folder} 可写")
        except OSError as error:
            yield Finding(
                Level.WRONG, "数据文件夹", f"{folder} 不可写：{system_problem(error)}", "请检查权限和磁盘。"
            )
    free = shutil.disk_usage(nearest).free
    shown = f"剩余 {free / (1 << 30):.1f} GB"
    if free < _ROOM:
        yield Finding(Level.WRONG, "磁盘", shown, "请立即清理或扩容，至少保留 1 GB。")
    elif free < _LITTLE_ROOM:
        yield Finding(Level.WARNING, "磁盘", shown, "建议至少保留 10 GB。")
    else:
        yield Finding(Level.FINE, "磁盘", shown)


def clock_finding(here: datetime, there: datetime) -> Finding:
    """Whether this machine and the database agree on the time; both aware."""
    seconds = abs((here - there).total_seconds())
    if seconds > _CLOCK_TOLERANCE:
        return Finding(Level.WRONG, "时钟", f"与数据库相差 {seconds:.0f} 秒", "请用 NTP 校准两台机器的时间。")
    return Finding(Level.FINE, "时钟", f"与数据库一致，{here.astimezone():%Y-%m-%d %H:%M:%S %z}")


def calendar_finding(known: frozenset[int], today: date) -> Finding:
    """Whether the holidays are known of every year into which a deadline of today may reach.

    Args:
        known: the years whose holidays were entered.
        today: here.
    """
    needed = {today.year} | ({today.year + 1} if today.month >= _NOTICE_MONTH else set())
    missing = sorted(needed - known)
    if not missing:
        return Finding(Level.FINE, "节假日", f"已录入 {'、'.join(str(year) for year in sorted(needed))} 年")
    hint = "国务院办公厅公布后，请用 huizhanjia calendar import 录入；录入前期限只按周末计算。"
    return Finding(Level.WARNING, "节假日", f"没有 {'、'.join(str(year) for year in missing)} 年的安排", hint)


def settings_findings(settings: Settings) -> Iterator[Finding]:
    """Settings that are valid and yet unwise."""
    server = settings.server
    outside = server.host not in _LOOPBACK
    doubts = [
        (
            server.development and outside,
            "development 已开启，却监听外部地址",
            "正式环境请关闭 development。",
        ),
        (server.graphiql and outside, "graphiql 对外开放", "正式环境请关闭 graphiql。"),
        (
            server.introspection == "everyone" and outside,
            "任何人可读取接口结构",
            "请将 introspection 改为 signed-in。",
        ),
        (
            outside and not server.trusted_proxies,
            f"直接监听 {server.host}，没有反向代理",
            "请在前面放置 HTTPS 反向代理，并设置 trusted_proxies。",
        ),
        ("*" in server.trusted_proxies, "信任任何来源的代理头", "请写明反向代理的地址。"),
        ("*" in server.allowed_origins, "允许任何网站跨域访问", "请写明前端的地址。"),
        (settings.demo and outside, "演示模式对外开放", "正式环境请关闭 demo。"),
    ]
    found = [Finding(Level.WARNING, "配置", what, hint) for doubtful, what, hint in doubts if doubtful]
    yield from found or [Finding(Level.FINE, "配置", "没有可疑之处")]
