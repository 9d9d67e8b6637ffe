"""``huizhanjia import``: enter a spreadsheet of any length, and go on where an earlier run stopped."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import Invocation, invocation

if TYPE_CHECKING:
    from huizhanjia_core.documents.importer import Importer
    from huizhanjia_core.documents.importing import Report

commands = typer.Typer(help="导入表格 · Import spreadsheets", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="导入的名称，见 list · Name of the import")]
File = Annotated[Path, typer.Argument(help="表格文件（.xlsx） · The workbook", exists=True, dir_okay=False)]
Marked = Annotated[Path | None, typer.Option(help="把错误标注在这个文件中 · Write the marked workbook here")]
SHOWN = 20


@commands.command("list")
def list_imports(ctx: typer.Context) -> None:
    """有哪些导入 · Which imports there are."""
    found = invocation(ctx).registry.importers()
    screen.table(("名称", "内容"), ((one.name, one.zh) for one in found))


@commands.command()
def template(
    ctx: typer.Context, name: Name, output: Annotated[Path, typer.Argument(help="写入的文件")]
) -> None:
    """写出空白模板 · Write the empty workbook."""
    from huizhanjia_core.documents.templates import write_template

    write_template(_importer(invocation(ctx), name), output)
    screen.good(f"模板已写入 {output}。")


@commands.command()
def check(ctx: typer.Context, name: Name, file: File, marked: Marked = None) -> None:
    """检查表格，不写入任何数据 · Check a workbook; nothing is entered."""
    report = _do(invocation(ctx), name, file, marked, dry=True)
    screen.good(f"共 {report.rows} 行，均可导入。")


@commands.command()
def run(ctx: typer.Context, name: Name, file: File, marked: Marked = None) -> None:
    """导入表格；中断后再次运行即从中断处继续 · Enter a workbook; run again to go on after an interruption."""
    report = _do(invocation(ctx), name, file, marked, dry=False)
    screen.good(f"共 {report.rows} 行，导入 {report.written} 行，先前已导入 {report.skipped} 行。")


def _do(run: Invocation, name: str, file: Path, marked: Path | None, *, dry: bool) -> "Report":
    """Check or enter a file; raises ``CommandFailed`` when rows are wrong."""
    from huizhanjia_core.documents import importing
    from huizhanjia_core.documents.reading import open_table
    from huizhanjia_core.documents.templates import write_marked
    from huizhanjia_core.files.examination import examine
    from huizhanjia_core.files.kinds import XLSX

    importer = _importer(run, name)
    examine(file, XLSX)
    step = importing.check if dry else importing.run

    async def do() -> "Report":
        async with run.database() as database:
            return await step(importer, file, lambda: run.work(database), progress=_progress)

    report = asyncio.run(do())
    for problem in report.problems[:SHOWN]:
        print(f"  第 {problem.row} 行  {problem.column}  {problem.reason}")
    if report.problem_count:
        if marked is not None:
            write_marked(open_table(file, importer), report.problems, marked)
            if len(report.problems) < report.problem_count:
                print(f"  {marked} 标出了 {report.problem_count} 处错误中的前 {len(report.problems)} 处。")
        rest = f"，以上为前 {SHOWN} 处" if report.problem_count > SHOWN else ""
        entered = "" if dry else f"已导入 {report.written} 行，"
        raise CommandFailed(f"共 {report.rows} 行，{entered}{report.wrong} 行有误{rest}。")
    return report


def _progress(done: int, rows: int) -> None:
    print(f"  {done} / {rows}", flush=True)


def _importer(run: Invocation, name: str) -> "Importer":
    known = {one.name: one for one in run.registry.importers()}
    if name not in known:
        raise CommandFailed(f"没有名为 {name} 的导入；有：{'、'.join(known)}。")
    return known[name]
