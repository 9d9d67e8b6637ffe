"""The displays of sites, as the schema shows them."""

from datetime import date, datetime

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Info,
    Node,
    Query,
    at_least,
    at_most,
    below,
    column,
    dimension,
    equals,
    extends,
    filters,
    is_set,
    many,
    measure,
    one,
    one_of,
    order,
    query,
    record,
    statistics,
    stats,
    under,
    where,
    within,
)
from sqlalchemy import and_, case, distinct, func
from strawberry import ID

from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.display_models import DisplayItemRow
from huizhanjia_core.facilities.displays import missing_displays
from huizhanjia_core.facilities.graphql.reading import missing
from huizhanjia_core.facilities.kinds import DisplayKind
from huizhanjia_core.files.graphql import File
from huizhanjia_core.organization.graphql import Organization, Site

Row = DisplayItemRow


@filters
class DisplayFilter:
    """标识和上墙内容筛选条件，全部满足 · Filters of displays; all given hold."""

    latest: bool | None = where("最近一次检查 · Most recent check", equals(Row.latest))
    kinds: list[DisplayKind] | None = where("内容 · Kinds", one_of(Row.kind))
    present: bool | None = where("是否在位 · Whether it is there", equals(Row.present))
    chinese: bool | None = where("有汉文 · In Chinese", equals(Row.chinese))
    tibetan: bool | None = where("有藏文 · In Tibetan", equals(Row.tibetan))
    has_photo: bool | None = where("有照片 · With a photo", is_set(Row.photo_id))
    site: ID | None = where("场所 · Site", equals(Row.site_id), id_of="site")
    organization: ID | None = where("所属工会 · Union", equals(Row.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Row), id_of="org")
    checked_from: date | None = where("检查不早于 · Checked from", at_least(Row.checked_on))
    checked_to: date | None = where("检查不晚于 · Checked to", at_most(Row.checked_on))


@record(
    Row,
    prefix="display",
    scope=within(Row, Action.DISPLAY_READ),
    orders={
        "CHECKED_ON": order("最近检查在前 · Latest first", Row.checked_on, descending=True),
    },
    filters=DisplayFilter,
)
class DisplayItem(Node):
    """标识和上墙内容的一次检查（§5） · What a check found of one of the seven things a site displays."""

    site: Site = one("场所 · Site", Row.site_id)
    organization: Organization = one("所属工会 · Union", Row.organization_id)
    kind: DisplayKind = column("内容 · Which of the seven", Row.kind)
    present: bool = column("是否在位 · Whether it is there", Row.present)
    quantity: int = column("数量（标牌块数、手册册数等） · How many", Row.quantity)
    chinese: bool = column("有汉文 · In Chinese", Row.chinese)
    tibetan: bool = column("有藏文 · In Tibetan", Row.tibetan)
    staff_informed: bool = column(
        "人员照片已告知本人 · Those on the staff photos were told", Row.staff_informed
    )
    installed_on: date | None = column("安装日期 · Put up on", Row.installed_on)
    checked_on: date = column("检查日期 · Checked on", Row.checked_on)
    note: str | None = column("备注 · Note", Row.note)
    photo: File | None = one("照片 · The photo", Row.photo_id)
    latest: bool = column("是否最近一次检查 · Most recent check", Row.latest)
    recorded_at: datetime = column("登记时间 · Recorded at", Row.recorded_at)


@stats(DisplayItem)
class DisplayStatistics:
    """标识和上墙内容统计；一般加 where: {latest: true} · Statistics of displays, usually of ``latest``."""

    kind: DisplayKind | None = dimension("内容 · Kind", Row.kind)
    present: bool | None = dimension("是否在位 · Whether it is there", Row.present)
    prefecture: Organization | None = dimension("地市 · Prefecture", Row.anc2)
    county: Organization | None = dimension("县区 · County", Row.anc3)
    organization: Organization | None = dimension("工会 · Union", Row.organization_id)
    checks: int = measure("检查次数 · Checks", func.count())
    sites: int = measure("检查过的场所数 · Sites checked", func.count(distinct(Row.site_id)))
    found: int = measure("在位数 · How often it was there", func.count(case((Row.present, 1))))
    bilingual: int = measure(
        "汉藏双语数 · How often it was in Chinese and Tibetan",
        func.count(case((and_(Row.chinese, Row.tibetan), 1))),
    )
    photographed: int = measure("有照片数 · With a photo", func.count(Row.photo_id))


@extends(Site)
class SiteDisplays:
    """What displays add to sites."""

    displays: Connection[DisplayItem] = many(
        "标识和上墙内容的检查；现状加 where: {latest: true} · Checks of its displays; how it is: ``latest``",
        by=Row.site_id,
    )

    @query(
        "最近检查不在位或从未检查的上墙内容（§5）；无查看权限为空 · Which of the seven the latest checks did"
        " not find; null for those who may not read displays",
        rule=SIGNED_IN,
    )
    async def missing_displays(self, info: Info) -> list[DisplayKind] | None:
        """What a site does not display, asked for all sites of a list at once."""
        return await missing(info, self, Action.DISPLAY_READ, missing_displays)


@extends(Organization)
class OrganizationDisplays:
    """What displays add to unions."""

    displays_below: Connection[DisplayItem] = many(
        "本级及下辖标识和上墙内容的检查 · Checks of displays below, own included", by=below(Row)
    )
    display_statistics: list[DisplayStatistics] = statistics(
        "下辖标识和上墙内容统计 · Statistics of displays below", by=below(Row)
    )


@extends(Query)
class DisplayRoots:
    """Where queries about displays begin."""

    displays: Connection[DisplayItem] = many(
        "标识和上墙内容的检查（限有权限者） · Checks of displays, in one's places"
    )
    display_statistics: list[DisplayStatistics] = statistics("标识和上墙内容统计 · Statistics of displays")
