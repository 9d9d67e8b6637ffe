"""Composition: per schema instance, and refused by name when parts do not fit."""

import pytest
import strawberry
from huizhanjia_schema import (
    PUBLIC,
    SIGNED_IN,
    ComposedSchema,
    Connection,
    DeclarationError,
    Info,
    Node,
    Query,
    column,
    extends,
    many,
    masked,
    order,
    query,
    record,
    where,
)
from huizhanjia_schema.filters import equals, filters
from huizhanjia_schema.sdl import breaking_changes, sdl

from tests.schema import sample

CORE = (sample.Area, sample.Shop, sample.Sale, sample.AreaShops, sample.Roots)


def test_two_sets_live_in_one_process() -> None:
    before = sdl(ComposedSchema(CORE).graphql_schema)
    with_sales = sdl(ComposedSchema(sample.PARTS).graphql_schema)
    after = sdl(ComposedSchema(CORE).graphql_schema)
    assert before == after
    assert "  sold: Money!" in with_sales
    assert "  sold: Money!" not in before


def test_the_order_of_modules_leaves_no_trace_in_the_sdl() -> None:
    forward = sdl(ComposedSchema(sample.PARTS).graphql_schema)
    assert forward == sdl(ComposedSchema(reversed(sample.PARTS)).graphql_schema)


def test_removing_a_field_is_a_breaking_change_and_adding_one_is_not() -> None:
    small, large = sdl(ComposedSchema(CORE).graphql_schema), sdl(ComposedSchema(sample.PARTS).graphql_schema)
    assert any("Shop.sold" in change for change in breaking_changes(large, small))
    assert breaking_changes(small, large) == []


def test_a_clash_is_refused_by_name() -> None:
    @extends(sample.Shop)
    class Again:
        name: str = column("名称 · Name", sample.ShopRow.name)

    with pytest.raises(DeclarationError, match=r"Shop\.name from .*Again is already taken"):
        ComposedSchema((*sample.PARTS, Again))


def test_two_extensions_may_not_add_the_same_field() -> None:
    @extends(sample.Shop)
    class Another:
        sold: str = column("名称 · Name", sample.ShopRow.name)

    with pytest.raises(DeclarationError, match=r"Shop\.sold from .*Another is already taken"):
        ComposedSchema((*sample.PARTS, Another))


def test_a_missing_target_is_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match="ShopSales extends Shop, which no enabled module declares"):
        ComposedSchema((sample.Area, sample.ShopSales))


def test_a_field_without_a_rule_is_refused_by_name() -> None:
    @extends(Query)
    class Open:
        @strawberry.field(description="无规则 · No rule")
        def unguarded(self) -> int:
            return 1

    with pytest.raises(DeclarationError, match=r"Query\.unguarded has no rule"):
        ComposedSchema((*sample.PARTS, Open))


def test_a_bare_root_attribute_is_refused_by_name() -> None:
    @extends(Query)
    class Bare:
        bare: int = strawberry.field(description="无规则 · No rule")

    with pytest.raises(DeclarationError, match=r"Query\.bare has no rule"):
        ComposedSchema((*sample.PARTS, Bare))


def test_two_types_of_one_name_are_refused() -> None:
    @record(
        sample.SaleRow,
        prefix="twin",
        scope=PUBLIC,
        orders={"ID": order("号", sample.SaleRow.id)},
        name="Shop",
    )
    class Twin(Node):
        """重名 · Twin."""

        number: int = column("号 · Number", sample.SaleRow.number)

    with pytest.raises(DeclarationError, match="Shop is declared by"):
        ComposedSchema((*sample.PARTS, Twin))


def test_two_records_of_one_prefix_are_refused() -> None:
    @record(sample.SaleRow, prefix="shop", scope=PUBLIC, orders={"ID": order("号", sample.SaleRow.id)})
    class Other(Node):
        """同前缀 · Same prefix."""

        number: int = column("号 · Number", sample.SaleRow.number)

    with pytest.raises(DeclarationError, match="both use the id prefix 'shop'"):
        ComposedSchema((*sample.PARTS, Other))


def test_an_order_over_a_nullable_column_is_refused() -> None:
    with pytest.raises(DeclarationError, match="may be null"):

        @record(sample.ShopRow, prefix="x", scope=PUBLIC, orders={"P": order("电话", sample.ShopRow.phone)})
        class Loose(Node):
            """松 · Loose."""


def test_a_record_needs_orders_a_description_and_a_plain_prefix() -> None:
    class Bare(Node):
        name: str = column("名称", sample.ShopRow.name)

    by_id = {"ID": order("号", sample.ShopRow.id)}
    with pytest.raises(DeclarationError, match="at least one order"):
        record(sample.ShopRow, prefix="x", scope=PUBLIC, orders={})(type("A", (Node,), {"__doc__": "甲"}))
    Bare.__doc__ = None
    with pytest.raises(DeclarationError, match="docstring"):
        record(sample.ShopRow, prefix="x", scope=PUBLIC, orders=by_id)(Bare)
    with pytest.raises(DeclarationError, match="lower-case"):
        record(sample.ShopRow, prefix="X1", scope=PUBLIC, orders=by_id)(type("A", (Node,), {"__doc__": "甲"}))


def test_a_list_of_something_that_is_no_record_is_refused() -> None:
    @strawberry.type(description="值 · A value")
    class Value:
        n: int = strawberry.field(description="数 · Number")

    @extends(Query)
    class Wrong:
        values: Connection[Value] = many("值 · Values")

    with pytest.raises(Exception, match="Value"):
        ComposedSchema((*sample.PARTS, Wrong))


def test_a_masked_text_cannot_be_ordered_or_filtered_by() -> None:
    @filters
    class PeekFilter:
        phone: str | None = where("电话 · Phone", equals(sample.ShopRow.phone))

    @record(
        sample.ShopRow,
        prefix="peek",
        scope=SIGNED_IN,
        orders={"ID": order("号", sample.ShopRow.id)},
        filters=PeekFilter,
    )
    class Peek(Node):
        """窥 · Peek."""

        phone: str | None = masked("电话 · Phone", sample.ShopRow.phone, keep=(3, 4))

    @extends(Query)
    class Peeks:
        peeks: Connection[Peek] = many("窥 · Peeks")

    with pytest.raises(
        DeclarationError, match=r"Peek\.phone is masked, PeekFilter\.phone would give it away"
    ):
        ComposedSchema((*sample.PARTS, Peek, Peeks))


def test_extending_an_interface_reaches_whoever_implements_it() -> None:
    @extends(Node)
    class Marked:
        @query("类型名 · Its type", rule=PUBLIC)
        def kind(self, info: Info) -> str:
            return type(self).__name__

    text = sdl(ComposedSchema((*sample.PARTS, Marked)).graphql_schema)
    assert text.count("  kind: String!") == 4
