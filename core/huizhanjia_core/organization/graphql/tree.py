"""Unions, their versions and their recorded changes, as the schema shows them."""

from datetime import date, datetime
from typing import Any

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Node,
    at_least,
    at_most,
    at_most_one,
    column,
    contains,
    dimension,
    equals,
    filters,
    is_set,
    many,
    measure,
    one,
    one_of,
    order,
    record,
    stats,
    total,
    under,
    where,
)
from sqlalchemy import ColumnElement, and_, distinct, func, or_
from strawberry import ID

from huizhanjia_core.organization.kinds import ChangeKind, OrganizationStatus, UnionLevel
from huizhanjia_core.organization.models import OrganizationChangeRow, OrganizationRow, OrganizationVersionRow

Row = OrganizationRow
Version = OrganizationVersionRow
Change = OrganizationChangeRow


def valid_on(day: Any) -> ColumnElement[bool]:
    """The versions that hold on a day."""
    return and_(Version.valid_from <= day, or_(Version.valid_to.is_(None), Version.valid_to > day))


@filters
class OrganizationFilter:
    """工会组织筛选条件，全部满足 · Filters of unions; all given hold."""

    code: str | None = where("代码 · Code", equals(Row.code))
    codes: list[str] | None = where("代码之一 · One of the codes", one_of(Row.code))
    name_contains: str | None = where("名称包含 · Name contains", contains(Row.name))
    levels: list[UnionLevel] | None = where("层级 · Levels", one_of(Row.level))
    statuses: list[OrganizationStatus] | None = where("状态 · Statuses", one_of(Row.status))
    parent: ID | None = where("直接上级 · Direct superior", equals(Row.parent_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Row), id_of="org")
    established_from: date | None = where("成立日期不早于 · Established from", at_least(Row.established_on))
    established_to: date | None = where("成立日期不晚于 · Established to", at_most(Row.established_on))
    closes: bool | None = where("已定撤销日期 · Has a closing date", is_set(Row.closed_on))


@filters
class OrganizationVersionFilter:
    """历史版本筛选条件，全部满足 · Filters of versions; all given hold."""

    on: date | None = where("某日有效 · Valid on this day", valid_on)
    organization: ID | None = where("工会 · Union", equals(Version.organization_id), id_of="org")
    code: str | None = where("当时代码 · Code at the time", equals(Version.code))
    name_contains: str | None = where("当时名称包含 · Name at the time contains", contains(Version.name))
    levels: list[UnionLevel] | None = where("层级 · Levels", one_of(Version.level))
    parent: ID | None = where("当时上级 · Superior at the time", equals(Version.parent_id), id_of="org")
    under: ID | None = where("当时在…之下 · Under, at the time", under(Version), id_of="org")
    valid_from_since: date | None = where("起始日不早于 · Begins on or after", at_least(Version.valid_from))
    ended: bool | None = where("已结束 · Has ended", is_set(Version.valid_to))


@filters
class OrganizationChangeFilter:
    """变更记录筛选条件，全部满足 · Filters of changes; all given hold."""

    organization: ID | None = where("工会 · Union", equals(Change.organization_id), id_of="org")
    kinds: list[ChangeKind] | None = where("变更类型 · Kinds", one_of(Change.kind))
    effective_from: date | None = where("生效不早于 · Effective from", at_least(Change.effective_on))
    effective_to: date | None = where("生效不晚于 · Effective to", at_most(Change.effective_on))
    document_number: str | None = where("文号 · Document number", equals(Change.document_number))


@record(
    Version,
    prefix="orgver",
    scope=SIGNED_IN,
    orders={
        "VALID_FROM": order("按起始日 · By first day", Version.valid_from),
        "CODE": order("按当时代码 · By code", Version.code, Version.valid_from),
    },
    filters=OrganizationVersionFilter,
)
class OrganizationVersion(Node):
    """工会组织在一段时间内的名称、代码和隶属 · A union over a period without changes."""

    organization: "Organization" = one("工会（现状） · The union as it is today", Version.organization_id)
    valid_from: date = column("起始日 · First day", Version.valid_from)
    valid_to: date | None = column("终止日（不含）；空为至今 · First day after; null: open", Version.valid_to)
    code: str = column("当时代码 · Code at the time", Version.code)
    name: str = column("当时名称 · Name at the time", Version.name)
    name_en: str | None = column("当时英文名称 · English name at the time", Version.name_en)
    name_derived: bool = column(
        "名称由行政区划名称推得 · Whether the name follows from the division's", Version.name_derived
    )
    division_name: str | None = column("当时行政区划名称 · Division at the time", Version.division_name)
    division_name_en: str | None = column(
        "当时行政区划英文名 · Division in English", Version.division_name_en
    )
    level: UnionLevel = column("层级 · Level", Version.level)
    depth: int = column("级次（1 为区总） · Depth, 1 for the region", Version.depth)
    parent: "Organization | None" = one("当时上级 · Superior at the time", Version.parent_id)
    region: "Organization | None" = one("当时所属区总 · Region at the time", Version.anc1)
    prefecture: "Organization | None" = one("当时所属地市 · Prefecture at the time", Version.anc2)
    county: "Organization | None" = one("当时所属县区 · County at the time", Version.anc3)


@record(
    Change,
    prefix="orgchg",
    scope=SIGNED_IN,
    orders={
        "EFFECTIVE_ON": order("按生效日 · By day of effect", Change.effective_on, Change.sequence),
        "RECORDED_AT": order("按登记时间 · By time of recording", Change.recorded_at),
    },
    filters=OrganizationChangeFilter,
)
class OrganizationChange(Node):
    """工会组织变更记录，只增不改 · A recorded change of a union; never altered."""

    organization: "Organization" = one("工会 · The union", Change.organization_id)
    kind: ChangeKind = column("变更类型 · Kind", Change.kind)
    sequence: int = column("登记次序 · Order of recording", Change.sequence)
    effective_on: date = column("生效日；撤销为不再存在的首日 · Day of effect", Change.effective_on)
    code: str | None = column("新代码 · New code", Change.code)
    name: str | None = column("新名称 · New name", Change.name)
    name_en: str | None = column("新英文名称 · New name in English", Change.name_en)
    division_name: str | None = column("新行政区划名称 · New name of the division", Change.division_name)
    level: UnionLevel | None = column("层级（成立时） · Level, when established", Change.level)
    parent: "Organization | None" = one("新上级 · New superior", Change.parent_id)
    document_number: str | None = column("文号 · Document number", Change.document_number)
    reason: str = column("事由 · Reason", Change.reason)
    recorded_at: datetime = column("登记时间 · Recorded at", Change.recorded_at)


@record(
    Row,
    prefix="org",
    scope=SIGNED_IN,
    orders={
        "CODE": order("按代码 · By code", Row.code),
        "NAME": order("按名称 · By name", Row.name),
        "ESTABLISHED_ON": order("按成立日期 · By day of establishment", Row.established_on),
    },
    filters=OrganizationFilter,
    depth=Row.depth,
)
class Organization(Node):
    """工会组织（现状） · A union as it is today."""

    code: str = column("代码 · Code", Row.code)
    name: str = column("名称 · Name", Row.name)
    name_en: str | None = column("英文名称 · Name in English", Row.name_en)
    name_derived: bool = column(
        "名称由行政区划名称推得 · Whether the name follows from the division's", Row.name_derived
    )
    division_name: str | None = column("行政区划名称 · Name of the division", Row.division_name)
    division_name_en: str | None = column("行政区划英文名 · Division in English", Row.division_name_en)
    level: UnionLevel = column("层级 · Level", Row.level)
    depth: int = column("级次（1 为区总） · Depth, 1 for the region", Row.depth)
    status: OrganizationStatus = column("状态 · Status", Row.status)
    established_on: date = column("成立（建账）日期 · Established on", Row.established_on)
    closed_on: date | None = column("撤销日期（可在将来） · Closed on, perhaps in future", Row.closed_on)
    version: int = column("版本号，修改时带回 · Version, to be sent back with a change", Row.version)
    parent: "Organization | None" = one("上级工会 · Superior", Row.parent_id)
    region: "Organization | None" = one("所属区总 · Region", Row.anc1)
    prefecture: "Organization | None" = one("所属地市工会 · Prefecture", Row.anc2)
    county: "Organization | None" = one("所属县区工会 · County", Row.anc3)
    children: Connection["Organization"] = many("下级工会 · Subordinates", by=Row.parent_id)
    child_count: int = total(
        "存续的下级工会数 · Active subordinates",
        lambda: Organization,
        func.count(),
        by=Row.parent_id,
        where=lambda: Row.status == OrganizationStatus.ACTIVE,
    )
    as_of: OrganizationVersion | None = at_most_one(
        "某日的名称、代码和隶属；当日不存在则为空 · As it was on a day; null when it did not exist",
        by=Version.organization_id,
        where=valid_on,
        arguments={"date": (date, "日期 · Day")},
    )
    versions: Connection[OrganizationVersion] = many("历史版本 · Versions", by=Version.organization_id)
    changes: Connection[OrganizationChange] = many("变更记录 · Changes", by=Change.organization_id)


@stats(Organization)
class OrganizationStatistics:
    """工会组织统计（现状） · Statistics of unions as they are."""

    level: UnionLevel | None = dimension("层级 · Level", Row.level)
    status: OrganizationStatus | None = dimension("状态 · Status", Row.status)
    prefecture: Organization | None = dimension("地市 · Prefecture", Row.anc2)
    county: Organization | None = dimension("县区 · County", Row.anc3)
    organizations: int = measure("工会数 · Unions", func.count())


@stats(OrganizationVersion)
class OrganizationVersionStatistics:
    """工会组织历史统计；where: {on} 为某日的隶属关系 · Statistics in the tree of a day."""

    level: UnionLevel | None = dimension("层级 · Level", Version.level)
    prefecture: Organization | None = dimension("当时所属地市 · Prefecture at the time", Version.anc2)
    county: Organization | None = dimension("当时所属县区 · County at the time", Version.anc3)
    organizations: int = measure("工会数 · Unions", func.count(distinct(Version.organization_id)))
    versions: int = measure("版本数 · Versions", func.count())
