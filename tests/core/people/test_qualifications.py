"""Evidence and waivers through the services: attestations only, and four eyes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.identity import accounts
from huizhanjia_core.people import qualifications, refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.kinds import EvidenceKind, EvidenceResult, QualificationItem, WaiverState
from huizhanjia_core.people.qualification_models import QualificationEvidenceRow
from huizhanjia_core.people.qualification_rules import CONDUCT, Evidence
from huizhanjia_core.people.standing import qualified_people
from huizhanjia_core.permission.actor import Actor, Forbidden
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from sqlalchemy import Text

from tests.core.organization.scenes import acting, officer, refused
from tests.core.people.scenes import OPENED, Scene, set_scene

EDUCATION, COMPUTER = QualificationItem.EDUCATION, QualificationItem.COMPUTER_SKILL


def _everything(education: str = "30") -> list[Evidence]:
    met = EvidenceResult.MET
    enough = met if int(education) < 70 else EvidenceResult.NOT_MET
    return [
        *(Evidence(item, EvidenceKind.ATTESTATION, met, OPENED) for item in CONDUCT),
        Evidence(QualificationItem.POLICY_AND_LAW, EvidenceKind.TRAINING_RECORD, met, OPENED),
        Evidence(COMPUTER, EvidenceKind.CERTIFICATE, met, OPENED),
        Evidence(EDUCATION, EvidenceKind.DIPLOMA, enough, OPENED, education),
    ]


async def _qualified(work: Work, person: Any, on: Any = OPENED) -> bool:
    async def rows(statement: Any) -> Any:
        return (await work.session.execute(statement)).all()

    return person in await qualified_people(rows, [person], on)


async def _someone(work: Work, scene: Scene, username: str, *actions: str) -> Actor:
    """An account of the region, which what it records can name."""
    made = await accounts.create_service(
        work, username=username, name="某人", organization=scene.tree.region.id
    )
    return replace(officer(scene.tree.region, *actions), account_id=made.id)


def test_nothing_can_be_written_about_a_person() -> None:
    texts = {
        column.name for column in QualificationEvidenceRow.__table__.columns if isinstance(column.type, Text)
    }
    assert texts == set()
    lengths = {
        column.name: getattr(column.type, "length", None)
        for column in QualificationEvidenceRow.__table__.columns
    }
    assert (lengths["document_number"], lengths["education_code"]) == (100, 2)


async def test_whoever_has_all_evidence_is_qualified_from_its_day_on(work: Work) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    evidence = _everything()
    given = {"person": person, "organization": scene.tree.county.id}
    await qualifications.record_evidence(work, **given, evidence=evidence[:-1])
    assert not await _qualified(work, person)
    await qualifications.record_evidence(work, **given, evidence=evidence[-1:])
    assert await _qualified(work, person)
    assert not await _qualified(work, person, OPENED - timedelta(days=1))


async def test_evidence_that_does_not_fit_or_is_of_tomorrow_is_refused(work: Work) -> None:
    scene = await set_scene(work)
    given = {"person": await scene.person(work), "organization": scene.tree.county.id}
    wrong = Evidence(EDUCATION, EvidenceKind.DIPLOMA, EvidenceResult.MET, OPENED, "71")
    async with refused(work, refusals.EvidenceUnfit):
        await qualifications.record_evidence(work, **given, evidence=[*_everything(), wrong])
    tomorrow = Evidence(COMPUTER, EvidenceKind.TEST, EvidenceResult.MET, work.today + timedelta(days=1))
    async with refused(work, refusals.FutureDay):
        await qualifications.record_evidence(work, **given, evidence=[tomorrow])
    elsewhere = acting(work, officer(scene.tree.other, *Action))
    async with refused(work, Forbidden):
        await qualifications.record_evidence(elsewhere, **given, evidence=_everything())


async def test_a_waiver_is_decided_by_another_and_fills_the_gap(work: Work) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    given = {"person": person, "organization": scene.tree.county.id}
    await qualifications.record_evidence(work, **given, evidence=_everything("71"))
    both = (Action.QUALIFICATION_MANAGE, Action.QUALIFICATION_APPROVE)
    asks = acting(work, await _someone(work, scene, "asks", *both))
    waiver = await qualifications.request_waiver(asks, **given, item=EDUCATION, reason="熟悉牧区")
    async with refused(work, refusals.WaiverPending):
        await qualifications.request_waiver(asks, **given, item=EDUCATION, reason="再次")
    decide: dict[str, Any] = {"waiver": waiver.id, "version": 1, "approve": True}
    async with refused(work, refusals.OwnRequest):
        await qualifications.decide_waiver(asks, **decide)
    reads = acting(work, await _someone(work, scene, "reads", Action.QUALIFICATION_READ))
    async with refused(work, Forbidden):
        await qualifications.decide_waiver(reads, **decide)
    other = acting(work, await _someone(work, scene, "other", Action.QUALIFICATION_APPROVE))
    async with refused(work, StaleVersion):
        await qualifications.decide_waiver(other, **{**decide, "version": 7})
    assert not await _qualified(work, person, work.today)
    await qualifications.decide_waiver(other, **decide)
    assert waiver.state is WaiverState.APPROVED
    assert await _qualified(work, person, work.today)
    async with refused(work, refusals.AlreadyDecided):
        await qualifications.decide_waiver(other, **{**decide, "version": 2, "approve": False})


async def test_a_rejected_waiver_can_be_asked_for_again(work: Work) -> None:
    scene = await set_scene(work)
    given = {"person": await scene.person(work), "organization": scene.tree.county.id}
    waiver = await qualifications.request_waiver(work, **given, item=COMPUTER, reason="暂无")
    await qualifications.decide_waiver(work, waiver=waiver.id, version=1, approve=False, reason="可培训")
    assert (await qualifications.request_waiver(work, **given, item=COMPUTER, reason="再请")).version == 1


async def test_conduct_is_attested_and_never_waived(work: Work) -> None:
    scene = await set_scene(work)
    given = {"person": await scene.person(work), "organization": scene.tree.county.id}
    for item in CONDUCT:
        async with refused(work, refusals.ConductNotWaived):
            await qualifications.request_waiver(work, **given, item=item, reason="无")


async def test_a_waiver_out_of_sight_is_not_found(work: Work) -> None:
    scene = await set_scene(work)
    given = {"person": await scene.person(work), "organization": scene.tree.county.id}
    waiver = await qualifications.request_waiver(work, **given, item=COMPUTER, reason="暂无")
    elsewhere = acting(work, officer(scene.tree.other, *Action))
    async with refused(work, NotFound):
        await qualifications.decide_waiver(elsewhere, waiver=waiver.id, version=1, approve=True)
