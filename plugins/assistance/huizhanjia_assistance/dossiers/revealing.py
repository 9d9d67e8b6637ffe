"""Showing a sealed value once, with a reason; it is noted for the person concerned."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from huizhanjia_core.crypto.errors import Erased
from huizhanjia_core.crypto.secret import Secret
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.care_kinds import SealedValue
from huizhanjia_assistance.dossiers.care_models import DossierAccessRow
from huizhanjia_assistance.dossiers.household_models import (
    ADDRESS,
    BANK_CARD,
    DIAGNOSIS,
    DIBAO,
    DISABILITY,
    ID_NUMBER,
    MEMBER_ID,
    PHONE,
    MemberRow,
)
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import seen

OF_DOSSIER: Mapping[SealedValue, Secret] = {
    SealedValue.ID_NUMBER: ID_NUMBER,
    SealedValue.PHONE: PHONE,
    SealedValue.ADDRESS: ADDRESS,
    SealedValue.BANK_CARD: BANK_CARD,
    SealedValue.DIBAO_NUMBER: DIBAO,
}
OF_MEMBER: Mapping[SealedValue, Secret] = {
    SealedValue.ID_NUMBER: MEMBER_ID,
    SealedValue.DIAGNOSIS: DIAGNOSIS,
    SealedValue.DISABILITY: DISABILITY,
}


async def reveal(
    work: Work, *, dossier: UUID, value: SealedValue, reason: str, member: UUID | None = None
) -> str | None:
    """A sealed value of a dossier or of one of its members.

    Args:
        work: its actor reveals at the dossier's union.
        dossier: which.
        value: which value.
        reason: why it must be seen.
        member: whose; the applicant's if None.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN; erased; a value that a dossier or a member does not have.
    """
    row = await seen(work, dossier)
    work.actor.require(Action.DOSSIER_REVEAL, at=row)
    if row.state is DossierState.ERASED:
        raise Erased
    holder: Any = row
    if member is not None:
        holder = await work.session.scalar(
            select(MemberRow).where(MemberRow.id == member, MemberRow.dossier_id == row.id)
        )
        if holder is None:
            raise NotFound("input", "member")
    secret = (OF_DOSSIER if member is None else OF_MEMBER).get(value)
    if secret is None:
        raise Unfit(
            "该信息项请按家庭成员查看，或此成员没有该项。",
            "Ask for this value of a member, or of the dossier.",
            "input",
            "value",
        )
    work.session.add(
        DossierAccessRow(
            dossier_id=row.id,
            member_id=member,
            at=work.now,
            account_id=work.actor.account_id,
            actor_name=work.actor.name,
            value=value.value,
            reason=reason,
        )
    )
    await work.session.flush()
    return await secret.reveal(work, holder, reason=reason)
