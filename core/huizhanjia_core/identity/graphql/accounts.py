"""Accounts, sessions and API tokens, as the schema shows them."""

from collections.abc import Sequence
from datetime import datetime

from huizhanjia_schema import (
    PUBLIC,
    Connection,
    Info,
    Node,
    Query,
    any_of,
    column,
    computed,
    contains,
    equals,
    extends,
    filters,
    is_set,
    many,
    masked,
    one,
    one_of,
    order,
    own,
    query,
    record,
    ref,
    under,
    where,
    within,
)
from sqlalchemy import select
from strawberry import ID

from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.models import AccountRow, AccountStatus, ApiTokenRow, PersonRow, SessionRow
from huizhanjia_core.organization.graphql import Organization

_PERSON = PersonRow.id == AccountRow.person_id
_NAME = select(PersonRow.name).where(_PERSON).correlate(AccountRow).scalar_subquery()
_PHONE = select(PersonRow.phone).where(_PERSON).correlate(AccountRow).scalar_subquery()


def _lists(rows: Sequence[tuple[list[str]]]) -> list[list[str]]:
    return [list(row[0]) for row in rows]


@filters
class AccountFilter:
    """账号筛选条件，全部满足 · Filters of accounts."""

    username_contains: str | None = where("用户名包含 · User name contains", contains(AccountRow.username))
    statuses: list[AccountStatus] | None = where("状态 · Statuses", one_of(AccountRow.status))
    service: bool | None = where("是否服务账号 · Service accounts", equals(AccountRow.service))
    organization: ID | None = where("所属工会 · Union", equals(AccountRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(AccountRow), id_of="org")


@filters
class SessionFilter:
    """会话筛选条件，全部满足 · Filters of sessions."""

    account: ID | None = where("账号 · Account", equals(SessionRow.account_id), id_of="acct")
    revoked: bool | None = where("是否已注销 · Whether revoked", is_set(SessionRow.revoked_at))
    organization: ID | None = where("所属工会 · Union", equals(SessionRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(SessionRow), id_of="org")


@filters
class ApiTokenFilter:
    """接口令牌筛选条件，全部满足 · Filters of API tokens."""

    account: ID | None = where("账号 · Account", equals(ApiTokenRow.account_id), id_of="acct")
    revoked: bool | None = where("是否已注销 · Whether revoked", is_set(ApiTokenRow.revoked_at))
    replaced: bool | None = where("是否已更换 · Whether replaced", is_set(ApiTokenRow.replaced_by))


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
    """账号 · What a person signs in with, or another system shows tokens of."""

    username: str = column("用户名 · User name", AccountRow.username)
    name: str = column("姓名 · The person's name", _NAME)
    phone: str | None = masked("电话（脱敏） · Phone, masked", _PHONE, keep=(3, 4))
    status: AccountStatus = column("状态 · Status", AccountRow.status)
    status_reason: str | None = column("状态变更原因 · Why the status changed", AccountRow.status_reason)
    service: bool = column("是否服务账号（只用接口令牌） · Used by a system, by tokens", AccountRow.service)
    must_change_password: bool = column(
        "下次登录须修改口令 · Must choose another password", AccountRow.must_change_password
    )
    password_changed_at: datetime = column(
        "口令设定时间 · When the password was set", AccountRow.password_changed_at
    )
    created_at: datetime = column("开设时间 · Created at", AccountRow.created_at)
    version: int = column("版本号 · Version", AccountRow.version)
    organization: Organization = one("所属工会 · The union it belongs to", AccountRow.organization_id)
    sessions: Connection["Session"] = many(
        "登录会话（本人，或有权限者） · Sessions, one's own or in one's places", by=SessionRow.account_id
    )
    api_tokens: Connection["ApiToken"] = many("接口令牌 · API tokens", by=ApiTokenRow.account_id)


@record(
    SessionRow,
    prefix="sess",
    scope=any_of(within(SessionRow, Action.SESSION_MANAGE), own(SessionRow.account_id)),
    orders={"NEWEST": order("最新在前 · Newest first", SessionRow.created_at, descending=True)},
    filters=SessionFilter,
)
class Session(Node):
    """登录会话 · A session of one's own account, or in the security administrator's places."""

    account: Account | None = one("账号 · Whose it is", SessionRow.account_id)
    created_at: datetime = column("登录时间 · Signed in at", SessionRow.created_at)
    last_seen_at: datetime = column("最近使用 · Last used at, to the minute", SessionRow.last_seen_at)
    idle_until: datetime = column("无操作失效时间 · Ends when idle until", SessionRow.idle_until)
    expires_at: datetime = column("最迟失效时间 · Ends at the latest", SessionRow.expires_at)
    revoked_at: datetime | None = column("注销时间 · Revoked at", SessionRow.revoked_at)
    address: str | None = column("来源地址 · Address", SessionRow.address)
    agent: str | None = column("客户端 · How the client named itself", SessionRow.agent)


@record(
    ApiTokenRow,
    prefix="apitoken",
    scope=any_of(within(ApiTokenRow, Action.ACCOUNT_READ), own(ApiTokenRow.account_id)),
    orders={"NEWEST": order("最新在前 · Newest first", ApiTokenRow.created_at, descending=True)},
    filters=ApiTokenFilter,
)
class ApiToken(Node):
    """接口令牌（令牌本身只在签发时显示） · What another system shows; its text is shown once, when made."""

    account: Account | None = one("账号 · Whose it is", ApiTokenRow.account_id)
    name: str = column("用途 · What it is for", ApiTokenRow.name)
    scopes: list[str] = computed("可进行的操作 · Actions it may do", _lists, ApiTokenRow.scopes)
    created_at: datetime = column("签发时间 · Made at", ApiTokenRow.created_at)
    expires_at: datetime = column("失效时间 · Ends at", ApiTokenRow.expires_at)
    last_used_at: datetime | None = column("最近使用 · Last used at, to the minute", ApiTokenRow.last_used_at)
    revoked_at: datetime | None = column("注销时间 · Revoked at", ApiTokenRow.revoked_at)
    replaced_by: "ApiToken | None" = one("更换为 · What took its place", ApiTokenRow.replaced_by)
    version: int = column("版本号 · Version", ApiTokenRow.version)


@extends(Query)
class IdentityQueries:
    """Who am I, and whom do I look after."""

    accounts: Connection[Account] = many("账号 · Accounts that one may see")
    sessions: Connection[Session] = many("登录会话 · Sessions that one may see")
    api_tokens: Connection[ApiToken] = many("接口令牌 · API tokens that one may see")

    @query("当前账号；未登录为空 · The account that asks; null unless signed in", rule=PUBLIC)
    async def me(self, info: Info) -> Account | None:
        """The account behind the request."""
        key = info.context.viewer.account_id
        return None if key is None else ref(Account, key)
