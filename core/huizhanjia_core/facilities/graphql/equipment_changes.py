"""The mutations of equipment."""

from datetime import date
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

from huizhanjia_core.facilities import equipment
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.equipment_rules import MOST, Equipment
from huizhanjia_core.facilities.graphql.equipment import EquipmentAsset
from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)
from huizhanjia_core.organization.graphql.tree_changes import KEY, REASON, VERSION

MANAGE = needs(Action.EQUIPMENT_MANAGE)
ASSET = "设备 · The equipment"
READABLE = "设备（须有查看权限） · The equipment, for those who may read it"
SITE = "所在场所 · Where it stands"
KIND = "种类 · Kind"
TAG = "资产编号，本工会内不重复 · Asset number, once within the union"
NAME = "品名型号 · Make and model"
QUANTITY = "数量 · Quantity"
CONDITION = "状况；处置用 disposeEquipment · Condition; to dispose of it use disposeEquipment"
NETWORK = "能否联网（只限计算机） · A computer on the network"
PRINTS = "有打印功能（打印机必填；一体机的扫描仪可填） · Prints"
SCANS = "有扫描功能（扫描仪必填；一体机的打印机可填） · Scans"
ACQUIRED = "购置日期，不晚于今天 · Acquired on, not after today"
COST = "购置金额（元，全部数量合计） · Cost of all pieces, yuan"
FUND = "资金类别；帮扶资金不得购置设备（§10） · Class of funds; never the assistance fund"
SOURCE = "经费来源 · Source of the money"
CUSTODIAN = "保管人，当前在该工会任职 · Who looks after it: somebody in office at the union"
LOCATION = "存放地点 · Room or place"


@input_type("登记设备 · Record equipment")
class RecordEquipmentInput:
    """What came under one asset number."""

    site: ID = argument(SITE, id_of="site")
    kind: EquipmentKind = argument(KIND)
    tag_number: str = argument(TAG, max_length=40)
    name: str = argument(NAME)
    quantity: int = argument(QUANTITY, minimum=1, maximum=MOST, default=1)
    condition: EquipmentCondition = argument(CONDITION, default=EquipmentCondition.IN_USE)
    network_capable: bool = argument(NETWORK, default=False)
    prints: bool = argument(PRINTS, default=False)
    scans: bool = argument(SCANS, default=False)
    acquired_on: date = argument(ACQUIRED)
    cost: Money | None = argument(COST, default=None)
    fund_class: FundClass = argument(FUND)
    fund_source: ConstructionSource | None = argument(SOURCE, default=None)
    custodian: ID | None = argument(CUSTODIAN, id_of="person", default=None)
    location: str | None = argument(LOCATION, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("修改设备，须填全部内容 · Change equipment; give all of it")
class UpdateEquipmentInput:
    """How it is from now on."""

    equipment: ID = argument(ASSET, id_of="equipment")
    version: int = argument(VERSION)
    site: ID = argument("所在场所；可调到本工会其他开放的场所 · Where it stands from now on", id_of="site")
    kind: EquipmentKind = argument(KIND)
    tag_number: str = argument(TAG, max_length=40)
    name: str = argument(NAME)
    quantity: int = argument(QUANTITY, minimum=1, maximum=MOST)
    condition: EquipmentCondition = argument(CONDITION)
    network_capable: bool = argument(NETWORK, default=False)
    prints: bool = argument(PRINTS, default=False)
    scans: bool = argument(SCANS, default=False)
    acquired_on: date = argument(ACQUIRED)
    cost: Money | None = argument(COST, default=None)
    fund_class: FundClass = argument(FUND)
    fund_source: ConstructionSource | None = argument(SOURCE, default=None)
    custodian: ID | None = argument(CUSTODIAN, id_of="person", default=None)
    location: str | None = argument(LOCATION, default=None)


@input_type("处置设备 · Dispose of equipment")
class DisposeEquipmentInput:
    """When and why it went."""

    equipment: ID = argument(ASSET, id_of="equipment")
    version: int = argument(VERSION)
    disposed_on: date = argument("处置日期，不晚于今天 · Disposed of on, not after today")
    reason: str = argument(REASON, max_length=1000, multiline=True)


@payload
class RecordEquipmentPayload:
    """登记设备的结果 · Result of recording equipment."""

    equipment: EquipmentAsset | None = result(READABLE)


@payload
class UpdateEquipmentPayload:
    """修改设备的结果 · Result of changing equipment."""

    equipment: EquipmentAsset | None = result(READABLE)


@payload
class DisposeEquipmentPayload:
    """处置设备的结果 · Result of disposing of equipment."""

    equipment: EquipmentAsset | None = result(READABLE)


@extends(Mutation)
class EquipmentChanges:
    """What can be done with equipment."""

    @mutation("登记设备 · Record equipment", rule=MANAGE, creates=True)
    async def record_equipment(
        self,
        info: Info,
        input: RecordEquipmentInput,  # noqa: A002 - GraphQL's word
    ) -> RecordEquipmentPayload:
        """Record equipment of a site."""
        row = await equipment.record_equipment(info.context.work, site=_site(input.site), given=_given(input))
        return RecordEquipmentPayload(equipment=ref(EquipmentAsset, row.id))

    @mutation("修改设备 · Change equipment", rule=MANAGE)
    async def update_equipment(
        self,
        info: Info,
        input: UpdateEquipmentInput,  # noqa: A002 - GraphQL's word
    ) -> UpdateEquipmentPayload:
        """Change equipment, or move it to another site of its union."""
        row = await equipment.update_equipment(
            info.context.work,
            equipment=_equipment(input.equipment),
            version=input.version,
            site=_site(input.site),
            given=_given(input),
        )
        return UpdateEquipmentPayload(equipment=ref(EquipmentAsset, row.id))

    @mutation("处置设备 · Dispose of equipment", rule=MANAGE)
    async def dispose_equipment(
        self,
        info: Info,
        input: DisposeEquipmentInput,  # noqa: A002 - GraphQL's word
    ) -> DisposeEquipmentPayload:
        """Dispose of equipment."""
        row = await equipment.dispose_equipment(
            info.context.work,
            equipment=_equipment(input.equipment),
            version=input.version,
            disposed_on=input.disposed_on,
            reason=input.reason,
        )
        return DisposeEquipmentPayload(equipment=ref(EquipmentAsset, row.id))


def _site(given: ID) -> UUID:
    return expect_id(given, "site", path=("input", "site"))


def _equipment(given: ID) -> UUID:
    return expect_id(given, "equipment", path=("input", "equipment"))


def _given(input: RecordEquipmentInput | UpdateEquipmentInput) -> Equipment:  # noqa: A002 - GraphQL's word
    custodian = input.custodian
    return Equipment(
        kind=input.kind,
        tag_number=input.tag_number,
        name=input.name,
        acquired_on=input.acquired_on,
        fund_class=input.fund_class,
        quantity=input.quantity,
        condition=input.condition,
        network_capable=input.network_capable,
        prints=input.prints,
        scans=input.scans,
        cost=input.cost,
        fund_source=input.fund_source,
        custodian=None if custodian is None else expect_id(custodian, "person", path=("input", "custodian")),
        location=input.location,
    )
