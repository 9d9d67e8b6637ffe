"""Benches, and what they add to unions."""

from collections.abc import Mapping, Sequence
from typing import Any

from huizhanjia_core.files.graphql import File
from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_schema import (
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    argument,
    at_least,
    column,
    computed,
    dimension,
    expect_id,
    extends,
    filters,
    input_type,
    many,
    measure,
    mutation,
    needs,
    one,
    order,
    payload,
    record,
    ref,
    result,
    statistics,
    stats,
    total,
    where,
    within,
)
from sqlalchemy import func
from strawberry import ID

from tests.dummy_plugin import service
from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.models import BenchRow


def labels(rows: Sequence[tuple[str, str]]) -> list[str]:
    """A union's code and name on one line."""
    return [f"{code} {name}" for code, name in rows]


PLATE = "query($id: ID!) { node(id: $id) { ... on Bench { name seats } } }"


def plate(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What stands on a bench; nothing on what is not there."""
    return data["node"] or None


@filters
class BenchFilter:
    """长椅筛选条件 · Filters of benches."""

    seats_from: int | None = where("座位数不少于 · Seats at least", at_least(BenchRow.seats))


@record(
    BenchRow,
    prefix="bench",
    scope=within(BenchRow, Action.BENCH_READ),
    orders={"NAME": order("按名称 · By name", BenchRow.name)},
    filters=BenchFilter,
)
class Bench(Node):
    """长椅 · A bench that a union has put up."""

    name: str = column("名称 · Name", BenchRow.name)
    seats: int = column("座位数 · Seats", BenchRow.seats)
    keeper: str | None = column("看护人证件号（脱敏） · The keeper's number, masked", BenchRow.keeper_mask)
    organization: Organization = one("所属工会 · Union", BenchRow.organization_id)
    photo: File | None = one("照片 · Photo", BenchRow.photo_id)


@stats(Bench)
class BenchStatistics:
    """长椅统计 · Statistics of benches."""

    organization: Organization | None = dimension("所属工会 · Union", BenchRow.organization_id)
    benches: int = measure("长椅数 · Benches", func.count())


@extends(Organization)
class OrganizationBenches:
    """What benches add to unions."""

    benches: Connection[Bench] = many("长椅 · Benches", by=BenchRow.organization_id)
    bench_count: int = total("长椅数 · Number of benches", Bench, func.count(), by=BenchRow.organization_id)
    bench_label: str = computed(
        "长椅铭牌 · What is written on its benches", labels, OrganizationRow.code, OrganizationRow.name
    )
    bench_superior: Organization | None = one("捐赠上级 · Superior that pays", OrganizationRow.parent_id)
    bench_statistics: list[BenchStatistics] = statistics(
        "长椅统计 · Statistics of benches", by=BenchRow.organization_id
    )


@extends(Query)
class Roots:
    """Entry points of benches."""

    benches: Connection[Bench] = many("长椅 · Benches")


@input_type("设置长椅 · Put up a bench")
class PlaceBenchInput:
    """Input of placing a bench."""

    organization: ID = argument("所属工会 · Union", id_of="org")
    name: str = argument("名称 · Name", max_length=100)
    seats: int = argument("座位数 · Seats", minimum=1, maximum=20)
    photo: ID | None = argument("照片，先上传 · Photo, uploaded before", id_of="file", default=None)


@payload
class PlaceBenchPayload:
    """设置长椅的结果 · Result of putting up a bench."""

    bench: Bench | None = result("长椅 · The bench")


@input_type("委托看护 · Entrust a bench")
class EntrustBenchInput:
    """To whom."""

    bench: ID = argument("长椅 · The bench", id_of="bench")
    id_number: str = argument("证件号 · Identity number", min_length=18, max_length=18)


@input_type("查看看护人 · Reveal who keeps a bench")
class RevealKeeperInput:
    """Whose, and why."""

    bench: ID = argument("长椅 · The bench", id_of="bench")
    reason: str = argument("理由 · Why", min_length=2, max_length=200)


@payload
class BenchPayload:
    """长椅变更结果 · Result of a change to a bench."""

    bench: Bench | None = result("长椅 · The bench")


@payload
class RevealKeeperPayload:
    """看护人证件号 · The keeper's number."""

    id_number: str | None = result("证件号，只显示一次 · Identity number, shown once", once=True)


@extends(Mutation)
class Changes:
    """Changes of benches."""

    @mutation("委托看护 · Entrust a bench to a person", rule=needs(Action.BENCH_PLACE))
    async def entrust_bench(self, info: Info, input: EntrustBenchInput) -> BenchPayload:  # noqa: A002
        """Let a person look after a bench."""
        key = expect_id(input.bench, "bench", path=("input", "bench"))
        await service.entrust(info.context.work, bench=key, id_number=input.id_number)
        return BenchPayload(bench=ref(Bench, key))

    @mutation("查看看护人证件号，须填理由 · Reveal a keeper's number", rule=needs(Action.BENCH_REVEAL))
    async def reveal_keeper(self, info: Info, input: RevealKeeperInput) -> RevealKeeperPayload:  # noqa: A002
        """Show the number once; it is recorded who saw it and why."""
        key = expect_id(input.bench, "bench", path=("input", "bench"))
        number = await service.reveal(info.context.work, bench=key, reason=input.reason)
        return RevealKeeperPayload(id_number=number)

    @mutation("设置长椅 · Put up a bench", rule=needs(Action.BENCH_PLACE))
    async def place_bench(self, info: Info, input: PlaceBenchInput) -> PlaceBenchPayload:  # noqa: A002
        """Put up a bench."""
        bench = await service.place(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            name=input.name,
            seats=input.seats,
            photo=expect_id(input.photo, "file", path=("input", "photo")) if input.photo else None,
        )
        return PlaceBenchPayload(bench=ref(Bench, bench.id))
