"""Mutations about personal data: looking for duplicates, revealing, consents."""

from datetime import date

from huizhanjia_core.organization.graphql import Organization
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
from huizhanjia_assistance.dossiers import consents, duplicates, revealing
from huizhanjia_assistance.dossiers.care_graphql import Consent
from huizhanjia_assistance.dossiers.care_kinds import Purpose, SealedValue
from huizhanjia_assistance.dossiers.household_changes import KEY, dossier_key


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
class PrivacyChanges:
    """Changes about personal data."""

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
