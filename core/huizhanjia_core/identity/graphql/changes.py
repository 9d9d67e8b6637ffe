"""The mutations that look after accounts and API tokens."""

from uuid import UUID

from huizhanjia_schema import (
    Info,
    Mutation,
    argument,
    expect_id,
    extends,
    input_type,
    mutation,
    needs,
    payload,
    ref,
    result,
)
from strawberry import ID

from huizhanjia_core.identity import accounts, api_tokens, second_factors
from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.graphql.accounts import Account, ApiToken
from huizhanjia_core.identity.graphql.signing_in import AccountPayload
from huizhanjia_core.identity.models import AccountStatus

MANAGE = needs(Action.ACCOUNT_MANAGE)
KEY = "幂等键 · Idempotency key"
ACCOUNT = "账号 · Account"
API_TOKEN = "接口令牌 · The token"  # noqa: S105 - a description
DAYS = "有效天数 · How many days it lasts"


@input_type("开设账号 · Create an account")
class CreateAccountInput:
    """For whom, and where."""

    username: str = argument("用户名 · User name", max_length=40)
    name: str | None = argument("姓名（新人） · Name of somebody new", max_length=50, default=None)
    person: ID | None = argument(
        "已登记的人员，与姓名只填一项 · Somebody registered, instead of a name", default=None, id_of="person"
    )
    phone: str | None = argument("电话 · Phone", max_length=20, default=None)
    organization: ID = argument("所属工会 · Union", id_of="org")
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@payload
class HandedPayload:
    """账号及初始口令 · An account and the password to hand over."""

    account: Account | None = result("账号 · The account")
    password: str | None = result("口令，只显示一次，请转交本人 · Password, shown once", once=True)


@input_type("开设服务账号 · Create a service account")
class CreateServiceAccountInput:
    """For which system, and where."""

    username: str = argument("用户名 · User name", max_length=40)
    name: str = argument("系统名称 · Name of the system", max_length=50)
    organization: ID = argument("所属工会 · Union", id_of="org")
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("停用、恢复或注销账号 · Change an account's status")
class SetAccountStatusInput:
    """Which account, which status, why."""

    account: ID = argument(ACCOUNT, id_of="acct")
    status: AccountStatus = argument("状态 · Status")
    reason: str = argument("原因 · Why", max_length=200)


@input_type("调动账号：原有授权、会话和令牌随即失效 · Transfer an account; what it held ends at once")
class TransferAccountInput:
    """Which account, where to, why."""

    account: ID = argument(ACCOUNT, id_of="acct")
    organization: ID = argument("新单位 · The new union", id_of="org")
    reason: str = argument("原因 · Why", max_length=200)


@input_type("重置口令 · Reset a password")
class ResetPasswordInput:
    """Whose password."""

    account: ID = argument(ACCOUNT, id_of="acct")


@input_type("取消动态口令，下次登录重新绑定 · Take a second factor away")
class ResetSecondFactorInput:
    """Whose second factor."""

    account: ID = argument(ACCOUNT, id_of="acct")


@input_type("签发接口令牌 · Issue an API token")
class IssueApiTokenInput:
    """For which service account, what it may do, and how long."""

    account: ID = argument("服务账号 · The service account", id_of="acct")
    name: str = argument("用途 · What it is for", max_length=100)
    scopes: list[str] = argument("可进行的操作，不超出账号的权限 · Actions it may do", max_length=100)
    days: int = argument(DAYS, minimum=1, maximum=3660)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("更换接口令牌 · Rotate an API token")
class RotateApiTokenInput:
    """Which token, and how long the new one lasts."""

    token: ID = argument(API_TOKEN, id_of="apitoken")
    days: int = argument(DAYS, minimum=1, maximum=3660)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("注销接口令牌 · Revoke an API token")
class RevokeApiTokenInput:
    """Which token."""

    token: ID = argument(API_TOKEN, id_of="apitoken")


@input_type("查看账号的电话 · Reveal an account's phone")
class RevealPhoneInput:
    """Whose, and why."""

    account: ID = argument("账号 · Account", id_of="acct")
    reason: str = argument("理由 · Why it must be seen", max_length=200)


@payload
class RevealPhonePayload:
    """查看电话的结果 · Result of revealing a phone."""

    phone: str | None = result("电话 · The number")


@payload
class IssuedPayload:
    """接口令牌，只显示一次 · A token, shown once."""

    api_token: ApiToken | None = result(API_TOKEN)
    token: str | None = result("令牌，只显示一次，请存入对方系统 · Its text, shown once", once=True)


@payload
class RevokeApiTokenPayload:
    """注销接口令牌的结果 · Result of revoking a token."""

    api_token: ApiToken | None = result(API_TOKEN)


@extends(Mutation)
class AccountChanges:
    """Looking after accounts."""

    @mutation("开设账号 · Create an account", rule=MANAGE, creates=True)
    async def create_account(self, info: Info, input: CreateAccountInput) -> HandedPayload:  # noqa: A002
        """Give a person an account and a first password."""
        person = input.person
        handed = await accounts.create(
            info.context.work,
            info.context.application.passwords,
            username=input.username,
            name=input.name,
            person=None if person is None else expect_id(person, "person", path=("input", "person")),
            phone=input.phone,
            organization=_unit(input.organization),
        )
        return HandedPayload(account=ref(Account, handed.account.id), password=handed.password)

    @mutation("开设服务账号 · Create a service account", rule=MANAGE, creates=True)
    async def create_service_account(self, info: Info, input: CreateServiceAccountInput) -> AccountPayload:  # noqa: A002
        """Make an account for another system."""
        row = await accounts.create_service(
            info.context.work,
            username=input.username,
            name=input.name,
            organization=_unit(input.organization),
        )
        return AccountPayload(account=ref(Account, row.id))

    @mutation("停用、恢复或注销账号 · Change an account's status", rule=MANAGE)
    async def set_account_status(self, info: Info, input: SetAccountStatusInput) -> AccountPayload:  # noqa: A002
        """Suspend, reactivate or close an account; it takes effect at its next request."""
        key = _account(input.account)
        await accounts.set_status(info.context.work, account=key, status=input.status, reason=input.reason)
        return AccountPayload(account=ref(Account, key))

    @mutation("查看账号的电话，须填理由，记入审计 · Reveal an account's phone", rule=MANAGE)
    async def reveal_phone(self, info: Info, input: RevealPhoneInput) -> RevealPhonePayload:  # noqa: A002
        """Show the number once; it is recorded who saw it and why."""
        key = _account(input.account)
        phone = await accounts.reveal_phone(info.context.work, account=key, reason=input.reason)
        return RevealPhonePayload(phone=phone)

    @mutation("调动账号 · Transfer an account", rule=MANAGE)
    async def transfer_account(self, info: Info, input: TransferAccountInput) -> AccountPayload:  # noqa: A002
        """Let an account belong to another union; it takes effect at its next request."""
        key = _account(input.account)
        await accounts.transfer(
            info.context.work, account=key, organization=_unit(input.organization), reason=input.reason
        )
        return AccountPayload(account=ref(Account, key))

    @mutation("重置口令 · Reset a password", rule=MANAGE)
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> HandedPayload:  # noqa: A002
        """Give an account a new first password."""
        handed = await accounts.reset_password(
            info.context.work,
            info.context.application.passwords,
            account=_account(input.account),
        )
        return HandedPayload(account=ref(Account, handed.account.id), password=handed.password)

    @mutation("取消动态口令 · Take a second factor away", rule=MANAGE)
    async def reset_second_factor(self, info: Info, input: ResetSecondFactorInput) -> AccountPayload:  # noqa: A002
        """Let an account enroll its second factor anew."""
        key = _account(input.account)
        await second_factors.reset(info.context.work, account=key)
        return AccountPayload(account=ref(Account, key))

    @mutation("签发接口令牌 · Issue an API token", rule=MANAGE, creates=True)
    async def issue_api_token(self, info: Info, input: IssueApiTokenInput) -> IssuedPayload:  # noqa: A002
        """Make a token for a service account."""
        issued = await api_tokens.issue(
            info.context.work,
            info.context.application.settings.identity,
            account=_account(input.account),
            name=input.name,
            scopes=input.scopes,
            days=input.days,
        )
        return IssuedPayload(api_token=ref(ApiToken, issued.row.id), token=issued.token)

    @mutation("更换接口令牌 · Rotate an API token", rule=MANAGE, creates=True)
    async def rotate_api_token(self, info: Info, input: RotateApiTokenInput) -> IssuedPayload:  # noqa: A002
        """Put a new token in the place of one that goes on working for a while."""
        issued = await api_tokens.rotate(
            info.context.work,
            info.context.application.settings.identity,
            token=_token(input.token),
            days=input.days,
        )
        return IssuedPayload(api_token=ref(ApiToken, issued.row.id), token=issued.token)

    @mutation("注销接口令牌 · Revoke an API token", rule=MANAGE)
    async def revoke_api_token(self, info: Info, input: RevokeApiTokenInput) -> RevokeApiTokenPayload:  # noqa: A002
        """End a token at its next use."""
        row = await api_tokens.revoke_token(info.context.work, token=_token(input.token))
        return RevokeApiTokenPayload(api_token=ref(ApiToken, row.id))


def _account(given: ID) -> UUID:
    return expect_id(given, "acct", path=("input", "account"))


def _token(given: ID) -> UUID:
    return expect_id(given, "apitoken", path=("input", "token"))


def _unit(given: ID) -> UUID:
    return expect_id(given, "org", path=("input", "organization"))
