"""Every command of the core, and those that enabled plugins add."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from huizhanjia_core.cli import (
    account,
    audit,
    calendar,
    config,
    crypto,
    db,
    demo,
    doctor,
    explain,
    files,
    imports,
    jobs,
    plugin,
    schema,
    serve,
)
from huizhanjia_core.cli.errors import problems
from huizhanjia_core.cli.invocation import Invocation
from huizhanjia_core.settings_file import PREFIX, settings_file


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"huizhanjia {version('huizhanjia-core')}")
        raise typer.Exit


class _WithPlugins(TyperGroup):
    """Asks the plugins only for a command that is not the core's, or for the list of all."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        return found or _plugin_commands(ctx, tolerant=False).get(cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        ours = [*self.commands]
        return [*ours, *(name for name in _plugin_commands(ctx, tolerant=True) if name not in ours)]


def _plugin_commands(ctx: Any, *, tolerant: bool) -> dict[str, Any]:
    """The commands of the enabled plugins by name; with ``tolerant`` a broken set has none."""
    remembered: dict[str, Any] | None = ctx.meta.get(__name__)
    if remembered is not None:
        return remembered
    run = Invocation(ctx.params.get("config"))
    try:
        groups = run.registry.commands() if _any_enabled(run.config) else []
    except Exception as error:
        if not tolerant:
            raise
        print(f"! 插件命令未列出：{'；'.join(problems(error))}", file=sys.stderr)
        groups = []
    found: dict[str, Any] = {}
    for group in groups:
        found[group.name] = typer.main.get_group(group.app)
        found[group.name].name = group.name
    ctx.meta[__name__] = found
    return found


def _any_enabled(config_file: Path | None) -> bool:
    """Whether plugins may be enabled; where it is certain that none is, much time is saved."""
    path = settings_file(config_file)
    named = any(name.upper().startswith(f"{PREFIX}PLUGINS") for name in os.environ)
    return named or (path.is_file() and b"plugins" in path.read_bytes())


COMMANDS = typer.Typer(
    cls=_WithPlugins,
    help="会站家 · 工会服务阵地平台 · Trade-union service platform",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS.command("serve")(serve.serve)
COMMANDS.add_typer(db.commands, name="db")
COMMANDS.add_typer(plugin.commands, name="plugin")
COMMANDS.add_typer(schema.commands, name="schema")
COMMANDS.add_typer(config.commands, name="config")
COMMANDS.add_typer(account.commands, name="account")
COMMANDS.add_typer(audit.commands, name="audit")
COMMANDS.add_typer(crypto.commands, name="crypto")
COMMANDS.add_typer(calendar.commands, name="calendar")
COMMANDS.add_typer(jobs.commands, name="jobs")
COMMANDS.add_typer(demo.commands, name="demo")
COMMANDS.add_typer(files.commands, name="files")
COMMANDS.add_typer(imports.commands, name="import")
COMMANDS.command("doctor")(doctor.doctor)
COMMANDS.command("explain")(explain.explain)


@COMMANDS.callback()
def options(
    ctx: typer.Context,
    config_file: Annotated[
        Path | None,
        typer.Option("--config", is_eager=True, help="配置文件，默认 ./huizhanjia.toml · Configuration file"),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="显示版本 · Version")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示详情 · Show tracebacks")] = False,
) -> None:
    """会站家 · 工会服务阵地平台 · Trade-union service platform."""
    del version, debug  # the one ended the run; the other is read from the arguments, where errors are shown
    ctx.obj = Invocation(config_file)
