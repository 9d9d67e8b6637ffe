"""Dossiers over time: overdue, archived, erased, drawn at random, moved to another union, revealed."""

import dataclasses
import importlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from huizhanjia_assistance.dossiers import (
    consents,
    erasing,
    proceeding,
    retention,
    revealing,
    spot_checks,
    transfers,
)
from huizhanjia_assistance.dossiers.care_kinds import (
    Purpose,
    SealedValue,
    TransferState,
    VerificationKind,
    VerificationResult,
)
from huizhanjia_assistance.dossiers.care_models import (
    ConsentRow,
    DossierAccessRow,
    DossierTransferRow,
    SpotCheckItemRow,
    VerificationRow,
)
from huizhanjia_assistance.dossiers.decision_models import VisitRow
from huizhanjia_assistance.dossiers.events import DossierErased, DossierMoved
from huizhanjia_assistance.dossiers.household_models import PHONE, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.refusals import NotInThisState
from huizhanjia_core.crypto.errors import Erased
from huizhanjia_core.crypto.models import SubjectKeyRow
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.jobs import Run, queue
from huizhanjia_core.jobs.queue import Claimed
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.workflow import StepRow
from huizhanjia_schema import Refusal
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.assistance.dossiers.office import APPROVED, DAY, Office, number, unit, version
from tests.assistance.dossiers.test_life import exit_decided, exit_proposed, verified

MIGRATION = "huizhanjia_assistance.migrations.versions.assistance_0122_withdrawn_offers"


async def test_who_was_not_verified_for_a_year_is_overdue(office: Office) -> None:
    key = await office.active(1)
    async with office.operator(date(2017, 5, 17)) as work:
        assert await retention.call_overdue(work) == 0  # the last day counts
    async with office.operator(date(2017, 5, 18)) as work:
        assert await retention.call_overdue(work) == 1
        assert await retention.call_overdue(work) == 0
    assert (await office.dossier(key)).state is State.REVERIFY_DUE
    later = date(2017, 6, 1)
    await office.economy(key, on=later, period=(date(2016, 1, 1), date(2016, 12, 31)))
    await office.assess(key, later)
    await verified(office, key, later)
    row = await office.dossier(key)
    assert (row.state, row.verify_by) == (State.ACTIVE, date(2018, 6, 1))


async def test_a_file_is_archived_after_a_year_and_erased_after_ten(office: Office) -> None:
    key = await office.active(1)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    async with office.operator(date(2017, 5, 17)) as work:
        assert await retention.archive_old(work) == 0
    async with office.operator(date(2017, 5, 18)) as work:
        assert await retention.archive_old(work) == 1
    async with office.operator(date(2026, 5, 17)) as work:
        assert await retention.erase_expired(work) == 0
    heard: list[DossierErased] = []

    async def hear(_work: object, event: DossierErased) -> None:
        heard.append(event)

    async with office.operator(date(2026, 5, 18)) as work:
        listening = dataclasses.replace(work, listeners=(Listener(DossierErased, hear),))
        assert await retention.erase_expired(listening) == 1
        assert f"erased_{key.hex}" in listening.audit.objects
    assert [event.dossier_id for event in heard] == [key]
    row = await office.dossier(key)
    assert (row.state, row.applicant_name, row.phone_mask, row.phone_sealed) == (
        State.ERASED,
        erasing.GONE,
        None,
        None,
    )
    assert row.number
    assert row.category is not None  # figures of past years stay right
    async with office.operator() as work:
        with pytest.raises(Erased):
            await PHONE.put(work, row, "13800001111")
        members = list(await work.session.scalars(select(MemberRow).where(MemberRow.dossier_id == key)))
        assert {one.name for one in members} == {erasing.GONE}
        assert {one.id_number_index for one in members} == {None}
        stored = await work.session.scalar(select(SubjectKeyRow.wrapped).where(SubjectKeyRow.subject == key))
        assert stored is None
        visit = (await work.session.scalars(select(VisitRow).where(VisitRow.dossier_id == key))).one()
        assert (visit.request_id, visit.findings) == (None, erasing.GONE)
        attached = await work.session.scalars(
            select(FileRow.attached_at).where(FileRow.purpose == "assistance:request")
        )
        assert set(attached) == {None}  # the core sweeps it up


async def test_nothing_of_an_erased_household_is_left_in_any_table(office: Office) -> None:
    key = await office.active(1)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    async with office.operator(date(2027, 1, 1)) as work:
        await retention.archive_old(work)
        await retention.erase_expired(work)
    async with office.operator() as work:
        for table in ("dossier", "member", "visit", "objection", "dossier_change", "dossier_transfer"):
            rows = (await work.session.execute(text(f"SELECT * FROM assistance_{table}"))).all()
            stored = "\n".join(repr(tuple(row)) for row in rows)
            for trace in ("索朗扎西", "540121********", "138********", "林周县甘曲镇", "林周县小学"):
                assert trace not in stored, table


async def test_the_nightly_job_does_all_of_it(office: Office) -> None:
    """As a worker runs it, also twice."""
    active, gone = await office.active(1), await office.active(2)
    await exit_proposed(office, gone)
    await exit_decided(office, gone)
    public = await office.publicized(3)
    claimed = await claimed_job(office)
    run = Run(office.database, claimed, (), timedelta(minutes=5))
    await retention.keep_time(run)
    assert run.done >= 2
    assert (await office.dossier(active)).state is State.REVERIFY_DUE
    assert (await office.dossier(gone)).state in {State.ARCHIVED, State.ERASED}
    assert (await office.dossier(public)).state is State.PUBLICIZED
    async with office.operator() as work:
        assert (
            await work.session.execute(text("SELECT count(*) FROM assistance_public_notice"))
        ).scalar() == 0


async def claimed_job(office: Office) -> Claimed:
    async with office.operator() as work:
        await queue.enqueue(work, retention.TIME.kind, {})
    async with office.database.writer() as session:
        claimed = await queue.claim(
            session,
            kinds=[retention.TIME.kind],
            worker="test",
            now=datetime.now(UTC),
            lease=timedelta(minutes=5),
            limit=1,
        )
        return claimed[0]


@given(st.sets(st.uuids(), min_size=1, max_size=60), st.integers(30, 100), st.text(min_size=1, max_size=20))
def test_a_draw_can_be_repeated_and_reaches_its_share(keys: set[UUID], percent: int, seed: str) -> None:
    found = spot_checks.drawn(keys, percent, seed)
    assert found == spot_checks.drawn(sorted(keys, reverse=True), percent, seed)
    assert len(set(found)) == len(found)
    assert len(keys) * percent <= len(found) * 100 < len(keys) * percent + 100
    assert set(found) <= keys


def test_a_draw_hits_everyone_alike() -> None:
    keys = [uuid4() for _ in range(200)]
    hit = dict.fromkeys(keys, 0)
    for seed in range(300):
        for key in spot_checks.drawn(keys, 30, str(seed)):
            hit[key] += 1
    assert sum(hit.values()) == 300 * 60
    assert min(hit.values()) > 40
    assert max(hit.values()) < 150


async def test_dossiers_in_file_are_drawn_and_checked(office: Office) -> None:
    keys = {await office.active(serial) for serial in (1, 2, 3, 4)}
    await office.register(5)
    async with office.acting("lhasa", APPROVED) as work:
        check = await spot_checks.draw(work, organization=(await unit(work, "540100")).id)
        assert (check.drawn_from, check.picked, check.percent) == (4, 2, 30)
        assert set(spot_checks.drawn(keys, 30, check.seed)) <= keys
        items = list(
            await work.session.scalars(
                select(SpotCheckItemRow)
                .where(SpotCheckItemRow.spot_check_id == check.id)
                .order_by(SpotCheckItemRow.rank)
            )
        )
        assert [one.dossier_id for one in items] == spot_checks.drawn(keys, 30, check.seed)
    async with office.acting("lhasa", APPROVED) as work:
        await spot_checks.record(
            work, item=items[0].id, result=VerificationResult.CHANGED, checked_on=APPROVED, note="收入有变"
        )
        with pytest.raises(Refusal, match="entered"):
            await spot_checks.record(
                work, item=items[0].id, result=VerificationResult.UNCHANGED, checked_on=APPROVED
            )
        kept = (await work.session.scalars(select(VerificationRow))).one()
        assert (kept.kind, kept.dossier_id) == (VerificationKind.SPOT_CHECK, items[0].dossier_id)
    async with office.acting("linzhou", APPROVED) as work:
        with pytest.raises(NotFound):  # the county sees no draw of its prefecture
            await spot_checks.record(
                work, item=items[1].id, result=VerificationResult.UNCHANGED, checked_on=APPROVED
            )


@pytest.mark.parametrize(("who", "percent", "kind"), [("linzhou", 30, Forbidden), ("lhasa", 29, Refusal)])
async def test_a_draw_is_refused(office: Office, who: str, percent: int, kind: type[Exception]) -> None:
    await office.active(1)
    async with office.acting(who, APPROVED) as work:
        with pytest.raises(kind):
            await spot_checks.draw(work, organization=(await unit(work, "540121")).id, percent=percent)


async def test_nothing_is_drawn_from_nothing(office: Office) -> None:
    await office.register(1)
    async with office.acting("lhasa") as work:
        with pytest.raises(Refusal) as refused:
            await spot_checks.draw(work, organization=(await unit(work, "540100")).id)
    assert refused.value.code == "CONFLICT"


async def offered(office: Office, key: UUID, to: str = "540202") -> DossierTransferRow:
    async with office.acting("linzhou", APPROVED) as work:
        return await transfers.request(
            work,
            dossier=key,
            version=await version(work, key),
            organization=(await unit(work, to)).id,
            reason="调动工作",
        )


async def test_a_dossier_moves_when_both_unions_agree(office: Office) -> None:
    key = await office.active(1)
    transfer = await offered(office, key)
    assert (transfer.applicant, transfer.state) == ("索**", TransferState.REQUESTED)
    with pytest.raises(Refusal, match="is offered to a union already"):
        await offered(office, key)
    async with office.acting("lhasa", APPROVED) as work:  # the one who gives does not take
        with pytest.raises(Forbidden):
            await transfers.decide(work, transfer=transfer.id, version=transfer.version, accept=True)
    heard: list[DossierMoved] = []

    async def hear(_work: object, event: DossierMoved) -> None:
        heard.append(event)

    async with office.acting("shigatse", APPROVED) as work:
        listening = dataclasses.replace(work, listeners=(Listener(DossierMoved, hear),))
        with pytest.raises(StaleVersion):
            await transfers.decide(listening, transfer=transfer.id, version=9, accept=True)
        await transfers.decide(listening, transfer=transfer.id, version=transfer.version, accept=True)
        there, before = await unit(work, "540202"), await unit(work, "540121")
        steps = await work.session.scalars(select(StepRow).where(StepRow.subject_id == key))
        assert {step.organization_id for step in steps} == {there.id}
    row = await office.dossier(key)
    assert (row.organization_id, row.anc2, row.state) == (there.id, there.anc2, State.ACTIVE)
    assert [(one.from_id, one.organization_id) for one in heard] == [(before.id, there.id)]
    async with office.acting("linzhou", APPROVED) as work:
        with pytest.raises(NotFound):
            await revealing.reveal(work, dossier=key, value=SealedValue.PHONE, reason="核对")


async def test_a_dossier_moves_with_what_is_still_to_be_done(office: Office) -> None:
    """A household that moved away is exactly the one whose verification nobody did."""
    overdue, resting = await office.active(1), await office.active(2)
    async with office.operator(date(2018, 1, 1)) as work:
        assert await retention.call_overdue(work) == 2
    async with office.acting("linzhou", APPROVED) as work:
        await proceeding.rest(
            work, dossier=resting, version=await version(work, resting), resume=False, reason="已迁走"
        )
    for key, state in ((overdue, State.REVERIFY_DUE), (resting, State.SUSPENDED)):
        transfer = await offered(office, key)
        async with office.acting("shigatse", APPROVED) as work:
            await transfers.decide(work, transfer=transfer.id, version=transfer.version, accept=True)
            there = await unit(work, "540202")
        row = await office.dossier(key)
        assert (row.organization_id, row.state) == (there.id, state)


async def test_an_offer_is_taken_back_by_whoever_made_it(office: Office) -> None:
    key = await office.active(1)
    transfer = await offered(office, key)
    async with office.acting("linzhou", APPROVED) as work:
        with pytest.raises(Refusal, match="Say why the dossier is refused"):
            await transfers.decide(work, transfer=transfer.id, version=transfer.version, accept=False)
        row = await transfers.decide(
            work, transfer=transfer.id, version=transfer.version, accept=False, answer="单位选错"
        )
        assert (row.state, row.answer) == (TransferState.WITHDRAWN, "单位选错")
    async with office.acting("shigatse", APPROVED) as work:
        with pytest.raises(Refusal, match="decided"):
            await transfers.decide(work, transfer=transfer.id, version=row.version, accept=True)
    again = await offered(office, key, "540302")
    assert again.state is TransferState.REQUESTED


async def test_offers_keep_what_they_say_through_the_migration(office: Office) -> None:
    """Down, what was withdrawn is refused, as it was called before; up, it can be withdrawn again."""
    answered = await offered(office, await office.active(1))
    async with office.acting("linzhou", APPROVED) as work:
        await transfers.decide(work, transfer=answered.id, version=1, accept=False, answer="单位选错")
    await offered(office, await office.active(2))
    async with office.operator() as work:
        connection = await work.session.connection()
        before = await connection.run_sync(_shape)
        await connection.run_sync(_migrated, "downgrade")
        with pytest.raises(IntegrityError):
            async with work.session.begin_nested():
                await work.session.execute(update(DossierTransferRow).values(state=TransferState.WITHDRAWN))
        await connection.run_sync(_migrated, "upgrade")
        assert await connection.run_sync(_shape) == before
        stored = select(DossierTransferRow.answer, DossierTransferRow.state)
        told = {one.answer: one.state for one in await work.session.execute(stored)}
        assert told == {"单位选错": TransferState.REFUSED, None: TransferState.REQUESTED}
        one = update(DossierTransferRow).where(DossierTransferRow.id == answered.id)
        await work.session.execute(one.values(state=TransferState.WITHDRAWN))


def _migrated(connection: Connection, step: str) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        getattr(importlib.import_module(MIGRATION), step)()


def _shape(connection: Connection) -> list[object]:
    """The columns, keys and indexes of the table of offers."""
    told, table = inspect(connection), "assistance_dossier_transfer"
    found: list[Any] = [told.get_columns(table), told.get_foreign_keys(table)]
    for index in told.get_indexes(table):
        found.append((index["name"], index["column_names"], index["unique"]))
        found += sorted(f"{name}: {value}" for name, value in index.get("dialect_options", {}).items())
    return list(map(str, found))


async def test_a_dossier_that_is_refused_stays(office: Office) -> None:
    key = await office.active(1)
    transfer = await offered(office, key)
    async with office.acting("shigatse", APPROVED) as work:
        with pytest.raises(Refusal, match="Say why the dossier is refused"):
            await transfers.decide(work, transfer=transfer.id, version=1, accept=False)
        row = await transfers.decide(work, transfer=transfer.id, version=1, accept=False, answer="查无此单位")
        assert row.state is TransferState.REFUSED
        with pytest.raises(Refusal, match="decided"):
            await transfers.decide(work, transfer=transfer.id, version=2, accept=True)
    async with office.operator() as work:
        home = await unit(work, "540121")
    assert (await office.dossier(key)).organization_id == home.id


async def test_only_a_dossier_in_file_is_offered_and_not_to_oneself(office: Office) -> None:
    with pytest.raises(NotInThisState):
        await offered(office, await office.register(1))
    with pytest.raises(Refusal, match="belongs to that union already"):
        await offered(office, await office.active(2), "540121")


async def test_a_sealed_value_is_shown_with_a_reason_and_noted_for_the_person(office: Office) -> None:
    key = await office.register(1)
    async with office.operator() as work:
        me = (
            await work.session.scalars(
                select(MemberRow).where(MemberRow.dossier_id == key).order_by(MemberRow.position).limit(1)
            )
        ).one()
    shown = {}
    async with office.acting("caseworker") as work:
        for value, member in (
            (SealedValue.ID_NUMBER, None),
            (SealedValue.PHONE, None),
            (SealedValue.ADDRESS, None),
            (SealedValue.BANK_CARD, None),
            (SealedValue.DIBAO_NUMBER, None),
            (SealedValue.DIAGNOSIS, me.id),
        ):
            shown[value] = await revealing.reveal(
                work, dossier=key, value=value, reason="核对身份", member=member
            )
        assert work.audit.reason == "核对身份"
        assert "assistance_member.diagnosis_sealed" in work.audit.revealed
    assert list(shown.values()) == [
        number(1),
        "13800001111",
        "林周县甘曲镇团结路8号",
        "6222020000001111",
        None,
        "尿毒症zqdiag",
    ]
    async with office.operator() as work:
        rows = list(await work.session.scalars(select(DossierAccessRow).order_by(DossierAccessRow.id)))
        assert [(row.value, row.actor_name, row.reason) for row in rows] == [
            (value.value, "白玛曲珍", "核对身份") for value in shown
        ]


async def test_a_value_is_not_shown_to_who_may_not_or_of_another_household(office: Office) -> None:
    key, other = await office.register(1), await office.register(2)
    async with office.operator() as work:
        stranger = (
            await work.session.scalars(select(MemberRow.id).where(MemberRow.dossier_id == other).limit(1))
        ).one()
    for who, kind in (("region", Forbidden), ("external", Forbidden), ("shigatse", NotFound)):
        async with office.acting(who, DAY) as work:
            with pytest.raises(kind):
                await revealing.reveal(work, dossier=key, value=SealedValue.PHONE, reason="核对")
    async with office.acting("caseworker") as work:
        with pytest.raises(NotFound):
            await revealing.reveal(
                work, dossier=key, value=SealedValue.DIAGNOSIS, reason="核对", member=stranger
            )
        with pytest.raises(Refusal, match="of a member"):
            await revealing.reveal(work, dossier=key, value=SealedValue.DIAGNOSIS, reason="核对")


async def test_consent_is_recorded_and_withdrawn(office: Office) -> None:
    key = await office.register(1)
    async with office.acting("caseworker") as work:
        given: dict[str, Any] = {"dossier": key, "notice": "1", "guardian": True}
        with pytest.raises(Refusal, match="purpose"):
            await consents.record(work, **given, given_on=DAY, purposes=[])
        for day in (DAY + timedelta(days=1), date(216, 5, 9)):
            with pytest.raises(Refusal, match="between 2000-01-01 and today"):
                await consents.record(work, **given, given_on=day, purposes=[Purpose.PAYMENT])
        row = await consents.record(
            work, **given, given_on=DAY, purposes=[Purpose.ELIGIBILITY, Purpose.ELIGIBILITY]
        )
        assert row.purposes == "ELIGIBILITY"
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal):
            await consents.withdraw(work, consent=row.id, withdrawn_on=DAY - timedelta(days=1))
        await consents.withdraw(work, consent=row.id, withdrawn_on=DAY)
        with pytest.raises(Refusal):
            await consents.withdraw(work, consent=row.id, withdrawn_on=DAY)
        dossier = await work.session.get(ConsentRow, row.id)
        assert dossier is not None
        assert dossier.withdrawn_on == DAY
    async with office.acting("shigatse") as work:
        with pytest.raises(NotFound):
            await consents.withdraw(work, consent=row.id, withdrawn_on=DAY)
