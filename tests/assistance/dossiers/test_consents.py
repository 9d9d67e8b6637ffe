"""Steps that rest on a consent of the household: refused without it, and what its withdrawal does."""

from datetime import date
from uuid import UUID

import pytest
from huizhanjia_assistance.dossiers import consents, proceeding
from huizhanjia_assistance.dossiers.care_kinds import Purpose
from huizhanjia_assistance.dossiers.care_models import ConsentRow
from huizhanjia_assistance.dossiers.decision_models import PublicNoticeRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import func, select

from tests.assistance.dossiers.office import DAY, Office, version
from tests.assistance.dossiers.test_life import decided


async def _consent(office: Office, key: UUID, *purposes: Purpose) -> None:
    async with office.acting("caseworker") as work:
        await consents.record(work, dossier=key, given_on=DAY, notice="2", purposes=purposes, guardian=True)


async def _withdrawn(office: Office, key: UUID, on: date = DAY) -> None:
    """Every consent of a household."""
    async with office.acting("caseworker", on) as work:
        query = select(ConsentRow.id).where(ConsentRow.dossier_id == key, ConsentRow.withdrawn_on.is_(None))
        for consent in (await work.session.scalars(query)).all():
            await consents.withdraw(work, consent=consent, withdrawn_on=on)


async def _publicized(office: Office, key: UUID) -> None:
    async with office.acting("caseworker") as work:
        await proceeding.publicize(
            work, dossier=key, version=await version(work, key), places="x", contact="y"
        )


async def test_no_economy_is_checked_and_no_notice_hung_without_a_consent_in_force(office: Office) -> None:
    key = await office.visited(1)
    await _withdrawn(office, key)
    await _consent(office, key, Purpose.ELIGIBILITY, Purpose.PUBLIC_NOTICE)
    with pytest.raises(Refusal) as refused:
        await office.assess(key)
    assert "家庭经济状况核对" in refused.value.zh
    assert "recordConsent for the purpose ECONOMY_CHECK" in refused.value.en
    assert (refused.value.code, refused.value.path) == (ErrorCode.CONFLICT, ("input", "dossier"))
    await _consent(office, key, Purpose.ECONOMY_CHECK)
    await office.assess(key)
    await _withdrawn(office, key)
    await _consent(office, key, Purpose.ELIGIBILITY, Purpose.ECONOMY_CHECK)
    with pytest.raises(Refusal) as refused:
        await _publicized(office, key)
    assert "“公示”" in refused.value.zh
    assert "recordConsent for the purpose PUBLIC_NOTICE" in refused.value.en
    assert (await office.dossier(key)).state is State.CHECKING
    await _consent(office, key, Purpose.PUBLIC_NOTICE)
    await _publicized(office, key)


async def test_whoever_withdraws_the_consent_is_not_in_public_notice_any_more(office: Office) -> None:
    key = await office.publicized(1)
    await _consent(office, key, Purpose.PUBLIC_NOTICE)
    async with office.acting("caseworker") as work:
        first = await work.session.scalars(
            select(ConsentRow.id).where(ConsentRow.dossier_id == key).order_by(ConsentRow.recorded_at)
        )
        await consents.withdraw(work, consent=first.all()[0], withdrawn_on=DAY)
        notices = select(func.count()).where(PublicNoticeRow.dossier_id == key)
        assert await work.session.scalar(notices) == 1  # the other consent covers it
    await _withdrawn(office, key)
    async with office.operator() as work:
        assert await work.session.scalar(notices) == 0
    with pytest.raises(Refusal) as refused:
        await decided(office, key)
    assert "撤回" in refused.value.zh
    assert "taken down" in refused.value.en
    await _consent(office, key, Purpose.PUBLIC_NOTICE)
    with pytest.raises(Refusal):  # it has to hang anew
        await decided(office, key)
    await decided(office, key, approve=False, reason="本人不同意公示")
