"""Changes of campaigns: begin, select, submit, approve, reconcile."""

from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_schema import (
    Info,
    Money,
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

from huizhanjia_assistance.cases import batches, campaign_life, campaigns
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.graphql.campaigns import Campaign
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import CampaignKind, DeliveryKind, MoneySource
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause, SchoolStage

_CAMPAIGN = "活动 · The campaign"
_VERSION = "版本号 · Version"


@input_type("发起帮扶活动 · Begin a campaign")
class BeginCampaignInput:
    """For what, with how much for each."""

    organization: ID = argument("组织活动的工会 · Union", id_of="org")
    name: str = argument("名称 · Name")
    kind: CampaignKind = argument("活动类型 · Kind")
    service: ServiceType = argument("计入的服务事项 · Service it counts as")
    form: DeliveryKind = argument("发放形式：资金或实物 · Money or goods")
    source: MoneySource = argument("资金来源 · Source of money")
    begins_on: date = argument("开始日期 · Begins on")
    per_household: Money = argument("每户（生）标准 · For each", minimum=1, maximum=10**10)
    event: str | None = argument("灾害事件 · Event", default=None)
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@input_type("选取名单 · Select households")
class SelectHouseholdsInput:
    """By which conditions; all given hold."""

    campaign: ID = argument(_CAMPAIGN, id_of="campaign")
    version: int = argument(_VERSION)
    under: ID | None = argument("在该工会及以下 · At or below the union", id_of="org", default=None)
    categories: list[DossierCategory] | None = argument("困难类别 · Categories", default=None)
    causes: list[HardshipCause] | None = argument("主要致困原因 · Causes", default=None)
    stages: list[SchoolStage] | None = argument("就学阶段（助学） · Stages of schooling", default=None)
    dossiers: list[ID] | None = argument(
        "指定档案 · Dossiers by name", max_length=campaigns.MOST, id_of="dossier", default=None
    )
    amount: Money | None = argument("每户金额 · For each", minimum=1, maximum=10**10, default=None)


@input_type("移出名单 · Take off the list")
class RemoveItemsInput:
    """Which entries."""

    campaign: ID = argument(_CAMPAIGN, id_of="campaign")
    version: int = argument(_VERSION)
    items: list[ID] = argument("名单条目 · Entries", max_length=campaigns.MOST, id_of="campaignitem")


@input_type("办理活动 · A step of a campaign")
class CampaignStepInput:
    """Which campaign, and why where that is needed."""

    campaign: ID = argument(_CAMPAIGN, id_of="campaign")
    version: int = argument(_VERSION)
    reason: str | None = argument("理由 · Why", max_length=500, default=None)


@payload
class CampaignPayload:
    """帮扶活动变更结果 · Result of a change to a campaign."""

    campaign: Campaign | None = result(_CAMPAIGN)


def _key(input: Any) -> UUID:  # noqa: A002 - the argument's name
    return expect_id(input.campaign, "campaign", path=("input", "campaign"))


def _payload(row: Any) -> CampaignPayload:
    return CampaignPayload(campaign=ref(Campaign, row.id))


@extends(Mutation)
class CampaignChanges:
    """Changes of campaigns."""

    @mutation("发起帮扶活动 · Begin a campaign", rule=needs(Action.CAMPAIGN_PREPARE), creates=True)
    async def begin_campaign(self, info: Info, input: BeginCampaignInput) -> CampaignPayload:  # noqa: A002
        """Begin a campaign with an empty list."""
        row = await campaigns.begin(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            name=input.name,
            kind=input.kind,
            service=input.service,
            form=input.form,
            source=input.source,
            begins_on=input.begins_on,
            per_household=input.per_household,
            event=input.event,
        )
        return _payload(row)

    @mutation("选取名单 · Select households", rule=needs(Action.CAMPAIGN_PREPARE))
    async def select_households(self, info: Info, input: SelectHouseholdsInput) -> CampaignPayload:  # noqa: A002
        """Put the households that fulfill the conditions onto the list."""
        row = await campaigns.select_households(
            info.context.work,
            campaign=_key(input),
            version=input.version,
            selection=campaigns.Selection(
                under=expect_id(input.under, "org", path=("input", "under")) if input.under else None,
                categories=input.categories or (),
                causes=input.causes or (),
                stages=input.stages or (),
                dossiers=[
                    expect_id(one, "dossier", path=("input", "dossiers", str(place)))
                    for place, one in enumerate(input.dossiers or ())
                ],
            ),
            amount=input.amount,
        )
        return _payload(row)

    @mutation("移出名单 · Take households off the list", rule=needs(Action.CAMPAIGN_PREPARE))
    async def remove_campaign_items(self, info: Info, input: RemoveItemsInput) -> CampaignPayload:  # noqa: A002
        """Take households off the list."""
        row = await campaigns.remove_items(
            info.context.work,
            campaign=_key(input),
            version=input.version,
            items=[
                expect_id(one, "campaignitem", path=("input", "items", str(place)))
                for place, one in enumerate(input.items)
            ],
        )
        return _payload(row)

    @mutation("提交名单 · Submit the list", rule=needs(Action.CAMPAIGN_PREPARE))
    async def submit_campaign(self, info: Info, input: CampaignStepInput) -> CampaignPayload:  # noqa: A002
        """Submit the list, each household checked against its cap."""
        row = await campaigns.submit(info.context.work, campaign=_key(input), version=input.version)
        return _payload(row)

    @mutation("批准名单 · Approve the list", rule=needs(Action.CAMPAIGN_APPROVE))
    async def approve_campaign(self, info: Info, input: CampaignStepInput) -> CampaignPayload:  # noqa: A002
        """Approve the list as one."""
        row = await batches.approve(
            info.context.work, campaign=_key(input), version=input.version, reason=input.reason
        )
        return _payload(row)

    @mutation("退回名单 · Return the list", rule=needs(Action.CAMPAIGN_APPROVE))
    async def return_campaign(self, info: Info, input: CampaignStepInput) -> CampaignPayload:  # noqa: A002
        """Return the list to be changed."""
        return _payload(await _moved(info, campaign_life.RETURN, input))

    @mutation("取消活动 · Cancel a campaign", rule=needs(Action.CAMPAIGN_PREPARE))
    async def cancel_campaign(self, info: Info, input: CampaignStepInput) -> CampaignPayload:  # noqa: A002
        """Cancel a campaign in preparation."""
        return _payload(await _moved(info, campaign_life.CANCEL, input))

    @mutation("活动对账 · Reconcile a campaign", rule=needs(Action.CAMPAIGN_PREPARE))
    async def reconcile_campaign(self, info: Info, input: CampaignStepInput) -> CampaignPayload:  # noqa: A002
        """Close the books of a campaign."""
        row = await batches.reconcile(info.context.work, campaign=_key(input), version=input.version)
        return _payload(row)


async def _moved(info: Info, transition: Any, input: CampaignStepInput) -> Any:  # noqa: A002
    return await campaigns.move_on(
        info.context.work, transition, campaign=_key(input), version=input.version, reason=input.reason
    )
