"""A small world without any domain: areas in a tree, shops in areas, sales of shops."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from huizhanjia_schema import (
    PUBLIC,
    SIGNED_IN,
    Connection,
    Info,
    Money,
    Mutation,
    Node,
    Query,
    any_of,
    argument,
    at_least,
    at_most_one,
    below,
    column,
    computed,
    contains,
    dimension,
    encode_id,
    enum,
    equals,
    expect_id,
    extends,
    filters,
    input_type,
    is_set,
    many,
    masked,
    measure,
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
    shared,
    statistics,
    stats,
    through,
    total,
    under,
    where,
    within,
)
from sqlalchemy import BigInteger, Date, ForeignKey, String, Uuid, and_, case, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from strawberry import ID

READ = "sample:shop:read"
LEDGER = "sample:sale:read"


class Base(DeclarativeBase):
    """The sample's own tables."""

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)


class Placed:
    """Ancestor columns."""

    anc1: Mapped[UUID | None]
    anc2: Mapped[UUID | None]
    anc3: Mapped[UUID | None]
    anc4: Mapped[UUID | None]
    anc5: Mapped[UUID | None]
    anc6: Mapped[UUID | None]


@enum("等级 · Grade", HIGH="高 · High", LOW="低 · Low")
class Grade(StrEnum):
    """How good a shop is."""

    HIGH = "HIGH"
    LOW = "LOW"


class AreaRow(Placed, Base):
    """An area."""

    __tablename__ = "area"
    name: Mapped[str]
    depth: Mapped[int]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id"))


class ShopRow(Placed, Base):
    """A shop."""

    __tablename__ = "shop"
    name: Mapped[str]
    grade: Mapped[Grade] = mapped_column(String(10))
    phone: Mapped[str | None]
    opened: Mapped[date] = mapped_column(Date())
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    owner_id: Mapped[UUID | None]


class SaleRow(Base):
    """A sale: append-only, without a lineage of its own."""

    __tablename__ = "sale"
    shop_id: Mapped[UUID] = mapped_column(ForeignKey("shop.id"))
    amount: Mapped[Money] = mapped_column(BigInteger())
    number: Mapped[int]


@filters
class ShopFilter:
    """筛选条件 · Filters."""

    grades: list[Grade] | None = where("等级 · Grades", one_of(ShopRow.grade))
    name_contains: str | None = where("名称包含 · Name contains", contains(ShopRow.name))
    opened_from: date | None = where("自 · Opened from", at_least(ShopRow.opened))
    has_owner: bool | None = where("有店主 · Has an owner", is_set(ShopRow.owner_id))
    area: ID | None = where("区域 · Area", equals(ShopRow.area_id), id_of="area")
    under: ID | None = where("在…之下 · Under", under(ShopRow), id_of="area")


def _badges(rows: Any) -> list[str]:
    return [f"{name}/{grade}" for name, grade in rows]


@record(
    AreaRow,
    prefix="area",
    scope=SIGNED_IN,
    orders={"NAME": order("按名称 · By name", AreaRow.name)},
    depth=AreaRow.depth,
)
class Area(Node):
    """区域 · An area."""

    name: str = column("名称 · Name", AreaRow.name)
    parent: "Area | None" = one("上级 · Parent", AreaRow.parent_id)
    children: Connection["Area"] = many("下级 · Children", by=AreaRow.parent_id)


@record(
    ShopRow,
    prefix="shop",
    scope=any_of(within(ShopRow, READ), own(ShopRow.owner_id)),
    orders={
        "NEWEST": order("最新 · Newest", ShopRow.opened, descending=True),
        "NAME": order("按名称 · By name", ShopRow.name),
    },
    filters=ShopFilter,
)
class Shop(Node):
    """店铺 · A shop."""

    name: str = column("名称 · Name", ShopRow.name)
    grade: Grade = column("等级 · Grade", ShopRow.grade)
    opened: date = column("开业 · Opened", ShopRow.opened)
    phone: str | None = masked("电话 · Phone", ShopRow.phone, keep=(3, 4))
    full_phone: str | None = column("完整电话 · Full phone", ShopRow.phone, needs=LEDGER)
    badge: str = computed("标识 · Badge", _badges, ShopRow.name, ShopRow.grade)
    area: Area = one("区域 · Area", ShopRow.area_id)


@record(
    SaleRow,
    prefix="sale",
    scope=through(Shop, SaleRow.shop_id),
    orders={"NUMBER": order("按号 · By number", SaleRow.number)},
)
class Sale(Node):
    """销售 · A sale."""

    number: int = column("号 · Number", SaleRow.number)
    amount: Money = column("金额 · Amount", SaleRow.amount)
    shop: Shop | None = one("店铺 · Shop", SaleRow.shop_id)


@extends(Shop)
class ShopSales:
    """What sales add to shops, from another module."""

    sales: Connection[Sale] = many("销售 · Sales", by=SaleRow.shop_id)
    sold: Money = total("销售额 · Sold", Sale, func.sum(SaleRow.amount), by=SaleRow.shop_id)
    best: Money | None = total("最高 · Best", Sale, func.max(SaleRow.amount), by=SaleRow.shop_id)


@stats(Shop, suppress_below=2)
class ShopStatistics:
    """店铺统计 · Statistics of shops."""

    area: Area | None = dimension("区域 · Area", ShopRow.area_id)
    grade: Grade | None = dimension("等级 · Grade", ShopRow.grade)
    shops: int | None = measure("店数 · Shops", func.count())
    first: date | None = measure("最早 · First", func.min(ShopRow.opened))


_AROUND = shared(ShopRow.area_id, case((ShopRow.grade == "HIGH", ShopRow.area_id)))
"""The shops in the area of a good shop; a poor one looks at nobody."""


@extends(Shop)
class ShopSurroundings:
    """What a shop has around it."""

    around: Connection[Shop] = many("同区域店铺 · Shops around", by=_AROUND)
    count_around: int = total("同区域店数 · Shops around", Shop, func.count(), by=_AROUND)
    statistics_around: list[ShopStatistics] = statistics("同区域统计 · Statistics around", by=_AROUND)


@extends(Area)
class AreaShops:
    """What shops add to areas."""

    shops: Connection[Shop] = many("店铺 · Shops", by=ShopRow.area_id)
    shops_below: Connection[Shop] = many("下辖店铺 · Shops below", by=below(ShopRow))
    shop_count: int = total("店数 · Shops", Shop, func.count(), by=ShopRow.area_id)
    shop_count_below: int = total("下辖店数 · Shops below", Shop, func.count(), by=below(ShopRow))
    high_below: int = total(
        "下辖高等级 · High below",
        Shop,
        func.count(),
        by=below(ShopRow),
        where=lambda: ShopRow.grade == "HIGH",
    )
    newest_shop: Shop | None = at_most_one(
        "某日开业的店 · The shop opened on a day",
        by=ShopRow.area_id,
        where=lambda day, grade: and_(ShopRow.opened == day, ShopRow.grade == (grade or "HIGH")),
        arguments={"day": (date, "日期 · Day"), "grade": (Grade | None, "等级 · Grade")},
    )
    shop_statistics: list[ShopStatistics] = statistics("下辖统计 · Statistics below", by=below(ShopRow))


@extends(Query)
class Roots:
    """The sample's entry points."""

    areas: Connection[Area] = many("区域 · Areas")
    shops: Connection[Shop] = many("店铺 · Shops")
    sales: Connection[Sale] = many("销售 · Sales")
    shop_by_name: Shop | None = at_most_one(
        "按名称 · By name", where=lambda name: ShopRow.name == name, arguments={"name": (str, "名称 · Name")}
    )
    shop_statistics: list[ShopStatistics] = statistics("店铺统计 · Statistics")

    @query("回声 · Echo", rule=PUBLIC)
    def echo(
        self, info: Info, text: str = "x", amount: Money | None = None, at: datetime | None = None
    ) -> str:
        """Say it again."""
        return f"{text} {amount} {at.astimezone(UTC) if at else None}"

    @query("秘密 · Secret", rule=needs(LEDGER))
    async def secret(self, info: Info) -> int:
        """A figure for those who may."""
        return 42


@input_type("改名 · Rename")
class RenameInput:
    """Input of rename."""

    shop: ID = argument("店铺 · Shop", id_of="shop")
    name: str = argument("新名称 · New name", max_length=5)


@payload
class RenamePayload:
    """改名结果 · Result of a rename."""

    shop: Shop | None = result("店铺 · The shop")


@extends(Mutation)
class Changes:
    """The sample's mutation."""

    @mutation("改名 · Rename", rule=needs(READ))
    async def rename(self, info: Info, input: RenameInput) -> RenamePayload:  # noqa: A002 - GraphQL's word
        """Give a shop another name."""
        key = expect_id(input.shop, "shop", path=("input", "shop"))
        await info.context.renamed(key, input.name)
        return RenamePayload(shop=ref(Shop, key))


PARTS = (Area, Shop, Sale, ShopSales, ShopSurroundings, AreaShops, Roots, Changes)


def key(number: int) -> UUID:
    """A readable key."""
    return UUID(int=number)


REGION, EAST, WEST, E1, E2, W1 = (key(n) for n in range(1, 7))
PATHS = {
    REGION: (REGION,),
    EAST: (REGION, EAST),
    WEST: (REGION, WEST),
    E1: (REGION, EAST, E1),
    E2: (REGION, EAST, E2),
    W1: (REGION, WEST, W1),
}


def placed(path: tuple[UUID, ...]) -> dict[str, UUID | None]:
    """The ancestor columns of a path."""
    return {f"anc{depth}": path[depth - 1] if depth <= len(path) else None for depth in range(1, 7)}


def rows() -> tuple[list[Base], ...]:
    """Six areas, twelve shops in three of them, three sales in every shop."""
    names = {REGION: "region", EAST: "east", WEST: "west", E1: "e1", E2: "e2", W1: "w1"}
    areas = [
        AreaRow(id=k, name=names[k], depth=len(p), parent_id=p[-2] if len(p) > 1 else None, **placed(p))
        for k, p in PATHS.items()
    ]
    shops: list[Base] = []
    sales: list[Base] = []
    for n in range(12):
        area = (E1, E2, W1)[n % 3] if n < 11 else EAST
        shops.append(
            ShopRow(
                id=key(100 + n),
                name=f"s{n:02d}",
                grade="HIGH" if n % 2 else "LOW",
                phone=None if n == 3 else f"1390000{n:04d}",
                opened=date(2015, 1 + n % 4, 1),
                area_id=area,
                owner_id=key(900) if n == 2 else None,
                **placed(PATHS[area]),
            )
        )
        sales += [
            SaleRow(id=key(1000 + 10 * n + i), shop_id=key(100 + n), amount=n * 100 + i, number=10 * n + i)
            for i in range(3)
        ]
    return [*areas], [*shops], [*sales]


def gid(prefix: str, number: UUID) -> str:
    """The global id of a sample key."""
    return encode_id(prefix, number)
