"""How a dossier is kept up, in the schema: changes, verifications, transfers, consents, accesses."""

from collections.abc import Sequence
from datetime import date, datetime

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_schema import (
    Connection,
    Node,
    Query,
    any_of,
    at_least,
    column,
    computed,
    dimension,
    equals,
    extends,
    filters,
    many,
    measure,
    one,
    order,
    record,
    statistics,
    stats,
    through,
    where,
    within,
)
from sqlalchemy import ColumnElement, case, extract, func
from strawberry import ID

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.care_kinds import (
    Purpose,
    TransferState,
    VerificationKind,
    VerificationResult,
)
from huizhanjia_assistance.dossiers.care_models import (
    ConsentRow,
    DossierAccessRow,
    DossierChangeRow,
    DossierTransferRow,
    SpotCheckItemRow,
    SpotCheckRow,
    VerificationRow,
)
from huizhanjia_assistance.dossiers.graphql import Dossier, HouseholdMember
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, DossierState, HardshipCause
from huizhanjia_assistance.dossiers.seen import IN_FILE
from huizhanjia_assistance.dossiers.standing import overdue
from huizhanjia_assistance.figures import SMALLEST


def purposes_of(rows: Sequence[tuple[str]]) -> list[list[Purpose]]:
    """The purposes of consents."""
    return [[Purpose(one) for one in row[0].split()] for row in rows]


@record(
    DossierChangeRow,
    prefix="dossierchange",
    scope=through(Dossier, DossierChangeRow.dossier_id),
    orders={"AT": order("最近的在前 · Newest first", DossierChangeRow.at, descending=True)},
)
class DossierChange(Node):
    """档案变更记录（逐项） · A field of a dossier that was changed."""

    at: datetime = column("变更时间 · When", DossierChangeRow.at)
    actor_name: str = column("变更人 · Who, as they were called then", DossierChangeRow.actor_name)
    field: str = column("字段 · The field", DossierChangeRow.field)
    before: str | None = column("变更前（敏感信息脱敏） · Before, masked", DossierChangeRow.before)
    after: str | None = column("变更后（敏感信息脱敏） · After, masked", DossierChangeRow.after)
    reason: str | None = column("理由 · Why", DossierChangeRow.reason)
    member: HouseholdMember | None = one("家庭成员；空为档案本身 · Whose", DossierChangeRow.member_id)


@record(
    VerificationRow,
    prefix="verification",
    scope=through(Dossier, VerificationRow.dossier_id),
    orders={"VERIFIED": order("最近的在前 · Newest first", VerificationRow.verified_on, descending=True)},
)
class Verification(Node):
    """年度核查、抽查或回访记录 · A household was looked at again."""

    kind: VerificationKind = column("类型 · On what occasion", VerificationRow.kind)
    result: VerificationResult = column("结果 · What was found", VerificationRow.result)
    verified_on: date = column("核查日期 · When", VerificationRow.verified_on)
    verifier: str = column("核查人 · By whom", VerificationRow.verifier)
    note: str | None = column("情况说明 · More about it", VerificationRow.note)


@record(
    SpotCheckRow,
    prefix="spotcheck",
    scope=within(SpotCheckRow, Action.DOSSIER_READ),
    orders={"DRAWN": order("最近的在前 · Newest first", SpotCheckRow.drawn_on, descending=True)},
)
class SpotCheck(Node):
    """档案抽查 · Dossiers drawn at random."""

    drawn_on: date = column("抽取日期 · Drawn on", SpotCheckRow.drawn_on)
    seed: str = column("随机种子（可重现） · The seed; the same one draws the same", SpotCheckRow.seed)
    percent: int = column("抽查比例（%） · Percentage", SpotCheckRow.percent)
    drawn_from: int = column("抽取时在档户数 · Of how many", SpotCheckRow.drawn_from)
    picked: int = column("抽中户数 · How many", SpotCheckRow.picked)
    drawn_by_name: str = column("抽取人 · By whom", SpotCheckRow.drawn_by_name)
    organization: Organization = one("抽查单位 · The union", SpotCheckRow.organization_id)
    items: Connection["SpotCheckItem"] = many("抽中档案 · What was drawn", by=SpotCheckItemRow.spot_check_id)


@record(
    SpotCheckItemRow,
    prefix="spotcheckitem",
    scope=through(SpotCheck, SpotCheckItemRow.spot_check_id),
    orders={"RANK": order("按抽取顺序 · By lot", SpotCheckItemRow.rank)},
)
class SpotCheckItem(Node):
    """抽中的档案 · A dossier that was drawn."""

    rank: int = column("抽取顺序 · Lot", SpotCheckItemRow.rank)
    result: VerificationResult | None = column("抽查结果 · What was found", SpotCheckItemRow.result)
    checked_on: date | None = column("抽查日期 · When", SpotCheckItemRow.checked_on)
    note: str | None = column("情况说明 · More about it", SpotCheckItemRow.note)
    dossier: Dossier | None = one("档案 · The dossier", SpotCheckItemRow.dossier_id)


@filters
class DossierTransferFilter:
    """档案转移筛选条件 · Filters of transfers."""

    state: TransferState | None = where("状态 · State", equals(DossierTransferRow.state))
    organization: ID | None = where(
        "接收工会 · The union that receives", equals(DossierTransferRow.organization_id), id_of="org"
    )
    requested_from: date | None = where(
        "提出日期不早于 · Offered from", at_least(DossierTransferRow.requested_on)
    )


@record(
    DossierTransferRow,
    prefix="dossiertransfer",
    scope=any_of(
        within(DossierTransferRow, Action.DOSSIER_READ), through(Dossier, DossierTransferRow.dossier_id)
    ),
    orders={
        "REQUESTED": order("最近的在前 · Newest first", DossierTransferRow.requested_on, descending=True)
    },
    filters=DossierTransferFilter,
)
class DossierTransfer(Node):
    """档案转移 · A dossier goes to another union."""

    dossier_number: str = column("档案编号 · Number of the dossier", DossierTransferRow.dossier_number)
    applicant: str = column("申请人（脱敏） · Name, masked", DossierTransferRow.applicant)
    state: TransferState = column("状态 · State", DossierTransferRow.state)
    requested_on: date = column("提出日期 · Offered on", DossierTransferRow.requested_on)
    reason: str = column("转移理由 · Why", DossierTransferRow.reason)
    decided_on: date | None = column("办结日期 · Decided on", DossierTransferRow.decided_on)
    answer: str | None = column("接收方意见 · The answer", DossierTransferRow.answer)
    version: int = column("版本号 · Version", DossierTransferRow.version)
    source: Organization = one("转出工会 · From", DossierTransferRow.from_id)
    organization: Organization = one("接收工会 · To", DossierTransferRow.organization_id)
    dossier: Dossier | None = one("档案（有权查看时） · The dossier, if seen", DossierTransferRow.dossier_id)


@record(
    ConsentRow,
    prefix="consent",
    scope=through(Dossier, ConsentRow.dossier_id),
    orders={"GIVEN": order("最近的在前 · Newest first", ConsentRow.given_on, descending=True)},
)
class Consent(Node):
    """个人信息处理告知同意记录 · The household was told, and agreed."""

    given_on: date = column("同意日期 · When", ConsentRow.given_on)
    notice: str = column("告知书版本 · What they were told", ConsentRow.notice)
    purposes: list[Purpose] = computed("同意的处理目的 · For what", purposes_of, ConsentRow.purposes)
    guardian: bool = column("监护人是否同意 · Whether a guardian agreed", ConsentRow.guardian)
    withdrawn_on: date | None = column("撤回日期 · Withdrawn on", ConsentRow.withdrawn_on)


@record(
    DossierAccessRow,
    prefix="dossieraccess",
    scope=through(Dossier, DossierAccessRow.dossier_id),
    orders={"AT": order("最近的在前 · Newest first", DossierAccessRow.at, descending=True)},
)
class DossierAccess(Node):
    """敏感信息查看记录 · A sealed value was shown."""

    at: datetime = column("查看时间 · When", DossierAccessRow.at)
    actor_name: str = column("查看人 · Who", DossierAccessRow.actor_name)
    value: str = column("查看的信息项 · Which value", DossierAccessRow.value)
    reason: str = column("理由 · Why", DossierAccessRow.reason)


@extends(Dossier)
class DossierCare:
    """How it is kept up."""

    changes: Connection[DossierChange] = many("变更记录 · Changes", by=DossierChangeRow.dossier_id)
    verifications: Connection[Verification] = many("核查记录 · Verifications", by=VerificationRow.dossier_id)
    transfers: Connection[DossierTransfer] = many("转移记录 · Transfers", by=DossierTransferRow.dossier_id)
    consents: Connection[Consent] = many("告知同意 · Consents", by=ConsentRow.dossier_id)
    accesses: Connection[DossierAccess] = many("敏感信息查看记录 · Accesses", by=DossierAccessRow.dossier_id)


def _in_file() -> ColumnElement[bool]:
    return DossierRow.state.in_(sorted(IN_FILE))


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))  # of no column that the index of figures lacks


@stats(Dossier, suppress_below=SMALLEST)
class DossierStatistics:
    """困难职工档案统计；不足5户的组不显示数字 · Statistics of dossiers; groups below five show no figures."""

    organization: Organization | None = dimension("所属工会 · Union", DossierRow.organization_id)
    prefecture: Organization | None = dimension("地（市）工会 · Prefecture", DossierRow.anc2)
    county: Organization | None = dimension("县（区）工会 · County", DossierRow.anc3)
    year: int | None = dimension("登记年度 · Year of registration", extract("year", DossierRow.registered_on))
    entered_year: int | None = dimension(
        "建档年度（流入） · Year of the approval", extract("year", DossierRow.active_since)
    )
    left_year: int | None = dimension(
        "退出年度（流出） · Year of the exit", extract("year", DossierRow.exited_on)
    )
    state: DossierState | None = dimension("状态 · State", DossierRow.state)
    category: DossierCategory | None = dimension("困难类别 · Category", DossierRow.category)
    main_cause: HardshipCause | None = dimension("主要致困原因 · Main cause", DossierRow.main_cause)
    households: int | None = measure("户数 · Households", func.count())
    people: int | None = measure("人数 · People", func.sum(DossierRow.household_size))
    in_file: int | None = measure("在档户数 · In file", _counted(_in_file()))
    entered: int | None = measure(
        "建档户数（流入） · Approved", _counted(DossierRow.active_since.is_not(None))
    )
    left: int | None = measure("退出户数（流出） · Left", _counted(DossierRow.exit_kind.is_not(None)))
    overdue: int | None = measure("年度核查逾期户数 · Verification overdue", _counted(overdue()))


@extends(Organization)
class OrganizationCare:
    """What unions have of it."""

    dossier_statistics: list[DossierStatistics] = statistics(
        "困难职工档案统计 · Statistics of dossiers", by=DossierRow.organization_id
    )
    spot_checks: Connection[SpotCheck] = many("档案抽查 · Spot checks", by=SpotCheckRow.organization_id)


@extends(Query)
class CareRoots:
    """Entry points."""

    dossier_statistics: list[DossierStatistics] = statistics("困难职工档案统计 · Statistics of dossiers")
    dossier_transfers: Connection[DossierTransfer] = many("档案转移 · Transfers of dossiers")
    spot_checks: Connection[SpotCheck] = many("档案抽查 · Spot checks")


PARTS: tuple[type, ...] = (
    DossierChange,
    Verification,
    SpotCheck,
    SpotCheckItem,
    DossierTransfer,
    Consent,
    DossierAccess,
    DossierCare,
    DossierStatistics,
    OrganizationCare,
    CareRoots,
)
"""What this file gives to the schema."""
