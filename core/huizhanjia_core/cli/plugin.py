"""``huizhanjia plugin``: what is installed, and what takes part."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.db import upgrade_tables
from huizhanjia_core.cli.errors import CommandFailed, problems
from huizhanjia_core.cli.invocation import Invocation, invocation
from huizhanjia_core.settings_file import settings_file

if TYPE_CHECKING:
    from huizhanjia_core.plugins.preview import DisablePreview

commands = typer.Typer(help="插件 · Plugins", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="插件名 · Plugin")]

_GOES = (
    ("operations", "查询与变更 · Operations"),
    ("types", "类型 · Types"),
    ("fields", "字段与参数 · Fields"),
    ("actions", "权限 · Permissions"),
    ("roles", "角色 · Roles"),
    ("role_actions", "角色的权限 · What roles may do"),
    ("commands", "命令 · Commands"),
    ("jobs", "后台任务 · Jobs"),
    ("listens_to", "不再响应的事件 · Events no longer heard"),
)


@commands.command("list")
def list_(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · JSON")] = False,
) -> None:
    """列出已安装的插件 · The installed plugins."""
    from huizhanjia_core.plugins import Installed, PluginError

    enabled = invocation(ctx).settings.plugins.enabled
    installed = Installed()
    found: list[dict[str, str | bool]] = []
    for name in sorted({*installed.names, *enabled}):
        try:
            manifest = installed.load(name).manifest
        except PluginError as error:
            found.append({"name": name, "enabled": name in enabled, "problem": error.zh})
            continue
        found.append(
            {
                "name": name,
                "enabled": name in enabled,
                "title": manifest.zh,
                "version": manifest.version,
                "requires": " ".join(one.name for one in manifest.requires),
            }
        )
    if as_json:
        screen.machine_readable(found)
        return
    if not found:
        print("没有安装插件；huizhanjia plugin new 可生成一个。")
        return
    screen.table(
        ("插件", "名称", "版本", "状态", "依赖"),
        (
            (
                str(one["name"]),
                str(one.get("title", one.get("problem"))),
                str(one.get("version", "—")),
                "已启用" if one["enabled"] else "未启用",
                str(one.get("requires", "") or "—"),
            )
            for one in found
        ),
    )


@commands.command()
def enable(ctx: typer.Context, name: Name) -> None:
    """启用插件并升级其数据表 · Enable a plugin and upgrade its tables."""
    from huizhanjia_core.plugins.switch import disable, enable

    run = invocation(ctx)
    path = settings_file(run.config)
    _refuse_when_environment_decides(run)
    before = run.settings.plugins.enabled
    registry = enable(path, name)
    try:
        after = Invocation(path, run.command)
        asyncio.run(upgrade_tables(after))  # and roles, policies, lineage
        asyncio.run(after.note(f"启用插件 {name}"))
    except BaseException:
        if name not in before:
            disable(path, name)
        raise
    manifest = registry.manifest(name)
    screen.good(f"插件 {name}（{manifest.zh}）{manifest.version} 已启用，重启服务后生效。")


@commands.command()
def disable(
    ctx: typer.Context,
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不询问 · Do not ask")] = False,
) -> None:
    """停用插件：先列出将失去的内容，数据表保留 · Disable a plugin; its data stay."""
    from huizhanjia_core.plugins import PluginError
    from huizhanjia_core.plugins.preview import preview_disable
    from huizhanjia_core.plugins.switch import disable

    run = invocation(ctx)
    _refuse_when_environment_decides(run)
    needed = False
    try:
        preview = preview_disable(run.registry, name)
        _show(preview)
        needed = bool(preview.dependents)
    except PluginError as error:
        if name not in run.settings.plugins.enabled:
            raise
        print(f"{screen.WARN} 无法列出将失去的内容：{error.zh}")
    if not (yes or needed):  # what others need is refused below, without a question
        typer.confirm(f"停用插件 {name}？", abort=True)
    disable(settings_file(run.config), name)
    _record(Invocation(run.config, run.command), f"停用插件 {name}")
    screen.good(f"插件 {name} 已停用，重启服务后生效；数据表和数据保留，可随时重新启用。")


def _record(run: Invocation, what: str) -> None:
    """Record what was done; a plugin can be disabled although the database is away."""
    try:
        asyncio.run(run.note(what))
    except Exception as error:  # noqa: BLE001 - it is done; that nobody wrote it down is told
        print(f"{screen.WARN} 未能写入审计记录：{'；'.join(problems(error))}")


def _show(preview: "DisablePreview") -> None:
    print(f"停用 {preview.name} 后将失去：")
    for attribute, title in _GOES:
        values: tuple[str, ...] = getattr(preview, attribute)
        if values:
            print(f"  {title}（{len(values)}）")
            for value in values:
                print(f"    - {value}")
    if preview.dependents:
        print(f"  依赖它的插件：{'、'.join(preview.dependents)}")


def _refuse_when_environment_decides(run: Invocation) -> None:
    import os

    if any(name.upper() == "HZJ_PLUGINS__ENABLED" for name in os.environ):
        raise CommandFailed(
            "启用的插件由环境变量 HZJ_PLUGINS__ENABLED 决定"
            f"（现为 {','.join(run.settings.plugins.enabled) or '空'}），请先修改或取消该变量。"
        )


@commands.command()
def doctor(ctx: typer.Context) -> None:
    """检查插件能否启动，数据表、隶属关系、版本和规范是否无误 · Check the plugins and their data."""
    run = invocation(ctx)
    rows = [*_starting(run)]
    if rows[-1][0] == screen.GOOD:  # the enabled ones start together
        rows += _working(run)
    screen.table(("", "插件", "结果"), rows)
    bad = sum(row[0] == screen.BAD for row in rows)
    if bad:
        raise CommandFailed(f"发现 {bad} 个问题；无法启动的插件可用 huizhanjia plugin disable 停用。")


def _starting(run: Invocation) -> Iterator[tuple[str, str, str]]:
    """Whether each installed plugin can be imported, and whether the enabled ones make one schema."""
    from huizhanjia_core.plugins import Installed

    installed = Installed()
    enabled = run.settings.plugins.enabled
    for name in sorted({*installed.names, *enabled}):
        where = "已启用" if name in enabled else "未启用"
        try:
            manifest = installed.load(name).manifest
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything
            yield screen.BAD, name, "；".join(problems(error))
        else:
            yield screen.GOOD, name, f"{manifest.zh} {manifest.version}，{where}"
    try:
        plugins, types = len(run.registry.plugins) - 1, len(run.registry.schema.graphql_schema.type_map)
    except Exception as error:  # noqa: BLE001
        yield screen.BAD, "组合", "；".join(problems(error))
    else:
        yield screen.GOOD, "组合", f"{plugins} 个插件与核心组成一个接口，{types} 个类型"


def _working(run: Invocation) -> Iterator[tuple[str, str, str]]:
    """What there is to know about the enabled plugins and their data."""
    from huizhanjia_core.plugins.doctor import Finding, Severity, doctor

    signs = {Severity.ERROR: screen.BAD, Severity.WARNING: screen.WARN}

    async def look() -> list[Finding]:
        async with run.database() as database:
            return await doctor(run.registry, database)

    try:
        found = [one for one in asyncio.run(look()) if one.severity in signs]
    except Exception as error:  # noqa: BLE001 - the database may be down
        yield screen.BAD, "数据库", "；".join(problems(error))
        return
    for one in found:
        yield signs[one.severity], one.plugin, one.zh
    if not found:
        yield screen.GOOD, "数据", "数据表均为最新，隶属关系正确，版本与规范无误"


@commands.command()
def diagrams(ctx: typer.Context, name: Name) -> None:
    """输出插件各流程的 Mermaid 状态图，供其 README 使用 · Print the diagrams of its workflows."""
    from huizhanjia_core.workflow.diagram import mermaid

    given = [flow for owner, flow in invocation(ctx).registry.given("workflows") if owner == name]
    print("\n".join(mermaid(flow) for flow in given), end="")


@commands.command()
def new(
    name: Name,
    directory: Annotated[Path, typer.Option("--directory", "-d", help="放在哪个文件夹 · Where")] = Path(),
) -> None:
    """生成一个新插件的骨架 · Start a new plugin."""
    from huizhanjia_core import scaffold

    scaffold.create(name, directory)
    screen.good(f"插件 {name} 已生成在 {(directory / name).resolve()}，从其中的 README.md 开始。")
