"""Mutations of households: registering, correcting, members."""

from datetime import date
from typing import Any
from uuid import UUID

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

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import households
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


@payload
class DossierPayload:
    """困难职工档案变更结果 · Result of a change to a dossier."""

    dossier: Dossier | None = result("档案 · The dossier")


@payload
class HouseholdMemberPayload:
    """家庭成员变更结果 · Result of a change to a member."""

    member: HouseholdMember | None = result("家庭成员 · The member")


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


def dossier_key(given: Any) -> UUID:
    """The key of the dossier that an input names."""
    return expect_id(given.dossier, "dossier", path=("input", "dossier"))
