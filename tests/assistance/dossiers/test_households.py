"""Registering and correcting households: who may, what cannot be, and nobody twice in the region."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from huizhanjia_assistance.dossiers import duplicates, households, proceeding
from huizhanjia_assistance.dossiers.care_models import DossierChangeRow
from huizhanjia_assistance.dossiers.household_models import ID_NUMBER, MEMBER_ID, MemberRow
from huizhanjia_assistance.dossiers.kinds import (
    DossierState,
    HardshipCause,
    Health,
    Relation,
    Sex,
    Work,
)
from huizhanjia_assistance.dossiers.refusals import AlreadyRegistered
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.refusals import NotFound
from huizhanjia_schema import Refusal
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.assistance.dossiers.office import (
    APPROVED,
    DAY,
    Office,
    applicant,
    child,
    facts,
    number,
    unit,
    version,
)


async def members(office: Office, key: Any) -> list[MemberRow]:
    async with office.operator() as work:
        query = select(MemberRow).where(MemberRow.dossier_id == key).order_by(MemberRow.position)
        return list(await work.session.scalars(query))


async def test_a_household_gets_one_file_with_a_number_and_masked_values(office: Office) -> None:
    key = await office.register(1)
    row = await office.dossier(key)
    assert row.number == "困帮〔2016〕540121-0001号"
    assert (row.state, row.category, row.household_size) == (DossierState.DRAFT, None, 2)
    assert (row.id_number_mask, row.phone_mask) == (f"540121********{number(1)[-4:]}", "138********1111")
    assert (row.bank_card_mask, row.address_mask) == ("********1111", "林周县甘曲镇********")
    me, kid = await members(office, key)
    assert (me.relation, me.sex, me.birth_year, me.diagnosis_mask) == (
        Relation.SELF,
        Sex.MALE,
        1980,
        "********",
    )
    assert (kid.relation, kid.live, kid.position) == (Relation.CHILD, True, 2)
    async with office.operator() as work:
        assert await ID_NUMBER.read(work, row) == await MEMBER_ID.read(work, me) == number(1)


async def test_numbers_run_without_gap_also_after_a_refusal(office: Office) -> None:
    await office.register(1)
    with pytest.raises(AlreadyRegistered):
        await office.register(1)
    second = await office.dossier(await office.register(2))
    assert second.number.endswith("-0002号")


async def test_nothing_sensitive_is_stored_in_plain_text(office: Office) -> None:
    await office.register(1)
    async with office.operator() as work:
        for table in (
            "assistance_dossier",
            "assistance_member",
            "assistance_dossier_change",
            "core_audit_record",
        ):
            rows = (await work.session.execute(text(f"SELECT * FROM {table}"))).all()
            stored = "\n".join(repr(tuple(row)) for row in rows)
            for secret in (number(1), number(501, "20040601"), "13800001111", "6222020000001111", "zqdiag"):
                assert secret not in stored, table


@pytest.mark.parametrize("who", ["director", "lhasa", "cashier", "region", "external", "sysadmin"])
async def test_who_does_not_register_is_refused(office: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        await office.register(1, as_=who)


async def test_nobody_registers_at_a_union_that_is_not_theirs(office: Office) -> None:
    with pytest.raises(Forbidden):
        await office.register(1, code="540122")


@pytest.mark.parametrize(
    ("given", "path", "said"),
    [
        ({"on": DAY + timedelta(days=1)}, None, None),
        ({"applicant": applicant(1, id_number="540121198001010010")}, "applicant.idNumber", "校验位"),
        ({"applicant": applicant(1, id_number=None)}, "applicant.idNumber", "须填身份证号"),
        ({"applicant": applicant(1, id_number=number(1, "20100101"))}, "applicant.work", "不可能就业"),
        (
            {"applicant": applicant(1, employer_code="91110000600037341M")},
            "applicant.employerCode",
            "信用代码",
        ),
        ({"applicant": applicant(1, health=Health.HEALTHY)}, "applicant.health", "不能为健康"),
        ({"members": [child(2), child(2)]}, "members.1.idNumber", "填写了两次"),
        ({"members": [child(2, id_number=number(1))]}, "members.0.idNumber", "填写了两次"),
        ({"members": [child(2, school=None)]}, "members.0.school", "学校"),
        ({"members": [child(2, health=Health.DISABLED)]}, "members.0.disability", "残疾"),
        ({"members": [applicant(2)]}, "members.0.relation", "申请人不重复"),
        (
            {"members": [applicant(s, relation=Relation.SPOUSE) for s in (2, 3)]},
            "members.1.relation",
            "配偶只能",
        ),
        ({"members": [child(2, work=Work.PRESCHOOL)]}, "members.0.work", "学龄前"),
        ({"facts": facts(secondary_cause=HardshipCause.ILLNESS)}, "facts.secondaryCause", "相同"),
        ({"facts": facts(migrant_worker=True, union_member=False)}, "facts.migrantWorker", "会员"),
        ({"facts": facts(bank_card="1234")}, "facts.bankCard", "12至19位"),
        ({"facts": facts(phone="打听一下")}, "facts.phone", "数字"),
        ({"facts": facts(grassroots_on=None)}, "facts.grassrootsName", "基层核实"),
        ({"facts": facts(grassroots_on=DAY + timedelta(days=1))}, "facts.grassrootsOn", "日期"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(
    office: Office, given: dict[str, Any], path: str | None, said: str | None
) -> None:
    if path is None or said is None:
        async with office.acting("caseworker") as work:
            with pytest.raises(Refusal) as refused:
                await households.register(
                    work,
                    organization=(await unit(work, "540121")).id,
                    registered_on=given["on"],
                    facts=facts(),
                    applicant=applicant(1),
                )
        assert refused.value.path == ("input", "registeredOn")
        return
    with pytest.raises(Refusal) as refused:
        await office.register(1, **given)
    assert ".".join(refused.value.path) == f"input.{path}"
    assert said in refused.value.zh
    async with office.operator() as work:
        assert await work.session.scalar(select(func.count()).select_from(MemberRow)) == 0


async def test_nobody_is_in_two_live_dossiers_of_the_region(office: Office) -> None:
    await office.register(1)
    with pytest.raises(AlreadyRegistered) as refused:
        await office.register(9, members=[child(2, id_number=number(501, "20040601"))])
    assert refused.value.path == ("input", "members", "0", "idNumber")
    assert "林周县" in refused.value.zh
    assert "0000-5550" in refused.value.zh
    assert "扎西" not in refused.value.zh


async def test_of_two_clerks_at_once_one_registers(office: Office) -> None:
    """Also where both have asked before either wrote: the database has the last word."""
    done = await asyncio.gather(*(office.register(7) for _ in range(4)), return_exceptions=True)
    refused = [one for one in done if isinstance(one, BaseException)]
    assert len(refused) == 3
    assert all(isinstance(one, AlreadyRegistered | IntegrityError) for one in refused)
    async with office.operator() as work:
        assert await work.session.scalar(select(func.count()).select_from(MemberRow)) == 2


async def test_the_database_itself_refuses_the_same_person_twice(office: Office) -> None:
    first, second = await office.register(1), await office.register(2)
    me = (await members(office, first))[0]
    stolen = update(MemberRow).where(MemberRow.dossier_id == second, MemberRow.position == 1)
    async with office.operator() as work:
        with pytest.raises(IntegrityError):
            await work.session.execute(stolen.values(id_number_index=me.id_number_index))
        await work.session.rollback()


async def test_whoever_asks_for_a_duplicate_learns_whom_to_call_and_nothing_else(office: Office) -> None:
    await office.register(1)
    async with office.acting("linzhou") as work:
        home = await unit(work, "540121")
        found = await duplicates.check(work, organization=home.id, id_number=number(501, "20040601").lower())
        assert found is not None
        assert (found.organization_id, found.name) == (home.id, home.name)
        assert found.hotline is not None
        assert vars(found).keys() == {"organization_id", "name", "hotline"}
        assert await duplicates.check(work, organization=home.id, id_number=number(77)) is None
        assert (work.audit.action, work.audit.organization) == ("assistance:duplicate:check", home.id)


async def test_a_duplicate_is_asked_for_by_clerks_of_the_union_only(office: Office) -> None:
    async with office.acting("linzhou") as work:
        other = await unit(work, "540122")
        with pytest.raises(Forbidden):
            await duplicates.check(work, organization=other.id, id_number=number(1))
    for who in ("region", "cashier", "secadmin"):
        async with office.acting(who) as work:
            home = await unit(work, "540121")
            with pytest.raises(Forbidden):
                await duplicates.check(work, organization=home.id, id_number=number(1))


async def test_a_withdrawn_application_lets_go_of_its_people(office: Office) -> None:
    key = await office.register(1)
    async with office.acting("caseworker") as work:
        await proceeding.withdraw(work, dossier=key, version=await version(work, key), reason="本人撤回")
    again = await office.register(1)
    assert again != key
    assert [one.live for one in await members(office, key)] == [False, False]


async def test_each_field_that_changes_is_noted_masked(office: Office) -> None:
    key = await office.active(1)
    async with office.acting("caseworker", APPROVED) as work:
        await households.update(
            work,
            dossier=key,
            version=await version(work, key),
            facts=facts(phone="13900002222", main_cause=HardshipCause.DISABILITY, union_member=False),
            reason="情况变化",
        )
    async with office.operator() as work:
        rows = await work.session.scalars(
            select(DossierChangeRow)
            .where(DossierChangeRow.dossier_id == key)
            .order_by(DossierChangeRow.field)
        )
        assert [(row.field, row.before, row.after, row.reason, row.actor_name) for row in rows] == [
            ("main_cause", "ILLNESS", "DISABILITY", "情况变化", "白玛曲珍"),
            ("phone", "138********1111", "139********2222", "情况变化", "白玛曲珍"),
            ("union_member", "是", "否", "情况变化", "白玛曲珍"),
        ]


async def test_a_change_in_file_needs_a_reason_and_the_newest_version(office: Office) -> None:
    key = await office.active(1)
    for given, kind in (({"reason": None}, Refusal), ({"version": 1, "reason": "变化"}, StaleVersion)):
        async with office.acting("caseworker", APPROVED) as work:
            more: dict[str, Any] = {"version": await version(work, key), **given}
            with pytest.raises(kind):
                await households.update(work, dossier=key, facts=facts(), **more)


async def test_a_dossier_under_review_is_not_changed(office: Office) -> None:
    key = await office.submitted(1)
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal) as refused:
            await households.update(
                work, dossier=key, version=await version(work, key), facts=facts(), reason="x"
            )
    assert "基层审核中" in refused.value.zh


async def test_members_come_change_and_go(office: Office) -> None:
    key = await office.register(1)
    async with office.acting("caseworker") as work:
        spouse = await households.add_member(
            work,
            dossier=key,
            version=await version(work, key),
            facts=applicant(30, relation=Relation.SPOUSE, name="德吉"),
        )
    assert (await office.dossier(key)).household_size == 3
    async with office.acting("caseworker") as work:
        await households.update_member(
            work,
            member=spouse.id,
            version=spouse.version,
            facts=applicant(31, relation=Relation.SPOUSE, name="德吉", health=Health.CHRONIC),
        )
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal, match="one of these"):
            await households.add_member(
                work,
                dossier=key,
                version=await version(work, key),
                facts=applicant(32, relation=Relation.SPOUSE),
            )
    found = (await members(office, key))[-1]
    async with office.acting("caseworker") as work:
        await households.remove_member(
            work, member=found.id, version=found.version, left_on=DAY, reason="离婚"
        )
    assert (await office.dossier(key)).household_size == 2
    await office.register(31)  # they may be registered elsewhere now


async def test_the_applicant_stays(office: Office) -> None:
    key = await office.register(1)
    me = (await members(office, key))[0]
    async with office.acting("caseworker") as work:
        with pytest.raises(Refusal, match="applicant stays"):
            await households.remove_member(
                work, member=me.id, version=me.version, left_on=date(2016, 5, 1), reason="去世"
            )
        with pytest.raises(Refusal, match="stays who applies"):
            await households.update_member(work, member=me.id, version=me.version, facts=child(4))


async def test_who_does_not_see_a_dossier_is_told_that_there_is_none(office: Office) -> None:
    key = await office.register(1)
    me = (await members(office, key))[0]
    async with office.acting("shigatse") as work:
        with pytest.raises(NotFound):
            await proceeding.review(work, dossier=key, version=1, approve=True, reason=None)
        with pytest.raises(NotFound):
            await households.remove_member(work, member=me.id, version=1, left_on=DAY, reason="x")
