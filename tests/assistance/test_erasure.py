"""Erasure: which text of the plugin's tables stays, and that nothing else of an erased household does."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from huizhanjia_assistance.cases import campaign_life, campaigns, facts, registering
from huizhanjia_assistance.cases import erasing as cases_erasing
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.kinds import Intake
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.service_kinds import PetitionChannel
from huizhanjia_assistance.dossiers import erasing, retention
from huizhanjia_assistance.dossiers.care_kinds import TransferState
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_assistance.plugin import plugin
from huizhanjia_core.crypto.models import SubjectKeyRow
from huizhanjia_core.db.model import Model
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.workflow import TransitionRow
from sqlalchemy import JSON, Enum, LargeBinary, String, event, inspect, select, update

from tests.assistance.cases.stage import LHUNZHUB, Stage
from tests.assistance.cases.test_campaigns import begin
from tests.assistance.dossiers.office import Office, unit, upload
from tests.security import helping, households

TRACE = "zqcanary"
DECADES_LATER = date(2039, 1, 1)
NOT_OF_A_HOUSEHOLD = {
    "assistance_criteria_set",
    "assistance_dibao_standard",
    "assistance_public_notice",  # taken down when it is over, long before
    "assistance_spot_check",
    "assistance_cap_rule",
    "assistance_living_cost",
    "assistance_campaign",
}
KEPT = {
    ("assistance_dossier", "number"): "says that there was a file",
    ("assistance_case", "number"): "likewise",
    ("assistance_dossier_transfer", "dossier_number"): "likewise",
    ("assistance_assessment", "criteria_code"): "the criteria, published",
    ("assistance_assessment", "criteria_title"): "likewise",
    ("assistance_assessment", "standard_unit"): "whose standard, published",
    ("assistance_assessment", "figures"): "numbers",
    ("assistance_assessment", "steps"): "a calculation of numbers",
    ("assistance_cap_account", "reckoning"): "likewise",
    ("assistance_visit", "visitor"): "who worked for the union",
    ("assistance_verification", "verifier"): "likewise",
    ("assistance_dossier_change", "actor_name"): "likewise",
    ("assistance_dossier_access", "actor_name"): "likewise",
    ("assistance_dossier_change", "field"): "the name of a field",
    ("assistance_dossier_access", "value"): "likewise",
    ("assistance_consent", "notice"): "the version of a form",
    ("assistance_consent", "purposes"): "names of purposes",
    ("assistance_delivery", "voucher_number"): "a number in the books",
}
"""Columns of texts that stay, and why they tell of nobody."""


def texts() -> Iterator[tuple[type[Model], str]]:
    """Every column of the plugin's tables in which somebody could be named."""
    for kind in plugin.models():
        for column in kind.__table__.columns:
            text = isinstance(column.type, String) and not isinstance(column.type, Enum)
            if text or isinstance(column.type, LargeBinary | JSON):
                yield kind, column.name


def erased() -> set[tuple[str, str]]:
    """Every column that erasure overwrites."""
    maps: list[tuple[Any, Mapping[str, Any]]] = [
        (DossierRow, erasing.OF_DOSSIER),
        (CaseRow, cases_erasing.OF_CASE),
        (DeliveryRow, cases_erasing.OF_DELIVERY),
        (CampaignItemRow, {"refusal": None}),
        *erasing.BY_DOSSIER.items(),
        *cases_erasing.BY_CASE.items(),
    ]
    return {(kind.__tablename__, name) for kind, values in maps for name in values}


def test_every_text_is_erased_or_known_to_name_nobody() -> None:
    found = {
        (kind.__tablename__, name) for kind, name in texts() if kind.__tablename__ not in NOT_OF_A_HOUSEHOLD
    }
    assert found - erased() == set(KEPT)


async def test_nothing_of_an_erased_household_is_left_anywhere(office: Office) -> None:
    count = itertools.count()

    def told() -> str:
        return f"text{next(count)}"

    async with office.operator() as work:
        here = await unit(work, "540121")
        account = (await work.session.scalars(select(AccountRow.id).limit(1))).one()
        moment = work.now
        await households.settle(work.session, here, account, told, moment, (DossierState.ACTIVE,))
        await helping.settle(work.session, here, account, told, moment, asked=False)
        dossier = (await work.session.scalars(select(DossierRow))).one()
        there = await unit(work, "540122")
        work.session.add(households.transfer(dossier, there, TransferState.REFUSED, told))
        delivery = (await work.session.scalars(select(DeliveryRow).limit(1))).one()
        delivery.receipt_file_id = await upload(work, "assistance:receipt")
        await work.session.execute(update(FileRow).values(attached_at=moment))
        await work.session.flush()
        for kind, name in texts():
            if (kind.__tablename__, name) not in KEPT and kind.__tablename__ not in NOT_OF_A_HOUSEHOLD:
                kept = TRACE.encode() if name.endswith("_sealed") else TRACE
                changed: Any = await work.session.execute(update(kind).values({name: kept}))
                assert changed.rowcount, kind  # a table without a row would prove nothing
        subjects = [dossier.id, *await work.session.scalars(select(CaseRow.id))]
        for subject in subjects:
            work.session.add(
                TransitionRow(
                    workflow="assistance:dossier",
                    subject_id=subject,
                    number=2,
                    name="return",
                    title="退回",
                    title_en="Return",
                    to_state="DRAFT",
                    at=moment,
                    actor_name="-",
                    reason=TRACE,
                )
            )
        dossier.state, dossier.retain_until = DossierState.ARCHIVED, date(2026, 1, 1)
    before = await tables_with(office, TRACE)
    assert {"core_transition", "assistance_dossier", "assistance_petition", "assistance_delivery"} <= before
    async with office.operator(DECADES_LATER) as work:
        assert await retention.erase_expired(work) == 1
    assert await tables_with(office, TRACE) == set()
    async with office.operator() as work:
        done = await work.session.scalars(select(TransitionRow.name))
        assert set(done) == {"start", "return", "erase"}  # what was done stays
        assert set(await work.session.scalars(select(FileRow.attached_at))) == {None}
        keys = await work.session.scalars(
            select(SubjectKeyRow.wrapped).where(SubjectKeyRow.subject.in_(subjects))
        )
        assert set(keys) == {None}


async def tables_with(office: Office, trace: str) -> set[str]:
    """Every table of the database, the core's too, in which a text stands."""
    found = set()
    async with office.operator() as work:
        connection = await work.session.connection()
        there = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for table in (Model.metadata.tables[name] for name in there if name in Model.metadata.tables):
            rows = (await work.session.execute(select(table))).all()
            if any(trace in repr(tuple(row)) for row in rows):
                found.add(table.name)
    return found


async def test_a_request_without_a_dossier_is_erased_ten_years_after_its_end(stage: Stage) -> None:
    petition = facts.Petition(
        channel=PetitionChannel.VISIT, received_on=date(2016, 5, 9), summary=f"欠薪{TRACE}"
    )
    async with stage.operator() as work:
        here = await unit(work, LHUNZHUB)
    keys = []
    for name in ("格桑", "边巴"):
        row = await stage.register(
            petition,
            organization=here.id,
            applicant=registering.Applicant(name=name + TRACE, phone="13800001111"),
        )
        keys.append(row.id)
    async with stage.operator() as work:
        gone, kept = [await work.session.get_one(CaseRow, key) for key in keys]
        gone.closed_on, kept.closed_on = date(2028, 12, 31), date(2029, 1, 1)
        gone.finding = kept.finding = TRACE
    async with stage.operator(DECADES_LATER) as work:
        assert await cases_erasing.erase_expired(work) == 1
        assert await cases_erasing.erase_expired(work) == 0
    async with stage.operator() as work:
        gone, kept = [await work.session.get_one(CaseRow, key) for key in keys]
        assert (gone.applicant_sealed, gone.phone_mask, gone.finding) == (None, None, None)
        assert (kept.applicant_sealed is not None, kept.finding) == (True, TRACE)
        assert gone.number
        assert gone.intake is Intake.WINDOW  # figures of past years stay right


async def test_many_files_are_erased_with_as_many_statements_as_one(office: Office) -> None:
    keys = [await office.active(serial) for serial in range(1, 5)]

    async def erase(some: list[Any]) -> int:
        async with office.operator() as work:
            await work.session.execute(
                update(DossierRow)
                .where(DossierRow.id.in_(some))
                .values(state=DossierState.ARCHIVED, retain_until=date(2026, 1, 1))
            )
        told: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            told.append(statement)

        engine = office.database.writers.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            async with office.operator(DECADES_LATER) as work:
                assert await retention.erase_expired(work) == len(some)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(told)

    assert await erase(keys[:1]) == await erase(keys[1:])
    async with office.operator() as work:
        rows = list(await work.session.scalars(select(DossierRow).where(DossierRow.id.in_(keys))))
        assert {(row.state, row.applicant_name, row.phone_sealed) for row in rows} == {
            (DossierState.ERASED, erasing.GONE, None)
        }
        query = select(TransitionRow.subject_id).where(TransitionRow.name == "erase")
        assert sorted(await work.session.scalars(query)) == sorted(keys)
        query = select(SubjectKeyRow.subject).where(SubjectKeyRow.destroyed_at.is_not(None))
        assert set(keys) <= set(await work.session.scalars(query))


async def test_a_list_forgets_its_reasons_ten_years_after_its_end(stage: Stage) -> None:
    lists = [await begin(stage) for _ in range(2)]
    for row in lists:
        async with stage.acting("caseworker") as work:
            found = await work.session.get_one(CampaignRow, row.id)
            await campaigns.move_on(
                work, campaign_life.CANCEL, campaign=row.id, version=found.version, reason=f"{TRACE}已搬走"
            )
    async with stage.operator() as work:
        old, new = [await work.session.get_one(CampaignRow, row.id) for row in lists]
        old.state_since = datetime(2028, 12, 31, 15, 59, tzinfo=UTC)
        new.state_since = datetime(2028, 12, 31, 16, tzinfo=UTC)  # that is the first of January in China
    async with stage.operator(DECADES_LATER) as work:
        assert await cases_erasing.forget_reasons(work) == 1
        assert await cases_erasing.forget_reasons(work) == 0
    async with stage.operator() as work:
        query = select(TransitionRow.subject_id, TransitionRow.reason).where(TransitionRow.name == "cancel")
        reasons = {row.subject_id: row.reason for row in await work.session.execute(query)}
        assert reasons == {
            lists[0].id: None,
            lists[1].id: f"{TRACE}已搬走",
        }
