"""Mutations that lead to a decision on a dossier: standards, criteria, assessment, review, visit, notice."""

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

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import assessing, proceeding
from huizhanjia_assistance.dossiers.care_kinds import ObjectionChannel
from huizhanjia_assistance.dossiers.criteria import Condition, Criterion
from huizhanjia_assistance.dossiers.decision_graphql import (
    Assessment,
    CriteriaSet,
    DibaoStandard,
    HouseholdVisit,
    Objection,
)
from huizhanjia_assistance.dossiers.economy_kinds import Count, Flow
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_changes import KEY, DossierPayload, dossier_key
from huizhanjia_assistance.dossiers.kinds import DossierCategory

_MOST_RULES = 20
_MOST_PERCENT = 10_000


@input_type("登记低保标准 · Record a subsistence standard")
class RecordDibaoStandardInput:
    """Of a union's division and a year."""

    organization: ID = argument("所属工会 · Union", id_of="org")
    year: int = argument("年度 · Year", minimum=1999, maximum=2100)
    monthly: Money = argument("月标准（元/人） · Monthly, a head", minimum=1, maximum=10_000_000)
    source: str = argument("依据文件 · The document", max_length=200)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("标准的一个条件 · A condition")
class ConditionInput:
    """A figure compared with a percentage."""

    count: Count = argument("计算口径 · Which figure")
    spending: list[Flow] = argument("扣除的刚性支出 · Spending that it deducts", max_length=10)
    above: int | None = argument("高于（%） · Above", minimum=0, maximum=_MOST_PERCENT, default=None)
    below: int | None = argument("低于（%） · Below", minimum=0, maximum=_MOST_PERCENT, default=None)
    at_most: int | None = argument("不高于（%） · At most", minimum=0, maximum=_MOST_PERCENT, default=None)


@input_type("一条认定标准 · A criterion")
class CriterionInput:
    """All conditions of a category."""

    category: DossierCategory = argument("认定类别 · Category")
    title: str = argument("名称 · What it is called", max_length=100)
    conditions: list[ConditionInput] = argument("条件，全部满足 · Conditions, all hold", max_length=10)
    months_below: int = argument("须连续低于低保标准的月数 · Months", minimum=0, maximum=120, default=0)
    sudden: bool = argument("是否须突发意外致困 · Whether suddenly", default=False)


@input_type("发布认定标准 · Publish criteria")
class PublishCriteriaInput:
    """In force from a day on."""

    code: str = argument("代码 · Code", max_length=40)
    title: str = argument("名称 · Title", max_length=100)
    source: str = argument("依据文件 · The document", max_length=200)
    effective_from: date = argument("生效日期 · In force from")
    rules: list[CriterionInput] = argument("各条标准，从严到宽 · The narrowest first", max_length=_MOST_RULES)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("核对家庭经济状况 · Judge a household by the criteria")
class AssessDossierInput:
    """Which one."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")


@input_type("提交审核 · Hand a draft in")
class SubmitDossierInput:
    """Which one."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")


@input_type("审核或批准 · A verdict on a dossier")
class DossierVerdictInput:
    """Which one, and the verdict."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    approve: bool = argument("是否通过 · Whether it passes")
    reason: str | None = argument("理由；不通过时必填 · Why; required if not", max_length=500, default=None)


@input_type("登记入户核查 · Record a visit of two")
class RecordHouseholdVisitInput:
    """Who was there, what they found, what was signed."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    visited_on: date = argument("入户日期 · When")
    companion: str = argument("同行人 · With whom", max_length=100)
    companion_title: str = argument("同行人身份 · What they are", max_length=100)
    findings: str = argument("核查情况 · What was found", max_length=2000, multiline=True)
    request: ID = argument("帮扶申请书，先上传 · The signed request, uploaded before", id_of="file")
    authorization: ID = argument("核对授权书，先上传 · The signed authorization", id_of="file")
    photo: ID | None = argument("入户照片，先上传 · Photo", id_of="file", default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("公示 · Make public")
class PublicizeDossierInput:
    """Where the notice hangs."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    places: str = argument("张榜地点 · Where it hangs", max_length=200)
    contact: str = argument("异议受理方式 · Whom to tell an objection", max_length=100)


@input_type("登记公示异议 · Enter an objection")
class RecordObjectionInput:
    """Who objects to what."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    received_on: date = argument("收到日期 · Received on")
    channel: ObjectionChannel = argument("渠道 · How it came")
    objector: str = argument("提出人及联系方式 · Who, and how to reach them", max_length=200)
    content: str = argument("异议内容（只写家庭情况） · What about", max_length=2000, multiline=True)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("处理公示异议 · Decide on an objection")
class DecideObjectionInput:
    """The verdict."""

    objection: ID = argument("异议 · The objection", id_of="objection")
    upheld: bool = argument("是否成立 · Whether it is right")
    result: str = argument("处理结果 · What came of it", max_length=2000, multiline=True)


@input_type("说明理由的操作 · Something done with a reason")
class DossierReasonInput:
    """Which one, and why."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    reason: str = argument("理由 · Why", max_length=500)


@payload
class DibaoStandardPayload:
    """登记低保标准的结果 · Result of recording a standard."""

    standard: DibaoStandard | None = result("低保标准 · The standard")


@payload
class CriteriaSetPayload:
    """发布认定标准的结果 · Result of publishing criteria."""

    criteria_set: CriteriaSet | None = result("认定标准 · The criteria")


@payload
class AssessmentPayload:
    """核对结果 · Result of judging a household."""

    assessment: Assessment | None = result("核对结果 · The assessment")
    dossier: Dossier | None = result("档案 · The dossier")


@payload
class HouseholdVisitPayload:
    """入户核查登记结果 · Result of recording a visit."""

    visit: HouseholdVisit | None = result("入户核查 · The visit")
    dossier: Dossier | None = result("档案 · The dossier")


@payload
class ObjectionPayload:
    """公示异议变更结果 · Result of a change to an objection."""

    objection: Objection | None = result("异议 · The objection")


@extends(Mutation)
class DecisionChanges:
    """Changes that lead to a decision."""

    @mutation("登记低保标准 · Record a standard", rule=needs(Action.STANDARD_RECORD), creates=True)
    async def record_dibao_standard(
        self,
        info: Info,
        input: RecordDibaoStandardInput,  # noqa: A002
    ) -> DibaoStandardPayload:
        """Enter the local standard of a year."""
        row = await assessing.record_standard(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            year=input.year,
            monthly=input.monthly,
            source=input.source,
        )
        return DibaoStandardPayload(standard=ref(DibaoStandard, row.id))

    @mutation("发布认定标准 · Publish criteria", rule=needs(Action.CRITERIA_PUBLISH), creates=True)
    async def publish_criteria(self, info: Info, input: PublishCriteriaInput) -> CriteriaSetPayload:  # noqa: A002
        """Publish the criteria that hold from a day on."""
        row = await assessing.publish_criteria(
            info.context.work,
            code=input.code,
            title=input.title,
            source=input.source,
            effective_from=input.effective_from,
            rules=[_criterion(one) for one in input.rules],
        )
        return CriteriaSetPayload(criteria_set=ref(CriteriaSet, row.id))

    @mutation("核对家庭经济状况 · Judge a household", rule=needs(Action.DOSSIER_CHECK))
    async def assess_dossier(self, info: Info, input: AssessDossierInput) -> AssessmentPayload:  # noqa: A002
        """Judge a household by the criteria; the calculation is kept."""
        row = await assessing.assess(info.context.work, dossier=dossier_key(input), version=input.version)
        return AssessmentPayload(assessment=ref(Assessment, row.id), dossier=ref(Dossier, row.dossier_id))

    @mutation("提交审核 · Hand a draft in", rule=needs(Action.DOSSIER_REGISTER))
    async def submit_dossier(self, info: Info, input: SubmitDossierInput) -> DossierPayload:  # noqa: A002
        """Hand a draft in."""
        row = await proceeding.submit(info.context.work, dossier=dossier_key(input), version=input.version)
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("基层审核 · Review a dossier", rule=needs(Action.DOSSIER_REVIEW))
    async def review_dossier(self, info: Info, input: DossierVerdictInput) -> DossierPayload:  # noqa: A002
        """Pass the review, or give the dossier back."""
        row = await proceeding.review(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            approve=input.approve,
            reason=input.reason,
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("登记入户核查 · Record a visit", rule=needs(Action.DOSSIER_VISIT), creates=True)
    async def record_household_visit(
        self,
        info: Info,
        input: RecordHouseholdVisitInput,  # noqa: A002
    ) -> HouseholdVisitPayload:
        """Two were there, and the papers are signed."""
        row = await proceeding.record_visit(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            visited_on=input.visited_on,
            companion=input.companion,
            companion_title=input.companion_title,
            findings=input.findings,
            request=_file(input.request, "request"),
            authorization=_file(input.authorization, "authorization"),
            photo=_file(input.photo, "photo") if input.photo else None,
        )
        return HouseholdVisitPayload(visit=ref(HouseholdVisit, row.id), dossier=ref(Dossier, row.dossier_id))

    @mutation("公示 · Make public", rule=needs(Action.DOSSIER_CHECK))
    async def publicize_dossier(self, info: Info, input: PublicizeDossierInput) -> DossierPayload:  # noqa: A002
        """Put a household into public notice."""
        row = await proceeding.publicize(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            places=input.places,
            contact=input.contact,
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("登记公示异议 · Enter an objection", rule=needs(Action.DOSSIER_CHECK), creates=True)
    async def record_objection(self, info: Info, input: RecordObjectionInput) -> ObjectionPayload:  # noqa: A002
        """Enter an objection to a public notice."""
        row = await proceeding.record_objection(
            info.context.work,
            dossier=dossier_key(input),
            received_on=input.received_on,
            channel=input.channel,
            objector=input.objector,
            content=input.content,
        )
        return ObjectionPayload(objection=ref(Objection, row.id))

    @mutation("处理公示异议 · Decide on an objection", rule=needs(Action.DOSSIER_REVIEW))
    async def decide_objection(self, info: Info, input: DecideObjectionInput) -> ObjectionPayload:  # noqa: A002
        """Decide on an objection."""
        row = await proceeding.decide_objection(
            info.context.work,
            objection=expect_id(input.objection, "objection", path=("input", "objection")),
            upheld=input.upheld,
            result=input.result,
        )
        return ObjectionPayload(objection=ref(Objection, row.id))

    @mutation("批准建档或不予建档 · Approve or reject", rule=needs(Action.DOSSIER_APPROVE))
    async def decide_dossier(self, info: Info, input: DossierVerdictInput) -> DossierPayload:  # noqa: A002
        """Approve a dossier after its public notice, or reject it."""
        row = await proceeding.decide(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            approve=input.approve,
            reason=input.reason,
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("撤回申请 · Take an application back", rule=needs(Action.DOSSIER_REGISTER))
    async def withdraw_dossier(self, info: Info, input: DossierReasonInput) -> DossierPayload:  # noqa: A002
        """Take an application back."""
        row = await proceeding.withdraw(
            info.context.work, dossier=dossier_key(input), version=input.version, reason=input.reason
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("暂停 · Let a dossier rest", rule=needs(Action.DOSSIER_REVIEW))
    async def suspend_dossier(self, info: Info, input: DossierReasonInput) -> DossierPayload:  # noqa: A002
        """Let a dossier rest."""
        return await _rest(info, input, resume=False)

    @mutation("恢复 · Let a dossier rest no more", rule=needs(Action.DOSSIER_APPROVE))
    async def resume_dossier(self, info: Info, input: DossierReasonInput) -> DossierPayload:  # noqa: A002
        """Let a dossier rest no more."""
        return await _rest(info, input, resume=True)


async def _rest(info: Info, given: DossierReasonInput, *, resume: bool) -> DossierPayload:
    row = await proceeding.rest(
        info.context.work,
        dossier=dossier_key(given),
        version=given.version,
        resume=resume,
        reason=given.reason,
    )
    return DossierPayload(dossier=ref(Dossier, row.id))


def _file(given: ID, name: str) -> UUID:
    return expect_id(given, "file", path=("input", name))


def _criterion(given: CriterionInput) -> Criterion:
    conditions = tuple(
        Condition(
            count=one.count,
            spending=frozenset(one.spending),
            above=one.above,
            below=one.below,
            at_most=one.at_most,
        )
        for one in given.conditions
    )
    return Criterion(
        category=given.category,
        title=given.title,
        conditions=conditions,
        months_below=given.months_below,
        sudden=given.sudden,
    )
