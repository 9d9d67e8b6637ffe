"""``huizhanjia schema``: the published GraphQL schema."""

from pathlib import Path
from typing import Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed, unreadable
from huizhanjia_core.cli.invocation import invocation

commands = typer.Typer(help="GraphQL 接口 · GraphQL schema", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """GraphQL 接口 · GraphQL schema."""


Plugins = Annotated[str | None, typer.Option(help="逗号分隔的插件名，默认按配置；空串为只有核心 · Plugins")]


@commands.command()
def export(
    ctx: typer.Context,
    plugins: Plugins = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 · Write to a file")] = None,
) -> None:
    """导出接口定义（SDL）· Export the schema definition."""
    text = _sdl(ctx, plugins)
    if output is None:
        print(text, end="")
        return
    output.write_text(text, "utf-8")
    screen.good(f"接口定义已写入 {output}。")


@commands.command()
def check(
    ctx: typer.Context,
    against: Annotated[Path, typer.Argument(help="前端正在使用的接口定义 · SDL that clients rely on")],
    plugins: Plugins = None,
) -> None:
    """检查现接口是否会破坏依赖旧接口的前端 · Would clients of an older schema break?"""
    from graphql import GraphQLError
    from huizhanjia_schema.sdl import breaking_changes, dangerous_changes

    try:
        before = against.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(against, error) from None
    try:
        now = _sdl(ctx, plugins)
        breaking, dangerous = breaking_changes(before, now), dangerous_changes(before, now)
    except (GraphQLError, TypeError) as error:
        raise CommandFailed(f"{against} 不是有效的接口定义：{error}") from None
    for change in dangerous:
        print(f"  注意  {change}")
    for change in breaking:
        print(f"  破坏  {change}")
    if breaking:
        raise CommandFailed(f"有 {len(breaking)} 处不兼容的变更。")
    screen.good("没有不兼容的变更。")


def _sdl(ctx: typer.Context, plugins: str | None) -> str:
    from huizhanjia_schema.sdl import sdl

    from huizhanjia_core.plugins import Registry

    if plugins is None:
        return sdl(invocation(ctx).registry.schema.graphql_schema)
    registry = Registry.enabled([name.strip() for name in plugins.split(",") if name.strip()])
    return sdl(registry.schema.graphql_schema)
