"""The mutations of signing in and out."""

from datetime import datetime
from typing import Any

from huizhanjia_schema import (
    PUBLIC,
    SIGNED_IN,
    Info,
    Mutation,
    argument,
    expect_id,
    extends,
    input_type,
    mutation,
    payload,
    ref,
    result,
)
from strawberry import ID

from huizhanjia_core.identity import accounts, second_factors, sessions, signing_in
from huizhanjia_core.identity.graphql.accounts import Account, Session
from huizhanjia_core.identity.signing_in import Door, Progress, SignInStep

TICKET = "登录凭据，由上一步给出 · The ticket that the step before gave"
CODE = "动态口令（六位） · The six digits of the second factor"


@input_type("登录 · Sign in")
class LoginInput:
    """User name and password."""

    username: str = argument("用户名 · User name", max_length=200)
    password: str = argument("口令 · Password", max_length=200, verbatim=True)
    enroll_second_factor: bool = argument(
        "自愿绑定动态口令 · Whether to enroll a second factor though none is required", default=False
    )


@payload
class LoginPayload:
    """登录结果：会话令牌，或登录凭据和下一步 · A session, or a ticket and what is missing."""

    token: str | None = result("会话令牌，只显示一次 · Session token, shown once", once=True)
    expires_at: datetime | None = result("最迟失效时间 · Ends at the latest")
    ticket: str | None = result("登录凭据，只用于下一步 · Ticket, good for the next step only", once=True)
    next_step: SignInStep | None = result("下一步；为空即已登录 · What is missing; null when signed in")


@input_type("输入动态口令或恢复码 · Show the second factor")
class VerifySecondFactorInput:
    """The ticket and a code."""

    ticket: str = argument(TICKET, max_length=100)
    code: str = argument("动态口令或恢复码 · Six digits, or a recovery code", max_length=40)


@input_type("开始绑定动态口令 · Begin to enroll a second factor")
class StartSecondFactorInput:
    """The ticket."""

    ticket: str = argument(TICKET, max_length=100)


@payload
class StartSecondFactorPayload:
    """动态口令密钥 · The secret of a second factor."""

    secret: str | None = result("密钥（Base32），只显示一次 · Secret, shown once", once=True)
    uri: str | None = result("供生成二维码，只显示一次 · For a QR code, shown once", once=True)


@input_type("确认绑定动态口令 · Confirm a second factor")
class ConfirmSecondFactorInput:
    """The ticket and a first code."""

    ticket: str = argument(TICKET, max_length=100)
    code: str = argument(CODE, max_length=40)


@payload
class ConfirmSecondFactorPayload:
    """绑定结果：恢复码，以及登录的进展 · Recovery codes, and how far the sign-in came."""

    recovery_codes: list[str] | None = result(
        "恢复码，每个用一次，只显示一次 · Recovery codes, each good once, shown once", once=True
    )
    token: str | None = result("会话令牌，只显示一次 · Session token, shown once", once=True)
    expires_at: datetime | None = result("最迟失效时间 · Ends at the latest")
    ticket: str | None = result("登录凭据，只用于下一步 · Ticket, good for the next step only", once=True)
    next_step: SignInStep | None = result("下一步；为空即已登录 · What is missing; null when signed in")


@input_type("登录时修改口令 · Choose another password while signing in")
class ChooseNewPasswordInput:
    """The ticket and the new password."""

    ticket: str = argument(TICKET, max_length=100)
    password: str = argument("新口令 · New password", max_length=200, verbatim=True)


@payload
class LogoutPayload:
    """退出结果 · Result of signing out."""

    done: bool | None = result("已退出 · Signed out")


@input_type("修改口令 · Change one's password")
class ChangePasswordInput:
    """The current password and a new one."""

    current: str = argument("现口令 · Current password", max_length=200, verbatim=True)
    password: str = argument("新口令 · New password", max_length=200, verbatim=True)


@payload
class AccountPayload:
    """账号变更结果 · Result of a change to an account."""

    account: Account | None = result("账号 · The account")


@input_type("注销会话 · End a session")
class RevokeSessionInput:
    """Which session."""

    session: ID = argument("会话 · Session", id_of="sess")


@payload
class SessionPayload:
    """会话变更结果 · Result of a change to a session."""

    session: Session | None = result("会话 · The session")


@extends(Mutation)
class SigningIn:
    """Signing in and out."""

    @mutation("登录 · Sign in", rule=PUBLIC, transaction=False)
    async def login(self, info: Info, input: LoginInput) -> LoginPayload:  # noqa: A002 - GraphQL's word
        """Open a session, or get a ticket."""
        progress = await signing_in.sign_in(
            _door(info),
            username=input.username,
            password=input.password,
            enroll=input.enroll_second_factor,
        )
        return LoginPayload(**_shown(progress))

    @mutation("登录：验证动态口令 · Sign in: show the second factor", rule=PUBLIC, transaction=False)
    async def verify_second_factor(self, info: Info, input: VerifySecondFactorInput) -> LoginPayload:  # noqa: A002
        """Show the second factor, or a recovery code."""
        progress = await second_factors.verify(_door(info), ticket=input.ticket, code=input.code)
        return LoginPayload(**_shown(progress))

    @mutation("登录：开始绑定动态口令 · Sign in: begin to enroll", rule=PUBLIC, transaction=False)
    async def start_second_factor(
        self,
        info: Info,
        input: StartSecondFactorInput,  # noqa: A002
    ) -> StartSecondFactorPayload:
        """Get the secret of a second factor."""
        secret = await second_factors.start(_door(info), ticket=input.ticket)
        return StartSecondFactorPayload(secret=secret.secret, uri=secret.uri)

    @mutation("登录：确认绑定动态口令 · Sign in: confirm the second factor", rule=PUBLIC, transaction=False)
    async def confirm_second_factor(
        self,
        info: Info,
        input: ConfirmSecondFactorInput,  # noqa: A002
    ) -> ConfirmSecondFactorPayload:
        """Show that the secret has arrived, and get recovery codes."""
        progress, codes = await second_factors.confirm(_door(info), ticket=input.ticket, code=input.code)
        return ConfirmSecondFactorPayload(recovery_codes=codes, **_shown(progress))

    @mutation("登录：修改口令 · Sign in: choose another password", rule=PUBLIC, transaction=False)
    async def choose_new_password(self, info: Info, input: ChooseNewPasswordInput) -> LoginPayload:  # noqa: A002
        """Choose another password where one must."""
        progress = await signing_in.choose_password(_door(info), ticket=input.ticket, password=input.password)
        return LoginPayload(**_shown(progress))

    @mutation("退出 · Sign out", rule=SIGNED_IN)
    async def logout(self, info: Info) -> LogoutPayload:
        """End the session of this request."""
        work = info.context.work
        await sessions.revoke(work, session=work.actor.session_id)
        return LogoutPayload(done=True)

    @mutation("注销会话：自己的，或有权限的 · End a session, one's own or in one's places", rule=SIGNED_IN)
    async def revoke_session(self, info: Info, input: RevokeSessionInput) -> SessionPayload:  # noqa: A002
        """End a session, for example one left open elsewhere."""
        key = expect_id(input.session, "sess", path=("input", "session"))
        await sessions.revoke(info.context.work, session=key)
        return SessionPayload(session=ref(Session, key))

    @mutation("修改自己的口令 · Change one's password", rule=SIGNED_IN, transaction=False)
    async def change_password(self, info: Info, input: ChangePasswordInput) -> AccountPayload:  # noqa: A002
        """Choose another password; other sessions end."""
        application = info.context.application
        changed = await accounts.change_password(
            info.context.begin,
            application.passwords,
            application.settings.identity,
            current=input.current,
            new=input.password,
        )
        return AccountPayload(account=ref(Account, changed.id))


def _door(info: Info) -> Door:
    context = info.context
    application = context.application
    return Door(
        application.database,
        application.passwords,
        application.settings.identity,
        sessions.Client(context.address, context.agent),
        context.audit,
        application.keyring,
    )


def _shown(progress: Progress) -> dict[str, Any]:
    return {
        "token": progress.token,
        "expires_at": progress.expires_at,
        "ticket": progress.ticket,
        "next_step": progress.next_step,
    }
