"""``huizhanjia explain``: the statement behind an operation, and how the database would run it."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huizhanjia_core.cli.errors import CommandFailed, unreadable
from huizhanjia_core.cli.invocation import Invocation, invocation

if TYPE_CHECKING:
    from huizhanjia_schema.compiled import Plan

    from huizhanjia_core.application import Application
    from huizhanjia_core.permission.actor import Actor


def explain(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="GraphQL 查询文件 · Document")],
    account: Annotated[str | None, typer.Option("--as", help="以此账号的权限 · As this account")] = None,
    variables: Annotated[str, typer.Option(help="变量（JSON）· Variables")] = "{}",
    operation: Annotated[str | None, typer.Option(help="操作名 · Operation")] = None,
) -> None:
    """显示一个查询对应的 SQL 和数据库执行计划 · Show the SQL and the plan of a query."""
    try:
        document = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(file, error) from None
    try:
        values = json.loads(variables)
    except ValueError as error:
        raise CommandFailed(f"--variables 不是有效的 JSON：{error}") from None
    if not isinstance(values, dict):
        raise CommandFailed("--variables 应为 JSON 对象。")
    asyncio.run(_explain(invocation(ctx), document, account, values, operation))


async def _explain(
    run: Invocation, document: str, account: str | None, values: dict[str, Any], name: str | None
) -> None:
    from huizhanjia_schema.compiled import UnfitError
    from huizhanjia_schema.documents import Documents
    from huizhanjia_schema.errors import RequestError
    from huizhanjia_schema.limits import Limits

    from huizhanjia_core.application import Application
    from huizhanjia_core.permission.standings import with_session

    application = Application.of(run.settings, run.registry)
    try:
        limits = Limits(**run.settings.server.limits.model_dump())
        prepared = Documents(application.schema.graphql_schema, limits=limits).prepare(document)
        if prepared.problems:
            raise CommandFailed("；".join(problem.text("zh") for problem in prepared.problems))
        try:
            operation = prepared.operation(name)
            standing = with_session(await _actor(application, account))
            engine = application.compiled
            bound = engine.bind(operation, values, standing)
            plan = engine.plan(prepared, operation, bound)
            given = plan.arguments(bound)
        except UnfitError as error:
            print(f"不编译，逐字段执行 · Not compiled: {error.reason}")
            return
        except RequestError as error:
            raise CommandFailed(error.zh) from None
        await _show(application, plan, given)
    finally:
        await application.database.dispose()


async def _actor(application: "Application", account: str | None) -> "Actor":
    from huizhanjia_core.clock import now
    from huizhanjia_core.permission import actors
    from huizhanjia_core.permission.actor import Actor

    if account is None:
        return Actor.anonymous()
    async with application.database.reader() as connection:
        found = await actors.load_named(connection, account, now(), application.policies)
    if found is None:
        raise CommandFailed(f"没有可用的账号 {account}。")
    return found


async def _show(application: "Application", plan: "Plan", given: list[Any]) -> None:
    print(plan.sql)
    print()
    for at, value in enumerate(given, start=1):
        print(f"  {at:>3}  {value!r}")
    print()
    sqlite = application.database.dialect == "sqlite"
    rows = await application.database.statements.fetch(
        f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {plan.sql}", given
    )
    for row in rows:
        print(f"  {row[-1]}")
