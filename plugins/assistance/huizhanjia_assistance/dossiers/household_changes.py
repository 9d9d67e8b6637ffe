"""Mutations of households: registering, correcting, looking for duplicates, revealing, consents."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core.organization.graphql import Organization
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
from huizhanjia_assistance.dossiers import consents, duplicates, economies, households, revealing
from huizhanjia_assistance.dossiers.care_graphql import Consent
from huizhanjia_assistance.dossiers.care_kinds import Purpose, SealedValue
from huizhanjia_assistance.dossiers.economies import MOST_FEN
from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing
from huizhanjia_assistance.dossiers.graphql import Dossier, HouseholdMember
from huizhanjia_assistance.dossiers.household_rules import MOST_MEMBERS, DossierFacts, MemberFacts
from huizhanjia_assistance.dossiers.kinds import (
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
    Work,
)

KEY = "请求的唯一键，重发时不重复创建 · The same key creates once"
_MOST_ITEMS = 100


@input_type("家庭情况 · About a household")
class DossierFactsInput:
    """What is told about the household as a whole."""

    phone: str = argument("联系电话 · Phone", max_length=20, min_length=5)
    address: str = argument("住址 · Address", max_length=200)
    main_cause: HardshipCause = argument("主要致困原因 · Main cause")
    secondary_cause: HardshipCause | None = argument("次要致困原因 · Secondary cause", default=None)
    bank_card: str | None = argument("银行卡号 · Bank card", max_length=19, default=None)
    bank_name: str | None = argument("开户银行 · Bank", max_length=100, default=None)
    dibao_number: str | None = argument("低保证号 · Relief certificate", max_length=40, default=None)
    union_member: bool = argument("是否工会会员 · Whether a member of the union", default=True)
    migrant_worker: bool = argument("是否农民工 · Whether a migrant worker", default=False)
    grassroots_kind: GrassrootsKind | None = argument("基层核实单位类型 · Who verified", default=None)
    grassroots_name: str | None = argument("基层核实单位 · By its name", max_length=100, default=None)
    grassroots_person: str | None = argument("基层核实人 · By whom there", max_length=100, default=None)
    grassroots_on: date | None = argument("基层核实日期 · When", default=None)


@input_type("申请人 · The applicant")
class ApplicantInput:
    """The worker."""

    name: str = argument("姓名 · Name", max_length=100)
    id_number: str = argument("身份证号 · Identity number", max_length=24)
    work: Work = argument("就业状况 · Work")
    health: Health = argument("健康状况 · Health")
    employer: str | None = argument("工作单位 · Employer", max_length=100, default=None)
    employer_code: str | None = argument("统一社会信用代码 · Its credit code", max_length=24, default=None)
    diagnosis: str | None = argument("病情诊断 · Diagnosis", max_length=200, default=None)
    disability: str | None = argument("残疾类别和等级 · Disability", max_length=100, default=None)


@input_type("家庭成员 · A member of the household")
class HouseholdMemberInput:
    """What is told about a member."""

    name: str = argument("姓名 · Name", max_length=100)
    relation: Relation = argument("与申请人关系 · Relation to the applicant")
    id_number: str | None = argument("身份证号 · Identity number", max_length=24, default=None)
    work: Work = argument("就业状况 · Work")
    health: Health = argument("健康状况 · Health")
    employer: str | None = argument("工作单位 · Employer", max_length=100, default=None)
    employer_code: str | None = argument("统一社会信用代码 · Its credit code", max_length=24, default=None)
    school_stage: SchoolStage | None = argument("就学阶段 · Stage of schooling", default=None)
    school: str | None = argument("就读学校 · School", max_length=100, default=None)
    diagnosis: str | None = argument("病情诊断 · Diagnosis", max_length=200, default=None)
    disability: str | None = argument("残疾类别和等级 · Disability", max_length=100, default=None)


@input_type("登记困难职工档案 · Register a household")
class RegisterDossierInput:
    """Where, when, and who lives there."""

    organization: ID = argument("所属工会 · Union", id_of="org")
    registered_on: date = argument("登记日期 · Registered on")
    applicant: ApplicantInput = argument("申请人 · The applicant")
    members: list[HouseholdMemberInput] = argument("其他家庭成员 · The others", max_length=MOST_MEMBERS)
    facts: DossierFactsInput = argument("家庭情况 · About the household")
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("修改家庭情况 · Correct what is known of a household")
class UpdateDossierInput:
    """All facts anew."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    facts: DossierFactsInput = argument("家庭情况，全部 · About the household, all of it")
    reason: str | None = argument("理由；在档期间必填 · Why; required in file", max_length=500, default=None)


@input_type("增加家庭成员 · Add a member")
class AddHouseholdMemberInput:
    """Somebody who belongs to the household now."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("档案版本号 · Version of the dossier")
    facts: HouseholdMemberInput = argument("成员情况 · About them")
    reason: str | None = argument("理由；在档期间必填 · Why; required in file", max_length=500, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("修改家庭成员 · Correct a member")
class UpdateHouseholdMemberInput:
    """All facts anew."""

    member: ID = argument("家庭成员 · The member", id_of="householdmember")
    version: int = argument("版本号 · Version")
    facts: HouseholdMemberInput = argument("成员情况，全部 · About them, all of it")
    reason: str | None = argument("理由；在档期间必填 · Why; required in file", max_length=500, default=None)


@input_type("移出家庭成员 · A member leaves the household")
class RemoveHouseholdMemberInput:
    """Who, when and why."""

    member: ID = argument("家庭成员 · The member", id_of="householdmember")
    version: int = argument("版本号 · Version")
    left_on: date = argument("离开日期 · When")
    reason: str = argument("理由 · Why", max_length=500)


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


@input_type("全区查重 · Ask whether somebody is registered")
class CheckDuplicateInput:
    """Who, and for which union."""

    organization: ID = argument("查询单位 · The union that asks", id_of="org")
    id_number: str = argument("身份证号 · Identity number", max_length=24)


@input_type("查看敏感信息 · Reveal a sealed value")
class RevealDossierValueInput:
    """Which value, and why."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    member: ID | None = argument("家庭成员；空为申请人 · Whose", id_of="householdmember", default=None)
    value: SealedValue = argument("信息项 · Which value")
    reason: str = argument("理由 · Why", min_length=2, max_length=200)


@input_type("登记告知同意 · The household agreed")
class RecordConsentInput:
    """To what, and when."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    given_on: date = argument("同意日期 · When")
    notice: str = argument("告知书版本 · What they were told", max_length=100)
    purposes: list[Purpose] = argument("同意的处理目的 · For what", max_length=len(Purpose))
    guardian: bool = argument("监护人是否同意 · Whether a guardian agreed", default=False)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("撤回同意 · The household agrees no more")
class WithdrawConsentInput:
    """Since when."""

    consent: ID = argument("告知同意记录 · The consent", id_of="consent")
    withdrawn_on: date = argument("撤回日期 · Since when")


@payload
class DossierPayload:
    """困难职工档案变更结果 · Result of a change to a dossier."""

    dossier: Dossier | None = result("档案 · The dossier")


@payload
class HouseholdMemberPayload:
    """家庭成员变更结果 · Result of a change to a member."""

    member: HouseholdMember | None = result("家庭成员 · The member")


@payload
class CheckDuplicatePayload:
    """查重结果：只说明是否建档和联系谁 · Whether somebody is registered, and whom to call."""

    registered: bool | None = result("是否已建档 · Whether registered")
    organization: Organization | None = result("建档工会 · Where")
    hotline: str | None = result("联系电话 · Whom to call")


@payload
class RevealDossierValuePayload:
    """敏感信息 · A sealed value."""

    value: str | None = result("内容，只显示一次 · The value, shown once", once=True)


@payload
class ConsentPayload:
    """告知同意变更结果 · Result of a change to a consent."""

    consent: Consent | None = result("告知同意记录 · The consent")


@extends(Mutation)
class HouseholdChanges:
    """Changes of households."""

    @mutation("登记困难职工档案 · Register a household", rule=needs(Action.DOSSIER_REGISTER), creates=True)
    async def register_dossier(self, info: Info, input: RegisterDossierInput) -> DossierPayload:  # noqa: A002
        """Open the file of a household."""
        row = await households.register(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            registered_on=input.registered_on,
            facts=DossierFacts(**vars(input.facts)),
            applicant=MemberFacts(relation=Relation.SELF, **vars(input.applicant)),
            members=[MemberFacts(**vars(one)) for one in input.members],
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("修改家庭情况 · Correct a household", rule=needs(Action.DOSSIER_REGISTER))
    async def update_dossier(self, info: Info, input: UpdateDossierInput) -> DossierPayload:  # noqa: A002
        """Enter the facts anew."""
        row = await households.update(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            facts=DossierFacts(**vars(input.facts)),
            reason=input.reason,
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("增加家庭成员 · Add a member", rule=needs(Action.DOSSIER_REGISTER), creates=True)
    async def add_household_member(
        self,
        info: Info,
        input: AddHouseholdMemberInput,  # noqa: A002
    ) -> HouseholdMemberPayload:
        """Let somebody belong to the household."""
        row = await households.add_member(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            facts=MemberFacts(**vars(input.facts)),
            reason=input.reason,
        )
        return HouseholdMemberPayload(member=ref(HouseholdMember, row.id))

    @mutation("修改家庭成员 · Correct a member", rule=needs(Action.DOSSIER_REGISTER))
    async def update_household_member(
        self,
        info: Info,
        input: UpdateHouseholdMemberInput,  # noqa: A002
    ) -> HouseholdMemberPayload:
        """Enter the facts anew."""
        row = await households.update_member(
            info.context.work,
            member=expect_id(input.member, "householdmember", path=("input", "member")),
            version=input.version,
            facts=MemberFacts(**vars(input.facts)),
            reason=input.reason,
        )
        return HouseholdMemberPayload(member=ref(HouseholdMember, row.id))

    @mutation("移出家庭成员 · A member leaves", rule=needs(Action.DOSSIER_REGISTER))
    async def remove_household_member(
        self,
        info: Info,
        input: RemoveHouseholdMemberInput,  # noqa: A002
    ) -> HouseholdMemberPayload:
        """Note that somebody left the household."""
        row = await households.remove_member(
            info.context.work,
            member=expect_id(input.member, "householdmember", path=("input", "member")),
            version=input.version,
            left_on=input.left_on,
            reason=input.reason,
        )
        return HouseholdMemberPayload(member=ref(HouseholdMember, row.id))

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

    @mutation("全区查重 · Ask whether somebody is registered", rule=needs(Action.DUPLICATE_CHECK))
    async def check_duplicate(self, info: Info, input: CheckDuplicateInput) -> CheckDuplicatePayload:  # noqa: A002
        """Ask in the whole region; the question is recorded."""
        found = await duplicates.check(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            id_number=input.id_number,
        )
        if found is None:
            return CheckDuplicatePayload(registered=False, organization=None, hotline=None)
        return CheckDuplicatePayload(
            registered=True, organization=ref(Organization, found.organization_id), hotline=found.hotline
        )

    @mutation("查看敏感信息，须填理由 · Reveal a sealed value", rule=needs(Action.DOSSIER_REVEAL))
    async def reveal_dossier_value(
        self,
        info: Info,
        input: RevealDossierValueInput,  # noqa: A002
    ) -> RevealDossierValuePayload:
        """Show a value once; it is recorded who saw it and why."""
        member = None
        if input.member:
            member = expect_id(input.member, "householdmember", path=("input", "member"))
        value = await revealing.reveal(
            info.context.work,
            dossier=dossier_key(input),
            member=member,
            value=input.value,
            reason=input.reason,
        )
        return RevealDossierValuePayload(value=value)

    @mutation("登记告知同意 · The household agreed", rule=needs(Action.DOSSIER_REGISTER), creates=True)
    async def record_consent(self, info: Info, input: RecordConsentInput) -> ConsentPayload:  # noqa: A002
        """Note that a household agreed."""
        row = await consents.record(
            info.context.work,
            dossier=dossier_key(input),
            given_on=input.given_on,
            notice=input.notice,
            purposes=input.purposes,
            guardian=input.guardian,
        )
        return ConsentPayload(consent=ref(Consent, row.id))

    @mutation("撤回同意 · The household agrees no more", rule=needs(Action.DOSSIER_REGISTER))
    async def withdraw_consent(self, info: Info, input: WithdrawConsentInput) -> ConsentPayload:  # noqa: A002
        """Note that a household agrees no more."""
        row = await consents.withdraw(
            info.context.work,
            consent=expect_id(input.consent, "consent", path=("input", "consent")),
            withdrawn_on=input.withdrawn_on,
        )
        return ConsentPayload(consent=ref(Consent, row.id))


def dossier_key(given: Any) -> UUID:
    """The key of the dossier that an input names."""
    return expect_id(given.dossier, "dossier", path=("input", "dossier"))


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
