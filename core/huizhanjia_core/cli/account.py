"""``huizhanjia account``: the first account, and a way back in."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from huizhanjia_core.cli import screen
from huizhanjia_core.cli.errors import CommandFailed
from huizhanjia_core.cli.invocation import invocation

if TYPE_CHECKING:
    from uuid import UUID

    from huizhanjia_core.identity.accounts import Handed
    from huizhanjia_core.work import Work

commands = typer.Typer(help="账号 · Accounts", no_args_is_help=True)

_REASON = "命令行 · Command line"

Username = Annotated[str, typer.Argument(help="登录名 · User name")]
PasswordFromInput = Annotated[
    bool,
    typer.Option("--password-stdin", help="从标准输入读取口令，否则自动生成 · Read the password from stdin"),
]


@commands.command()
def create(
    ctx: typer.Context,
    username: Username,
    name: Annotated[str, typer.Option(help="姓名 · Name of the person")],
    organization: Annotated[str, typer.Option(help="所属工会的代码 · Code of the union")],
    role: Annotated[list[str] | None, typer.Option(help="授予的角色，可多次 · Role to grant")] = None,
    password_stdin: PasswordFromInput = False,
) -> None:
    """新建账号并授予角色，初始口令只显示一次 · Create an account."""
    from huizhanjia_schema import encode_id

    from huizhanjia_core.identity import accounts
    from huizhanjia_core.identity.passwords import Passwords
    from huizhanjia_core.permission.grants import grant_role
    from huizhanjia_core.refusals import NotFound

    run = invocation(ctx)
    password = _given_password() if password_stdin else None

    async def do() -> "Handed":
        async with run.database() as database, run.work(database) as work:
            unit = await _unit(work, organization)
            passwords = Passwords(run.settings.identity)
            handed = await accounts.create(
                work, passwords, username=username, name=name, organization=unit, password=password
            )
            for code in role or ():
                try:
                    await grant_role(
                        work, account=handed.account.id, role=code, organization=unit, reason=_REASON
                    )
                except NotFound:
                    raise CommandFailed(f"没有代码为 {code} 的角色，账号未建立。") from None
            work.audit.concerns(encode_id("acct", handed.account.id))
            return handed

    handed = asyncio.run(do())
    screen.good(f"账号 {username}（{name}）已建立。")
    _show_made_up(handed, password)


@commands.command("reset-password")
def reset_password(ctx: typer.Context, username: Username, password_stdin: PasswordFromInput = False) -> None:
    """重设口令、解除锁定并结束已有登录 · Set a new password and unlock."""
    from huizhanjia_schema import encode_id

    from huizhanjia_core.identity import accounts
    from huizhanjia_core.identity.passwords import Passwords
    from huizhanjia_core.refusals import NotFound

    run = invocation(ctx)
    password = _given_password() if password_stdin else None

    async def do() -> "Handed":
        async with run.database() as database, run.work(database) as work:
            try:
                account = await accounts.by_username(work, username)
            except NotFound:
                raise CommandFailed(f"没有用户名为 {username} 的账号。") from None
            work.audit.concerns(encode_id("acct", account.id))
            passwords = Passwords(run.settings.identity)
            return await accounts.reset_password(work, passwords, account=account.id, password=password)

    handed = asyncio.run(do())
    screen.good(f"账号 {username} 的口令已重设，已有的登录全部失效。")
    _show_made_up(handed, password)


@commands.command("reset-second-factor")
def reset_second_factor(ctx: typer.Context, username: Username) -> None:
    """取消动态口令并结束已有登录，下次登录重新绑定 · Take the second factor away."""
    from huizhanjia_core.identity import accounts, second_factors
    from huizhanjia_core.refusals import NotFound

    run = invocation(ctx)

    async def do() -> None:
        async with run.database() as database, run.work(database) as work:
            try:
                account = await accounts.by_username(work, username)
            except NotFound:
                raise CommandFailed(f"没有用户名为 {username} 的账号。") from None
            await second_factors.reset(work, account=account.id)

    asyncio.run(do())
    screen.good(f"账号 {username} 的动态口令已取消，已有的登录全部失效。")


async def _unit(work: "Work", code: str) -> "UUID":
    from sqlalchemy import select

    from huizhanjia_core.organization.models import OrganizationRow

    found = await work.session.scalar(select(OrganizationRow.id).where(OrganizationRow.code == code))
    if found is None:
        raise CommandFailed(f"没有代码为 {code} 的工会组织。")
    return found


def _given_password() -> str:
    """One line of standard input; a password is never an argument, which other users of the machine see."""
    password = typer.get_text_stream("stdin").readline().rstrip("\r\n")
    if not password:
        raise CommandFailed("标准输入中没有口令。")
    return password


def _show_made_up(handed: "Handed", given: str | None) -> None:
    if given is None:
        print(f"  初始口令（只显示这一次）：{handed.password}")
