"""Commands about benches."""

import asyncio

import typer
from huizhanjia_core.cli.invocation import invocation
from sqlalchemy import func, select

from tests.dummy_plugin.models import BenchRow

app = typer.Typer(help="长椅 · Benches", no_args_is_help=True)


@app.callback()
def benches() -> None:
    """长椅 · Benches."""


@app.command()
def sit() -> None:
    """坐下 · Sit down."""
    typer.echo("坐下了 · Sitting")


@app.command()
def count(ctx: typer.Context) -> None:
    """长椅和座位的数目 · How many benches and seats there are."""
    run = invocation(ctx)

    async def ask() -> tuple[int, int]:
        async with run.database() as database, database.reader() as connection:
            figures = select(func.count(), func.coalesce(func.sum(BenchRow.seats), 0)).select_from(BenchRow)
            benches, seats = (await connection.execute(figures)).one()
            return benches, seats

    benches, seats = asyncio.run(ask())
    typer.echo(f"{benches} 张长椅，{seats} 个座位")
