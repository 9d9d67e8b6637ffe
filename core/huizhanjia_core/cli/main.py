"""Run one command; whatever goes wrong is one clear line and an exit code."""

import sys
import traceback
from collections.abc import Sequence

import typer
from typer.exceptions import Abort, Exit, TyperException

from huizhanjia_core import collector
from huizhanjia_core.cli.commands import COMMANDS
from huizhanjia_core.cli.errors import problems
from huizhanjia_core.cli.usage import usage_problem

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process: 0 done, 1 failed, 2 wrongly called.

    Args:
        arguments: what follows the program's name; by default, as the process was called.
    """
    collector.look_seldom()
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; nothing is raised."""
    command = typer.main.get_command(COMMANDS)
    try:
        result = command.main(args=list(arguments), prog_name="huizhanjia", standalone_mode=False)
    except Exit as leaving:
        return leaving.exit_code
    except (Abort, KeyboardInterrupt, EOFError):
        _say(["已取消。Canceled."])
        return INTERRUPTED
    except BrokenPipeError:
        return FAILED
    except TyperException as error:
        if error.exit_code == USAGE:
            said = usage_problem(error.format_message())
            _say([f"用法错误：{said}{'' if said.endswith('？') else '。'}用 --help 查看用法。"])
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last one to catch it
        if "--debug" in arguments:
            traceback.print_exception(error)
        _say(problems(error))
        return FAILED
    return result if isinstance(result, int) else OK


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        print(f"✗ {line}", file=sys.stderr)
