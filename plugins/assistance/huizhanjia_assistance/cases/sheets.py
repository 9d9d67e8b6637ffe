"""What can be entered about campaigns from a spreadsheet: their lists, and what the bank answered."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from huizhanjia_core.db.model import new_key
from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, each
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases import campaigns, deliveries, money_refusals
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.campaign_models import CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState, ReceiptMethod
from huizhanjia_assistance.dossiers.household_models import DossierRow

FIRST: Final = date(2015, 1, 1)


CAMPAIGN: Final = Column(name="campaign", zh="活动编号", required=True, longest=60)
DOSSIER: Final = Column(name="dossier", zh="档案编号", required=True, longest=60)
"""Looked up row by row: a number out of reach and one that nobody has get the same answer."""


async def _named(work: Work, row: Values) -> tuple[UUID, UUID]:
    """The campaign and the dossier of a row; keys of nothing where there are none."""
    campaign = await work.session.scalar(select(CampaignRow.id).where(CampaignRow.number == row["campaign"]))
    dossier = await work.session.scalar(select(DossierRow.id).where(DossierRow.number == row["dossier"]))
    return campaign or new_key(), dossier or new_key()


async def _list(work: Work, row: Values) -> Any:
    amount = None if row["amount"] is None else int(row["amount"] * 100)
    campaign, dossier = await _named(work, row)
    return await campaigns.list_household(work, campaign=campaign, dossier=dossier, amount=amount)


LISTS: Final = Importer(
    name="assistance-campaign-list",
    zh="活动名单导入",
    en="Import of a campaign's list",
    action=Action.CAMPAIGN_PREPARE,
    columns=(
        CAMPAIGN,
        DOSSIER,
        Column(
            name="amount", zh="金额（元）", kind=Kind.DECIMAL, minimum=1, maximum=10**7, note="不填按活动标准"
        ),
    ),
    unique=("campaign", "dossier"),
    write=each(_list),
)
"""Households of a campaign in preparation; whether a cap allows them is said when the list is submitted."""


async def _result(work: Work, row: Values) -> Any:
    campaign, dossier = await _named(work, row)
    query = select(DeliveryRow).where(
        DeliveryRow.campaign_id == campaign,
        DeliveryRow.dossier_id == dossier,
        DeliveryRow.state == DeliveryState.PENDING,
    )
    found = (await work.session.scalars(query.order_by(DeliveryRow.id).limit(1))).first()
    if found is None or not work.actor.may(Action.DELIVERY_READ, at=found):
        raise money_refusals.NothingPending
    if (row["voucher_number"] if row["paid"] else row["reason"]) is None:
        raise money_refusals.VoucherNeeded
    if row["paid"]:
        return await deliveries.record_payments(
            work,
            deliveries=[found.id],
            voucher_number=row["voucher_number"],
            voucher_on=row["voucher_on"],
            receipt=ReceiptMethod.BANK_TRANSFER,
        )
    return await deliveries.end_payment(
        work, delivery=found.id, version=found.version, state=DeliveryState.FAILED, reason=row["reason"]
    )


RESULTS: Final = Importer(
    name="assistance-payment-results",
    zh="活动支付结果导入",
    en="Import of payment results",
    action=Action.DELIVERY_PAY,
    columns=(
        CAMPAIGN,
        DOSSIER,
        Column(name="paid", zh="是否已支付", kind=Kind.YES_NO, required=True),
        Column(name="voucher_number", zh="凭证号", longest=60, note="已支付的必填"),
        Column(name="voucher_on", zh="日期", kind=Kind.DATE, required=True, minimum=FIRST),
        Column(name="reason", zh="失败原因", longest=500, note="支付失败的必填"),
    ),
    unique=("campaign", "dossier"),
    write=each(_result),
)
"""What the bank answered about each household of an approved list."""
