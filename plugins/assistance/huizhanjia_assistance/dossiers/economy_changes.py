"""Mutations of a household's economy: what it earns, must spend and owns."""

from collections.abc import Sequence
from datetime import date

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
    ref,
)
from strawberry import ID

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import economies
from huizhanjia_assistance.dossiers.economies import MOST_FEN
from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_changes import DossierPayload, dossier_key

_MOST_ITEMS = 100


@input_type("收支项目 · An income or a spending")
class EconomyItemInput:
    """Of the whole period."""

    flow: Flow = argument("项目 · What it is")
    amount: Money = argument("金额（核算期合计） · Of the period", minimum=0, maximum=MOST_FEN)
    reimbursed: Money | None = argument("其中已报销 · Of it reimbursed", minimum=0, default=None)
    member: ID | None = argument("家庭成员 · Whose", id_of="householdmember", default=None)
    evidence: str | None = argument("证明材料 · Evidence", max_length=200, default=None)


@input_type("住房和财产 · How a household lives")
class CircumstancesInput:
    """Housing, assets, and what excludes."""

    housing: Housing = argument("住房情况 · Housing")
    housing_area: int | None = argument(
        "住房面积（百分之一平方米） · In 0.01 m²", minimum=0, maximum=1_000_000, default=None
    )
    homes: int = argument("自有住房套数 · Homes owned", minimum=0, maximum=100)
    savings: Money = argument("存款 · Savings", minimum=0, maximum=MOST_FEN)
    investments: Money = argument("投资净值 · Investments, net", minimum=0, maximum=MOST_FEN)
    business: bool = argument("是否有商铺或雇工经营 · Owns a shop or employs", default=False)
    private_school: bool = argument("子女是否就读高收费学校 · Expensive school", default=False)
    vehicle: bool = argument("是否日常使用非营运机动车 · Uses a vehicle", default=False)
    government_relief: bool = argument("是否已享受政府救助 · Relieved by the government", default=False)
    months_below: int = argument("连续低于低保标准月数 · Months below the standard", minimum=0, maximum=600)
    sudden: bool = argument("是否突发意外致困 · Whether it came suddenly", default=False)
    exempt_reason: str | None = argument(
        "不适用排除情形的理由 · Why exclusions do not count", max_length=500, default=None
    )


@input_type("填写家庭收支和财产 · Enter a household's economy")
class RecordEconomyInput:
    """Of a period of whole months."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    period_from: date = argument("核算期起，某月1日 · First day of a month")
    period_to: date = argument("核算期止，某月末日 · Last day of a month")
    items: list[EconomyItemInput] = argument("收支项目 · What comes in and goes out", max_length=_MOST_ITEMS)
    circumstances: CircumstancesInput = argument("住房和财产 · How they live")


@extends(Mutation)
class EconomyChanges:
    """Changes of a household's economy."""

    @mutation("填写家庭收支和财产 · Enter a household's economy", rule=needs(Action.DOSSIER_REGISTER))
    async def record_economy(self, info: Info, input: RecordEconomyInput) -> DossierPayload:  # noqa: A002
        """Enter what a household earns, must spend and owns."""
        row = await economies.record(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            period_from=input.period_from,
            period_to=input.period_to,
            items=_items(input.items),
            circumstances=economies.Circumstances(**vars(input.circumstances)),
        )
        return DossierPayload(dossier=ref(Dossier, row.id))


def _items(given: Sequence[EconomyItemInput]) -> list[economies.Item]:
    found = []
    for place, one in enumerate(given):
        path = ("input", "items", str(place), "member")
        member = expect_id(one.member, "householdmember", path=path) if one.member else None
        found.append(
            economies.Item(
                flow=one.flow,
                amount=one.amount,
                reimbursed=one.reimbursed or 0,
                member=member,
                evidence=one.evidence,
            )
        )
    return found
