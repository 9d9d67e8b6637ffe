"""Mutations of dossiers in file: verification, exit, reopening, transfer, spot checks."""

from datetime import date

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
from huizhanjia_assistance.dossiers import caring, spot_checks, transfers
from huizhanjia_assistance.dossiers.care_graphql import (
    DossierTransfer,
    SpotCheck,
    SpotCheckItem,
    Verification,
)
from huizhanjia_assistance.dossiers.care_kinds import VerificationKind, VerificationResult
from huizhanjia_assistance.dossiers.decision_changes import DossierReasonInput, DossierVerdictInput
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_changes import KEY, DossierPayload, dossier_key
from huizhanjia_assistance.dossiers.kinds import ExitKind, ExitReason


@input_type("登记核查或回访 · Record a verification")
class VerifyDossierInput:
    """On what occasion, and what was found."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    kind: VerificationKind = argument("类型 · On what occasion")
    result: VerificationResult = argument("结果 · What was found")
    verified_on: date = argument("核查日期 · When")
    note: str | None = argument(
        "情况说明（只写家庭情况） · More about it", max_length=2000, multiline=True, default=None
    )
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("提出退出 · Propose an exit")
class ProposeExitInput:
    """Which way out, and why."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    kind: ExitKind = argument("退出去向 · Which way out")
    exit_reason: ExitReason = argument("退出原因 · Why, in one word")
    reason: str = argument("说明 · Why", max_length=500)


@input_type("提出档案转移 · Offer a dossier to another union")
class RequestDossierTransferInput:
    """To whom, and why."""

    dossier: ID = argument("档案 · The dossier", id_of="dossier")
    version: int = argument("版本号 · Version")
    organization: ID = argument("接收工会 · To whom", id_of="org")
    reason: str = argument("理由 · Why", max_length=500)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("接收或拒收档案 · Accept or refuse a dossier")
class DecideDossierTransferInput:
    """The answer."""

    transfer: ID = argument("档案转移 · The transfer", id_of="dossiertransfer")
    version: int = argument("版本号 · Version")
    accept: bool = argument("是否接收 · Whether it is taken")
    answer: str | None = argument("意见；拒收时必填 · Why; required if not", max_length=500, default=None)


@input_type("抽查档案 · Draw dossiers at random")
class DrawSpotCheckInput:
    """Where, and how many."""

    organization: ID = argument("抽查单位，含下级 · At a union and below it", id_of="org")
    percent: int = argument("比例（%） · Percentage", minimum=1, maximum=100, default=30)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("登记抽查结果 · Enter what a spot check found")
class RecordSpotCheckInput:
    """Of one dossier that was drawn."""

    item: ID = argument("抽中的档案 · What was drawn", id_of="spotcheckitem")
    result: VerificationResult = argument("结果 · What was found")
    checked_on: date = argument("抽查日期 · When")
    note: str | None = argument("情况说明 · More about it", max_length=2000, multiline=True, default=None)


@payload
class VerificationPayload:
    """核查登记结果 · Result of recording a verification."""

    verification: Verification | None = result("核查记录 · The verification")
    dossier: Dossier | None = result("档案 · The dossier")


@payload
class DossierTransferPayload:
    """档案转移变更结果 · Result of a change to a transfer."""

    transfer: DossierTransfer | None = result("档案转移 · The transfer")


@payload
class SpotCheckPayload:
    """抽查结果 · Result of a draw."""

    spot_check: SpotCheck | None = result("抽查 · The draw")


@payload
class SpotCheckItemPayload:
    """抽查登记结果 · Result of entering a finding."""

    item: SpotCheckItem | None = result("抽中的档案 · What was drawn")


@extends(Mutation)
class CareChanges:
    """Changes of dossiers in file."""

    @mutation("登记核查或回访 · Record a verification", rule=needs(Action.DOSSIER_VISIT), creates=True)
    async def verify_dossier(self, info: Info, input: VerifyDossierInput) -> VerificationPayload:  # noqa: A002
        """A household was looked at again."""
        row = await caring.verify(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            kind=input.kind,
            result=input.result,
            verified_on=input.verified_on,
            note=input.note,
        )
        return VerificationPayload(
            verification=ref(Verification, row.id), dossier=ref(Dossier, row.dossier_id)
        )

    @mutation("提出退出 · Propose an exit", rule=needs(Action.DOSSIER_VISIT))
    async def propose_exit(self, info: Info, input: ProposeExitInput) -> DossierPayload:  # noqa: A002
        """Propose that a household leaves."""
        row = await caring.propose_exit(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            kind=input.kind,
            exit_reason=input.exit_reason,
            reason=input.reason,
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("批准或不同意退出 · Decide on an exit", rule=needs(Action.DOSSIER_APPROVE))
    async def decide_exit(self, info: Info, input: DossierVerdictInput) -> DossierPayload:  # noqa: A002
        """Approve the exit, or keep the household."""
        row = await caring.decide_exit(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            approve=input.approve,
            reason=input.reason,
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("返困重新建档 · Reopen a dossier", rule=needs(Action.DOSSIER_REGISTER))
    async def reopen_dossier(self, info: Info, input: DossierReasonInput) -> DossierPayload:  # noqa: A002
        """Let a household apply anew with the same file."""
        row = await caring.reopen(
            info.context.work, dossier=dossier_key(input), version=input.version, reason=input.reason
        )
        return DossierPayload(dossier=ref(Dossier, row.id))

    @mutation("提出档案转移 · Offer a dossier", rule=needs(Action.DOSSIER_TRANSFER), creates=True)
    async def request_dossier_transfer(
        self,
        info: Info,
        input: RequestDossierTransferInput,  # noqa: A002
    ) -> DossierTransferPayload:
        """Offer a dossier to another union."""
        row = await transfers.request(
            info.context.work,
            dossier=dossier_key(input),
            version=input.version,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            reason=input.reason,
        )
        return DossierTransferPayload(transfer=ref(DossierTransfer, row.id))

    @mutation("接收或拒收档案 · Accept or refuse a dossier", rule=needs(Action.DOSSIER_TRANSFER))
    async def decide_dossier_transfer(
        self,
        info: Info,
        input: DecideDossierTransferInput,  # noqa: A002
    ) -> DossierTransferPayload:
        """Take a dossier over, or refuse it."""
        row = await transfers.decide(
            info.context.work,
            transfer=expect_id(input.transfer, "dossiertransfer", path=("input", "transfer")),
            version=input.version,
            accept=input.accept,
            answer=input.answer,
        )
        return DossierTransferPayload(transfer=ref(DossierTransfer, row.id))

    @mutation("抽查档案 · Draw dossiers at random", rule=needs(Action.SPOT_CHECK_DRAW), creates=True)
    async def draw_spot_check(self, info: Info, input: DrawSpotCheckInput) -> SpotCheckPayload:  # noqa: A002
        """Draw dossiers in file at random; the seed is kept."""
        row = await spot_checks.draw(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            percent=input.percent,
        )
        return SpotCheckPayload(spot_check=ref(SpotCheck, row.id))

    @mutation("登记抽查结果 · Enter what a spot check found", rule=needs(Action.SPOT_CHECK_DRAW))
    async def record_spot_check(self, info: Info, input: RecordSpotCheckInput) -> SpotCheckItemPayload:  # noqa: A002
        """Enter what the check of a drawn dossier found."""
        row = await spot_checks.record(
            info.context.work,
            item=expect_id(input.item, "spotcheckitem", path=("input", "item")),
            result=input.result,
            checked_on=input.checked_on,
            note=input.note,
        )
        return SpotCheckItemPayload(item=ref(SpotCheckItem, row.id))
