"""``huizhanjia config``: what is set, and whether it makes sense."""

from typing import Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.invocation import invocation
from huizhanjia_core.settings_file import settings_file

commands = typer.Typer(help="配置 · Configuration", no_args_is_help=True)


@commands.command()
def show(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · JSON")] = False,
) -> None:
    """显示生效的配置，密码已隐去 · The settings in force, without passwords."""
    import tomlkit

    run = invocation(ctx)
    values = run.settings.redacted()
    if as_json:
        screen.machine_readable(values)
        return
    path = settings_file(run.config)
    print(f"# {path.resolve()}" if path.exists() else "# 没有配置文件，以下为默认值和环境变量")
    print(tomlkit.dumps(values), end="")


@commands.command()
def check(ctx: typer.Context) -> None:
    """检查配置是否正确、插件能否启动 · Are the settings valid, do the plugins start?"""
    from huizhanjia_core.cli.findings import Level, settings_findings

    run = invocation(ctx)
    run.registry.compose()
    for finding in settings_findings(run.settings):
        if finding.level is Level.WARNING:
            print(f"{screen.WARN} {finding.found} {finding.hint}")
    screen.good("配置正确。")
