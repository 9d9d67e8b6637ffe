"""Roles, grants and explanations in the schema."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated, Optional

import strawberry
from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    any_of,
    argument,
    column,
    computed,
    enum,
    equals,
    expect_id,
    extends,
    filters,
    input_type,
    is_set,
    many,
    mutation,
    needs,
    one,
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
from sqlalchemy import func, literal, select
from strawberry import ID

from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.permission import delegations, explanation, grants
from huizhanjia_core.permission.actions import Action
from huizhanjia_core.permission.enforcer import ROLE_PREFIX
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleRow

enum(
    "角色类别 · Kind of role",
    BUSINESS="业务角色 · Does business",
    ADMINISTRATOR="三员（系统、安全、审计） · Administers the system",
)(RoleKind)

_ACTIONS = (
    select(func.aggregate_strings(PolicyRow.v1, ","))
    .where(PolicyRow.ptype == "p", PolicyRow.v0 == literal(ROLE_PREFIX).concat(RoleRow.code))
    .correlate(RoleRow)
    .scalar_subquery()
)


def _sorted_actions(rows: Sequence[tuple[str | None]]) -> list[list[str]]:
    return [sorted(row[0].split(",")) if row[0] else [] for row in rows]


@record(
    RoleRow,
    prefix="role",
    scope=SIGNED_IN,
    orders={"CODE": order("按代码 · By code", RoleRow.code)},
)
class Role(Node):
    """角色 · A role that accounts can be granted."""

    code: str = column("代码 · Code", RoleRow.code)
    name: str = column("名称 · Name", RoleRow.zh)
    name_en: str = column("英文名称 · English name", RoleRow.en)
    kind: RoleKind = column("类别 · Kind", RoleRow.kind)
    needs_end: bool = column("是否必须有截止日期 · Whether grants need a last day", RoleRow.needs_end)
    active: bool = column("是否启用；停用后不给予任何权限 · While false, it gives nothing", RoleRow.active)
    actions: list[str] = computed("可进行的操作 · Actions it allows", _sorted_actions, _ACTIONS)


@filters
class GrantFilter:
    """授权筛选条件，全部满足 · Filters of grants."""

    account: ID | None = where("账号 · Account", equals(GrantRow.account_id), id_of="acct")
    role: ID | None = where("角色 · Role", equals(GrantRow.role_id), id_of="role")
    organization: ID | None = where("工会 · Union", equals(GrantRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(GrantRow), id_of="org")
    ended: bool | None = where("是否已收回 · Whether it was ended", is_set(GrantRow.ended_at))
    delegated: bool | None = where("是否代理 · Whether it is a delegation", is_set(GrantRow.delegated_by))


@record(
    GrantRow,
    prefix="grant",
    scope=any_of(within(GrantRow, Action.GRANT_READ), own(GrantRow.account_id), own(GrantRow.delegated_by)),
    orders={"NEWEST": order("最新在前 · Newest first", GrantRow.granted_at, descending=True)},
    filters=GrantFilter,
)
class Grant(Node):
    """授权 · A role held at a union and everything below it."""

    account: Account | None = one("账号 · Who holds it", GrantRow.account_id)
    role: Role = one("角色 · The role", GrantRow.role_id)
    organization: Organization = one("工会 · Where it holds", GrantRow.organization_id)
    valid_from: date = column("起始日期 · First day", GrantRow.valid_from)
    valid_to: date | None = column("截止日期（含） · Last day, included", GrantRow.valid_to)
    reason: str = column("原因 · Why", GrantRow.reason)
    granted_by: Account | None = one("授权人 · Who granted it", GrantRow.granted_by)
    granted_at: datetime = column("授权时间 · Granted at", GrantRow.granted_at)
    ended_by: Account | None = one("收回人 · Who ended it", GrantRow.ended_by)
    ended_at: datetime | None = column("收回时间 · Ended at", GrantRow.ended_at)
    end_reason: str | None = column("收回原因 · Why it was ended", GrantRow.end_reason)
    delegated_by: Account | None = one(
        "代理何人；非代理为空 · In whose place it is held, by delegation", GrantRow.delegated_by
    )
    source: Optional["Grant"] = one(
        "代理所依据的授权，随其结束 · The grant that it comes from and ends with", GrantRow.source_id
    )
    version: int = column("版本号 · Version", GrantRow.version)


@extends(Account)
class AccountGrants:
    """What permissions add to accounts."""

    grants: Connection[Grant] = many("授权 · Grants", by=GrantRow.account_id)


@strawberry.type(description="本人的一项权限 · Something one may do, and where")
class Permission:
    """An action and its places."""

    action: str = strawberry.field(description="操作代码 · Action")
    title: str = strawberry.field(description="操作名称 · What it lets one do")
    organizations: list[Organization] = strawberry.field(
        description="可操作的工会（含其下级） · Unions, each with everything below"
    )


@strawberry.type(description="为何允许 · Why something is allowed")
class WhyAllowed:
    """A grant and the rule that make an action allowed."""

    role: Role = strawberry.field(description="所凭角色 · By which role")
    organization: Organization = strawberry.field(description="授权所在工会 · Where the role is held")
    rule: str = strawberry.field(description="策略规则 · The policy rule")
    grant: Grant = strawberry.field(description="授权 · The grant")


@extends(Query)
class PermissionQueries:
    """What roles there are, who holds them, and why something is allowed."""

    roles: Connection[Role] = many("角色 · Roles")
    grants: Connection[Grant] = many("授权 · Grants that one may see")

    @query("本人的权限 · What one may do, and where", rule=SIGNED_IN)
    async def my_permissions(self, info: Info) -> list[Permission]:
        """The viewer's actions and their places."""
        titles = {spec.action: spec.zh for spec in info.context.application.registry.actions()}
        return [
            Permission(
                action=action,
                title=titles[action],
                organizations=[ref(Organization, place.id) for place in sorted(places, key=lambda p: p.id)],
            )
            for action, places in sorted(info.context.viewer.actions.items())
            if action in titles  # the policy keeps the rows of plugins that are disabled
        ]

    @query(
        "本人为何可在该工会进行此操作；空列表即不允许 · Why one may do this there; empty means not",
        rule=SIGNED_IN,
    )
    async def why_allowed(
        self,
        info: Info,
        action: Annotated[str, strawberry.argument(description="操作代码 · Action, module:resource:act")],
        organization: Annotated[ID, strawberry.argument(description="工会 · The union")],
    ) -> list[WhyAllowed]:
        """The grants and rules that allow the viewer an action at a union."""
        context = info.context
        key = expect_id(organization, "org", path=("organization",))
        found = await context.read(
            partial(
                explanation.why_allowed,
                actor=context.viewer,
                policies=context.application.policies,
                action=action,
                organization=key,
            )
        )
        return [
            WhyAllowed(
                role=ref(Role, why.role),
                organization=ref(Organization, why.organization),
                rule=why.rule,
                grant=ref(Grant, why.grant),
            )
            for why in found
        ]


@input_type("授予角色 · Grant a role")
class GrantRoleInput:
    """To whom, what, where, from when to when, why."""

    account: ID = argument("账号 · Account", id_of="acct")
    role: str = argument("角色代码 · Code of the role", max_length=60)
    organization: ID = argument("工会 · Union", id_of="org")
    valid_from: date | None = argument("起始日期，默认今天 · First day, today by default", default=None)
    valid_to: date | None = argument("截止日期（含） · Last day, included", default=None)
    reason: str = argument("原因 · Why", max_length=200)
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@input_type("收回角色 · End a grant")
class EndGrantInput:
    """Which grant, when, why."""

    grant: ID = argument("授权 · Grant", id_of="grant")
    last_day: date | None = argument(
        "新的截止日期（含）；不填则立即收回 · New last day; without it, at once", default=None
    )
    reason: str | None = argument("原因 · Why", max_length=200, default=None)


@input_type("调整角色权限 · Change what a role may do")
class RoleActionInput:
    """Which role and which action."""

    role: str = argument("角色代码 · Code of the role", max_length=60)
    action: str = argument("操作代码 · Action", max_length=120)


@input_type("停用或启用角色 · Suspend or resume a role")
class SetRoleActiveInput:
    """Which role, and whether it gives anything."""

    role: str = argument("角色代码 · Code of the role", max_length=60)
    active: bool = argument("是否启用 · Whether it gives anything")


@input_type("委托代理 · Delegate a grant")
class DelegateGrantInput:
    """What, to whom, where, from when to when, why."""

    grant: ID = argument("所委托的授权 · The grant", id_of="grant")
    username: str = argument("代理人用户名 · User name of the delegate", max_length=80)
    organization: ID | None = argument(
        "工会，不超出原授权；默认同原授权 · Union, at or below the grant's; by default there",
        id_of="org",
        default=None,
    )
    valid_from: date | None = argument("起始日期，默认今天 · First day, today by default", default=None)
    valid_to: date = argument("截止日期（含） · Last day, included")
    reason: str = argument("原因 · Why", max_length=200)
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@input_type("结束代理 · End a delegation")
class EndDelegationInput:
    """Which delegation, why."""

    grant: ID = argument("代理授权 · The delegation", id_of="grant")
    reason: str | None = argument("原因 · Why", max_length=200, default=None)


@payload
class GrantPayload:
    """授权变更结果 · Result of a change to a grant."""

    grant: Grant | None = result("授权 · The grant")


@payload
class RolePayload:
    """角色变更结果 · Result of a change to a role."""

    role: Role | None = result("角色 · The role")


@extends(Mutation)
class PermissionMutations:
    """Granting, ending, and changing policies."""

    @mutation("授予角色 · Grant a role", rule=needs(Action.GRANT_MANAGE), creates=True)
    async def grant_role(self, info: Info, input: GrantRoleInput) -> GrantPayload:  # noqa: A002 - GraphQL's word
        """Let an account hold a role at a union and below."""
        granted = await grants.grant_role(
            info.context.work,
            account=expect_id(input.account, "acct", path=("input", "account")),
            role=input.role,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            valid_from=input.valid_from,
            valid_to=input.valid_to,
            reason=input.reason,
        )
        return GrantPayload(grant=ref(Grant, granted.id))

    @mutation("收回角色 · End a grant", rule=needs(Action.GRANT_MANAGE))
    async def end_grant(self, info: Info, input: EndGrantInput) -> GrantPayload:  # noqa: A002
        """End a grant; it takes effect at the account's next request, or after its new last day."""
        key = expect_id(input.grant, "grant", path=("input", "grant"))
        await grants.end_grant(info.context.work, grant=key, last_day=input.last_day, reason=input.reason)
        return GrantPayload(grant=ref(Grant, key))

    @mutation(
        "委托代理：本人的或有权管理的授权；只限业务角色，不得再委托 · Delegate a grant for some days",
        rule=SIGNED_IN,
        creates=True,
    )
    async def delegate_grant(self, info: Info, input: DelegateGrantInput) -> GrantPayload:  # noqa: A002
        """Let another account hold a grant's role for some days."""
        unit = input.organization
        lent = await delegations.delegate(
            info.context.work,
            grant=expect_id(input.grant, "grant", path=("input", "grant")),
            username=input.username,
            organization=expect_id(unit, "org", path=("input", "organization")) if unit else None,
            valid_from=input.valid_from,
            valid_to=input.valid_to,
            reason=input.reason,
        )
        return GrantPayload(grant=ref(Grant, lent.id))

    @mutation("结束代理：委托人、代理人或管理授权的人 · End a delegation", rule=SIGNED_IN)
    async def end_delegation(self, info: Info, input: EndDelegationInput) -> GrantPayload:  # noqa: A002
        """End a delegation; it takes effect at the delegate's next request."""
        key = expect_id(input.grant, "grant", path=("input", "grant"))
        await delegations.end_delegation(info.context.work, grant=key, reason=input.reason)
        return GrantPayload(grant=ref(Grant, key))

    @mutation("给角色增加权限 · Let a role do something", rule=needs(Action.POLICY_MANAGE))
    async def allow_action(self, info: Info, input: RoleActionInput) -> RolePayload:  # noqa: A002
        """Add a policy."""
        known = frozenset(str(spec.action) for spec in info.context.application.registry.actions())
        changed = await grants.allow_action(
            info.context.work, role=input.role, action=input.action, known=known
        )
        return RolePayload(role=ref(Role, changed.id))

    @mutation("取消角色的权限 · Take something from a role", rule=needs(Action.POLICY_MANAGE))
    async def disallow_action(self, info: Info, input: RoleActionInput) -> RolePayload:  # noqa: A002
        """Remove a policy; it takes effect at the next request."""
        changed = await grants.disallow_action(info.context.work, role=input.role, action=input.action)
        return RolePayload(role=ref(Role, changed.id))

    @mutation("停用或启用角色 · Suspend or resume a role", rule=needs(Action.POLICY_MANAGE))
    async def set_role_active(self, info: Info, input: SetRoleActiveInput) -> RolePayload:  # noqa: A002
        """Let a role give nothing, or give again, from the next request on."""
        changed = await grants.set_role_active(info.context.work, role=input.role, active=input.active)
        return RolePayload(role=ref(Role, changed.id))


PARTS: tuple[type, ...] = (
    Role,
    Grant,
    AccountGrants,
    Permission,
    WhyAllowed,
    PermissionQueries,
    PermissionMutations,
)
"""What this room gives to the schema."""
