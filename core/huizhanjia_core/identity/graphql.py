"""Accounts and sessions in the schema."""

from datetime import datetime

from huizhanjia_schema import (
    PUBLIC,
    SIGNED_IN,
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    any_of,
    argument,
    column,
    contains,
    equals,
    expect_id,
    extends,
    filters,
    input_type,
    many,
    masked,
    mutation,
    needs,
    one,
    one_of,
    order,
    own,
    payload,
    query,
    record,
    ref,
    result,
    under,
    where,
    within,
)
from sqlalchemy import select
from strawberry import ID

from huizhanjia_core.identity import accounts, sessions
from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.models import AccountRow, AccountStatus, PersonRow, SessionRow
from huizhanjia_core.organization.graphql import Organization

_PERSON = PersonRow.id == AccountRow.person_id
_NAME = select(PersonRow.name).where(_PERSON).correlate(AccountRow).scalar_subquery()
_PHONE = select(PersonRow.phone).where(_PERSON).correlate(AccountRow).scalar_subquery()


@filters
class AccountFilter:
    """账号筛选条件，全部满足 · Filters of accounts."""

    username_contains: str | None = where("用户名包含 · User name contains", contains(AccountRow.username))
    statuses: list[AccountStatus] | None = where("状态 · Statuses", one_of(AccountRow.status))
    organization: ID | None = where("所属工会 · Union", equals(AccountRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(AccountRow), id_of="org")


@record(
    AccountRow,
    prefix="acct",
    scope=any_of(within(AccountRow, Action.ACCOUNT_READ), own(AccountRow.id)),
    orders={
        "USERNAME": order("按用户名 · By user name", AccountRow.username),
        "NEWEST": order("最新开设的在前 · Newest first", AccountRow.created_at, descending=True),
    },
    filters=AccountFilter,
)
class Account(Node):
    """账号 · What a person signs in with."""

    username: str = column("用户名 · User name", AccountRow.username)
    name: str = column("姓名 · The person's name", _NAME)
    phone: str | None = masked("电话（脱敏） · Phone, masked", _PHONE, keep=(3, 4))
    status: AccountStatus = column("状态 · Status", AccountRow.status)
    status_reason: str | None = column("状态变更原因 · Why the status changed", AccountRow.status_reason)
    created_at: datetime = column("开设时间 · Created at", AccountRow.created_at)
    version: int = column("版本号 · Version", AccountRow.version)
    organization: Organization = one("所属工会 · The union it belongs to", AccountRow.organization_id)
    sessions: Connection["Session"] = many(
        "登录会话（仅本人） · Sessions, one's own only", by=SessionRow.account_id
    )


@record(
    SessionRow,
    prefix="sess",
    scope=own(SessionRow.account_id),
    orders={"NEWEST": order("最新在前 · Newest first", SessionRow.created_at, descending=True)},
)
class Session(Node):
    """登录会话 · A session of one's own account."""

    created_at: datetime = column("登录时间 · Signed in at", SessionRow.created_at)
    last_seen_at: datetime = column("最近使用 · Last used at, to the minute", SessionRow.last_seen_at)
    idle_until: datetime = column("无操作失效时间 · Ends when idle until", SessionRow.idle_until)
    expires_at: datetime = column("最迟失效时间 · Ends at the latest", SessionRow.expires_at)
    revoked_at: datetime | None = column("注销时间 · Revoked at", SessionRow.revoked_at)
    address: str | None = column("来源地址 · Address", SessionRow.address)
    agent: str | None = column("客户端 · How the client named itself", SessionRow.agent)


@extends(Query)
class IdentityQueries:
    """Who am I, and whom do I look after."""

    accounts: Connection[Account] = many("账号 · Accounts that one may see")

    @query("当前账号；未登录为空 · The account that asks; null unless signed in", rule=PUBLIC)
    async def me(self, info: Info) -> Account | None:
        """The account behind the request."""
        key = info.context.viewer.account_id
        return None if key is None else ref(Account, key)


@input_type("登录 · Sign in")
class LoginInput:
    """User name and password."""

    username: str = argument("用户名 · User name", max_length=200)
    password: str = argument("口令 · Password", max_length=200, verbatim=True)


@payload
class LoginPayload:
    """登录结果 · Result of signing in."""

    token: str | None = result("会话令牌，只显示一次 · Session token, shown once", once=True)
    expires_at: datetime | None = result("最迟失效时间 · Ends at the latest")


@payload
class LogoutPayload:
    """退出结果 · Result of signing out."""

    done: bool | None = result("已退出 · Signed out")


@input_type("修改口令 · Change one's password")
class ChangePasswordInput:
    """The current password and a new one."""

    current: str = argument("现口令 · Current password", max_length=200, verbatim=True)
    password: str = argument("新口令 · New password", max_length=200, verbatim=True)


@input_type("注销会话 · End a session")
class RevokeSessionInput:
    """Which session."""

    session: ID = argument("会话 · Session", id_of="sess")


@payload
class SessionPayload:
    """会话变更结果 · Result of a change to a session."""

    session: Session | None = result("会话 · The session")


@input_type("开设账号 · Create an account")
class CreateAccountInput:
    """For whom, and where."""

    username: str = argument("用户名 · User name", max_length=40)
    name: str = argument("姓名 · The person's name", max_length=50)
    phone: str | None = argument("电话 · Phone", max_length=20, default=None)
    organization: ID = argument("所属工会 · Union", id_of="org")
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@payload
class HandedPayload:
    """账号及初始口令 · An account and the password to hand over."""

    account: Account | None = result("账号 · The account")
    password: str | None = result("口令，只显示一次，请转交本人 · Password, shown once", once=True)


@input_type("停用、恢复或注销账号 · Change an account's status")
class SetAccountStatusInput:
    """Which account, which status, why."""

    account: ID = argument("账号 · Account", id_of="acct")
    status: AccountStatus = argument("状态 · Status")
    reason: str = argument("原因 · Why", max_length=200)


@input_type("重置口令 · Reset a password")
class ResetPasswordInput:
    """Whose password."""

    account: ID = argument("账号 · Account", id_of="acct")


@payload
class AccountPayload:
    """账号变更结果 · Result of a change to an account."""

    account: Account | None = result("账号 · The account")


@extends(Mutation)
class IdentityMutations:
    """Signing in and out; looking after accounts."""

    @mutation("登录 · Sign in", rule=PUBLIC, transaction=False)
    async def login(self, info: Info, input: LoginInput) -> LoginPayload:  # noqa: A002 - GraphQL's word
        """Open a session."""
        context = info.context
        opened = await sessions.sign_in(
            context.application.database,
            context.application.passwords,
            context.application.settings.identity,
            username=input.username,
            password=input.password,
            client=sessions.Client(context.address, context.agent),
            audit=context.audit,
        )
        return LoginPayload(token=opened.token, expires_at=opened.expires_at)

    @mutation("退出 · Sign out", rule=SIGNED_IN)
    async def logout(self, info: Info) -> LogoutPayload:
        """End the session of this request."""
        work = info.context.work
        await sessions.revoke(work, session=work.actor.session_id)
        return LogoutPayload(done=True)

    @mutation("注销自己的会话 · End one of one's sessions", rule=SIGNED_IN)
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

    @mutation("开设账号 · Create an account", rule=needs(Action.ACCOUNT_MANAGE), creates=True)
    async def create_account(self, info: Info, input: CreateAccountInput) -> HandedPayload:  # noqa: A002
        """Give a person an account and a first password."""
        handed = await accounts.create(
            info.context.work,
            info.context.application.passwords,
            username=input.username,
            name=input.name,
            phone=input.phone,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
        )
        return HandedPayload(account=ref(Account, handed.account.id), password=handed.password)

    @mutation("停用、恢复或注销账号 · Change an account's status", rule=needs(Action.ACCOUNT_MANAGE))
    async def set_account_status(self, info: Info, input: SetAccountStatusInput) -> AccountPayload:  # noqa: A002
        """Suspend, reactivate or close an account; it takes effect at its next request."""
        key = expect_id(input.account, "acct", path=("input", "account"))
        await accounts.set_status(info.context.work, account=key, status=input.status, reason=input.reason)
        return AccountPayload(account=ref(Account, key))

    @mutation("重置口令 · Reset a password", rule=needs(Action.ACCOUNT_MANAGE))
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> HandedPayload:  # noqa: A002
        """Give an account a new first password."""
        handed = await accounts.reset_password(
            info.context.work,
            info.context.application.passwords,
            account=expect_id(input.account, "acct", path=("input", "account")),
        )
        return HandedPayload(account=ref(Account, handed.account.id), password=handed.password)


PARTS: tuple[type, ...] = (Account, Session, IdentityQueries, IdentityMutations)
"""What this room gives to the schema."""
