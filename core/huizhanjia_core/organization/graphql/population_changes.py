"""The mutations of population figures."""

from datetime import date

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

from huizhanjia_core.organization import populations
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.graphql.populations import PopulationFigure
from huizhanjia_core.organization.graphql.tree_changes import KEY, unit
from huizhanjia_core.organization.kinds import PopulationSource
from huizhanjia_core.organization.population_rules import Components

FIGURE = "人口数据 · The figure"


@input_type("登记人口数据 · Record a population figure")
class RecordPopulationInput:
    """A population as published."""

    organization: ID = argument("工会 · Union", id_of="org")
    as_of: date = argument("时点 · The day it was counted for")
    source: PopulationSource = argument("来源 · Publisher")
    value: int = argument("常住人口（人） · Residents", minimum=0)
    registered_resident: int | None = argument(
        "户口在本地且住本地 · Registered and living here", minimum=0, default=None
    )
    registered_elsewhere: int | None = argument(
        "户口在外地、在本地居住半年以上 · Registered elsewhere", minimum=0, default=None
    )
    registration_pending: int | None = argument("户口待定 · Registration undecided", minimum=0, default=None)
    away_under_half_year: int | None = argument(
        "户口在本地、外出不满半年 · Registered here, away for less than half a year", minimum=0, default=None
    )
    published_on: date | None = argument("公布日期 · Published on", default=None)
    document: str = argument("公布文件 · The publication")
    source_note: str | None = argument("来源说明 · Note on the source", max_length=1000, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("核定人口数据 · Approve a population figure")
class ApprovePopulationInput:
    """Which figure, and why."""

    figure: ID = argument(FIGURE, id_of="population")
    reason: str | None = argument(
        "理由；公安数据优先于统计数据时必填 · Reason; required to prefer a police figure",
        max_length=1000,
        default=None,
    )


@payload
class RecordPopulationPayload:
    """登记人口数据的结果 · Result of recording a figure."""

    population_figure: PopulationFigure | None = result(FIGURE)


@payload
class ApprovePopulationPayload:
    """核定人口数据的结果 · Result of approving a figure."""

    population_figure: PopulationFigure | None = result(FIGURE)


@extends(Mutation)
class PopulationChanges:
    """What can be done with population figures."""

    @mutation("登记人口数据 · Record a population figure", rule=needs(Action.POPULATION_RECORD), creates=True)
    async def record_population(
        self,
        info: Info,
        input: RecordPopulationInput,  # noqa: A002 - GraphQL's word
    ) -> RecordPopulationPayload:
        """Record a published population."""
        row = await populations.record_population(
            info.context.work,
            organization=unit(input.organization),
            as_of=input.as_of,
            source=input.source,
            value=input.value,
            components=Components(
                input.registered_resident,
                input.registered_elsewhere,
                input.registration_pending,
                input.away_under_half_year,
            ),
            published_on=input.published_on,
            document=input.document,
            source_note=input.source_note,
        )
        return RecordPopulationPayload(population_figure=ref(PopulationFigure, row.id))

    @mutation("核定人口数据 · Approve a population figure", rule=needs(Action.POPULATION_APPROVE))
    async def approve_population(
        self,
        info: Info,
        input: ApprovePopulationInput,  # noqa: A002 - GraphQL's word
    ) -> ApprovePopulationPayload:
        """Approve a figure for standards."""
        figure = expect_id(input.figure, "population", path=("input", "figure"))
        row = await populations.approve_population(info.context.work, figure=figure, reason=input.reason)
        return ApprovePopulationPayload(population_figure=ref(PopulationFigure, row.id))
