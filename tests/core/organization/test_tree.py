"""Dated changes of the tree, through the services, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.organization import refusals, tree
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.current import apply_due
from huizhanjia_core.organization.events import OrganizationEstablished, OrganizationMoved
from huizhanjia_core.organization.kinds import ChangeKind, OrganizationStatus, UnionLevel
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.organization.models import OrganizationChangeRow, OrganizationRow, OrganizationVersionRow
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import func, or_, select

from tests.core.organization.scenes import (
    BEGAN,
    REASON,
    Tree,
    acting,
    ancestors,
    as_of,
    grow,
    later,
    officer,
    refused,
)

MOVED = date(2015, 7, 1)


async def move(
    work: Work, unit: OrganizationRow, parent: OrganizationRow, on: date = MOVED
) -> OrganizationRow:
    return await tree.move(
        work, unit=unit.id, version=unit.version, parent=parent.id, effective_on=on, reason=REASON
    )


async def rename(work: Work, unit: OrganizationRow, division: str, on: date) -> OrganizationRow:
    return await tree.rename(
        work, unit=unit.id, version=unit.version, effective_on=on, reason=REASON, division_name=division
    )


async def recode(work: Work, unit: OrganizationRow, code: str, on: date) -> OrganizationRow:
    return await tree.recode(
        work, unit=unit.id, version=unit.version, effective_on=on, reason=REASON, code=code
    )


async def close(work: Work, unit: OrganizationRow, on: date) -> OrganizationRow:
    return await tree.close(work, unit=unit.id, version=unit.version, effective_on=on, reason=REASON)


async def establish(work: Work, parent: OrganizationRow, code: str, on: date) -> OrganizationRow:
    level = UnionLevel.COUNTY if parent.level is UnionLevel.PREFECTURE else UnionLevel.GRASSROOTS
    return await tree.establish(
        work, level=level, code=code, parent=parent.id, effective_on=on, reason=REASON, name="新工会"
    )


async def below_on(work: Work, unit: OrganizationRow, day: date) -> int:
    """How many unions the tree of that day has below a union, itself included."""
    query = select(func.count()).where(
        OrganizationVersionRow.anc2 == unit.id,
        OrganizationVersionRow.valid_from <= day,
        or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > day),
    )
    return await work.session.scalar(query) or 0


async def test_a_new_union_has_its_superiors_its_name_and_one_version(work: Work) -> None:
    units = await grow(work)
    assert ancestors(units.leaf) == [units.region.id, units.east.id, units.county.id, units.leaf.id]
    assert (units.county.name, units.county.name_derived, units.county.division_name) == (
        "甲县总工会",
        True,
        "甲县",
    )
    assert (units.county.version, units.county.status) == (1, OrganizationStatus.ACTIVE)
    found = await as_of(work, units.leaf, BEGAN)
    assert found is not None
    assert ancestors(found) == ancestors(units.leaf)
    assert await as_of(work, units.leaf, BEGAN - timedelta(days=1)) is None


async def test_a_move_changes_the_present_and_keeps_the_past(work: Work) -> None:
    units = await grow(work)
    await move(work, units.county, units.west)
    await work.session.refresh(units.leaf)
    assert units.county.parent_id == units.west.id
    assert ancestors(units.leaf) == [units.region.id, units.west.id, units.county.id, units.leaf.id]
    before = await as_of(work, units.leaf, MOVED - timedelta(days=1))
    after = await as_of(work, units.leaf, MOVED)
    assert before is not None
    assert after is not None
    assert (before.anc2, after.anc2) == (units.east.id, units.west.id)
    assert before.valid_to == after.valid_from == MOVED


async def test_counts_below_a_prefecture_follow_the_tree_of_the_day(work: Work) -> None:
    units = await grow(work)
    await move(work, units.county, units.west)
    day_before = MOVED - timedelta(days=1)
    assert (await below_on(work, units.east, day_before), await below_on(work, units.west, day_before)) == (
        3,
        2,
    )
    assert (await below_on(work, units.east, MOVED), await below_on(work, units.west, MOVED)) == (1, 4)


async def test_names_and_codes_answer_for_their_day(work: Work) -> None:
    units = await grow(work)
    await rename(work, units.east, "东京市", date(2014, 12, 18))
    await recode(work, units.east, "540300", date(2014, 12, 18))
    before = await as_of(work, units.east, date(2014, 12, 17))
    after = await as_of(work, units.east, date(2014, 12, 18))
    assert before is not None
    assert after is not None
    assert (before.code, before.name, before.division_name) == ("540100", "东市总工会", "东市")
    assert (after.code, after.name, after.division_name) == ("540300", "东京市总工会", "东京市")
    assert (units.east.code, units.east.name) == ("540300", "东京市总工会")
    versions = select(func.count()).where(OrganizationVersionRow.organization_id == units.east.id)
    assert await work.session.scalar(versions) == 2
    below = select(func.count()).where(OrganizationVersionRow.organization_id == units.county.id)
    assert await work.session.scalar(below) == 1


async def test_a_change_recorded_late_gives_what_recording_it_in_time_gives(work: Work) -> None:
    units = await grow(work)
    await rename(work, units.east, "新市", date(2016, 1, 1))
    await recode(work, units.east, "540300", date(2014, 1, 1))
    await recode(work, units.west, "540400", date(2014, 1, 1))
    await rename(work, units.west, "新市", date(2016, 1, 1))
    query = select(
        OrganizationVersionRow.valid_from,
        OrganizationVersionRow.valid_to,
        OrganizationVersionRow.division_name,
    ).order_by(OrganizationVersionRow.valid_from)
    histories = [
        [
            tuple(row)
            for row in await work.session.execute(query.where(OrganizationVersionRow.organization_id == key))
        ]
        for key in (units.east.id, units.west.id)
    ]
    first, second, third = (date(2010, 1, 1), date(2014, 1, 1), date(2016, 1, 1))
    assert histories[0] == [(first, second, "东市"), (second, third, "东市"), (third, None, "新市")]
    assert histories[1] == [(first, second, "西市"), (second, third, "西市"), (third, None, "新市")]


async def test_a_late_move_before_a_known_move_leaves_the_later_one(work: Work) -> None:
    units = await grow(work)
    await move(work, units.county, units.west, date(2016, 1, 1))
    await move(work, units.county, units.west, date(2012, 1, 1))
    await move(work, units.county, units.east, date(2014, 1, 1))
    places = [
        (await as_of(work, units.leaf, date(year, 6, 1))).anc2  # type: ignore[union-attr]
        for year in (2011, 2013, 2015, 2017)
    ]
    assert places == [units.east.id, units.west.id, units.east.id, units.west.id]
    assert units.county.parent_id == units.west.id
    assert await lineage_faults(work.session) == {}


async def test_versions_keep_their_keys_when_others_change(work: Work) -> None:
    units = await grow(work)
    before = await as_of(work, units.east, BEGAN)
    await rename(work, units.east, "新市", date(2016, 1, 1))
    after = await as_of(work, units.east, BEGAN)
    assert before is not None
    assert after is not None
    assert before.id == after.id


async def test_a_future_change_takes_effect_when_it_is_due(work: Work) -> None:
    units = await grow(work)
    due = work.today + timedelta(days=30)
    await move(work, units.county, units.west, due)
    await rename(work, units.county, "丙县", due)
    assert (units.county.parent_id, units.county.division_name) == (units.east.id, "甲县")
    assert units.county.version == 3
    assert await apply_due(work.session, due - timedelta(days=1)) == 0
    assert await apply_due(work.session, due) == 1
    await work.session.refresh(units.county)
    await work.session.refresh(units.leaf)
    assert (units.county.parent_id, units.county.division_name) == (units.west.id, "丙县")
    assert units.leaf.anc2 == units.west.id
    assert await apply_due(work.session, due) == 0


async def test_a_planned_union_becomes_active_and_a_closing_one_closed(work: Work) -> None:
    units = await grow(work)
    due = work.today + timedelta(days=10)
    planned = await establish(work, units.east, "540122", due)
    await close(work, units.leaf, due)
    assert (planned.status, units.leaf.status) == (OrganizationStatus.PLANNED, OrganizationStatus.ACTIVE)
    assert await apply_due(work.session, due) == 2
    await work.session.refresh(planned)
    await work.session.refresh(units.leaf)
    assert (planned.status, units.leaf.status) == (OrganizationStatus.ACTIVE, OrganizationStatus.CLOSED)
    assert ancestors(planned) == [units.region.id, units.east.id, planned.id]


async def test_a_closed_union_refuses_a_new_child(work: Work) -> None:
    units = await grow(work)
    await close(work, units.other, date(2016, 1, 1))
    assert units.other.status is OrganizationStatus.CLOSED
    with pytest.raises(refusals.BadPlace, match="does not exist on 2016-05-01"):
        await establish(work, units.other, "540221-001", date(2016, 5, 1))
    with pytest.raises(refusals.BadPlace, match="does not exist on 2016-01-01"):
        await establish(work, units.other, "540221-001", date(2012, 5, 1))


async def test_a_closed_union_refuses_further_changes(work: Work) -> None:
    units = await grow(work)
    await close(work, units.other, date(2016, 1, 1))
    with pytest.raises(refusals.BadHistory, match="closed on 2016-01-01"):
        await rename(work, units.other, "丁县", date(2016, 1, 1))
    with pytest.raises(refusals.BadHistory):
        await close(work, units.other, date(2017, 1, 1))


async def test_what_was_true_before_a_closure_may_still_be_recorded(work: Work) -> None:
    units = await grow(work)
    await close(work, units.other, date(2016, 1, 1))
    await rename(work, units.other, "旧县", date(2014, 1, 1))
    found = await as_of(work, units.other, date(2015, 1, 1))
    assert found is not None
    assert (found.division_name, found.valid_to) == ("旧县", date(2016, 1, 1))
    assert (units.other.status, units.other.division_name) == (OrganizationStatus.CLOSED, "旧县")


async def test_a_union_with_subordinates_cannot_close(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(refusals.OpenChildren, match="1 subordinate unions"):
        await close(work, units.county, date(2016, 1, 1))
    await close(work, units.leaf, date(2015, 1, 1))
    assert (await close(work, units.county, date(2016, 1, 1))).closed_on == date(2016, 1, 1)


async def test_a_child_that_moves_away_later_still_blocks_an_earlier_closure(work: Work) -> None:
    units = await grow(work)
    await move(work, units.leaf, units.other, date(2016, 1, 1))
    with pytest.raises(refusals.OpenChildren):
        await close(work, units.county, date(2015, 12, 31))
    assert (await close(work, units.county, date(2016, 1, 1))).status is OrganizationStatus.CLOSED


async def test_a_code_belongs_to_one_union_on_each_day(work: Work) -> None:
    units = await grow(work)
    async with refused(work, refusals.CodeTaken, "540121 is in use by 甲县总工会"):
        await establish(work, units.east, "540121", date(2012, 1, 1))
    await recode(work, units.county, "540129", date(2014, 1, 1))
    async with refused(work, refusals.CodeTaken, "from 2013-12-31"):
        await establish(work, units.east, "540121", date(2013, 12, 31))
    assert (await establish(work, units.east, "540121", date(2014, 1, 1))).code == "540121"
    with pytest.raises(refusals.CodeTaken):
        await recode(work, units.county, "540121", date(2018, 1, 1))


@pytest.mark.parametrize("code", ["54012", "54012X", "五四零一二二"])
async def test_a_malformed_code_is_refused(work: Work, code: str) -> None:
    units = await grow(work)
    with pytest.raises(refusals.CodeMalformed):
        await recode(work, units.county, code, date(2014, 1, 1))


async def test_a_change_that_changes_nothing_is_refused(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(refusals.NothingChanges):
        await rename(work, units.county, "甲县", date(2014, 1, 1))
    with pytest.raises(refusals.NothingChanges):
        await move(work, units.county, units.east)


async def test_a_union_cannot_be_its_own_superior(work: Work) -> None:
    units = await grow(work)
    inner = await establish(work, units.leaf, "540121-002", BEGAN)
    with pytest.raises(refusals.BadPlace, match="below itself"):
        await move(work, units.leaf, inner)


async def test_a_seventh_level_is_refused_also_by_a_move(work: Work) -> None:
    units = await grow(work)
    fifth = await establish(work, units.leaf, "540121-005", BEGAN)
    sixth = await establish(work, fifth, "540121-006", BEGAN)
    with pytest.raises(refusals.BadPlace, match="six levels"):
        await establish(work, sixth, "540121-007", BEGAN)
    free = await establish(work, units.county, "540121-010", BEGAN)
    await establish(work, free, "540121-011", BEGAN)
    with pytest.raises(refusals.BadPlace, match="six levels"):
        await move(work, free, fifth)


async def test_a_county_cannot_stand_under_a_county(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(refusals.BadPlace, match="Wrong level"):
        await move(work, units.county, units.other)


async def test_there_is_one_region(work: Work) -> None:
    await grow(work)
    with pytest.raises(refusals.SecondRegion):
        await tree.establish(
            work,
            level=UnionLevel.REGION,
            code="650000",
            parent=None,
            effective_on=BEGAN,
            reason=REASON,
            name="x",
        )


async def test_a_union_needs_a_name(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(refusals.NameMissing):
        await tree.rename(
            work, unit=units.east.id, version=1, effective_on=MOVED, reason=REASON, name_en="Nobody"
        )


async def test_a_date_far_ahead_is_taken_for_a_slip(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(refusals.TooFarAhead):
        await rename(work, units.east, "远市", date(2150, 1, 1))


async def test_a_stale_version_is_refused(work: Work) -> None:
    units = await grow(work)
    await rename(work, units.east, "新市", MOVED)
    with pytest.raises(StaleVersion):
        await tree.rename(
            work, unit=units.east.id, version=1, effective_on=MOVED, reason=REASON, division_name="别市"
        )


async def test_each_change_is_recorded_with_document_reason_and_author(work: Work) -> None:
    units = await grow(work)
    manager = officer(units.east, Action.ORGANIZATION_MANAGE)
    await tree.rename(
        acting(work, manager),
        unit=units.east.id,
        version=1,
        effective_on=MOVED,
        reason="撤地设市",
        document_number="国函〔2015〕1号",
        division_name="新市",
    )
    query = select(OrganizationChangeRow).where(OrganizationChangeRow.organization_id == units.east.id)
    changes = list(await work.session.scalars(query.order_by(OrganizationChangeRow.sequence)))
    assert [(change.sequence, change.kind) for change in changes] == [
        (1, ChangeKind.ESTABLISH),
        (2, ChangeKind.RENAME),
    ]
    assert (changes[1].document_number, changes[1].reason) == ("国函〔2015〕1号", "撤地设市")
    assert (changes[1].recorded_by, changes[1].recorded_at) == (manager.account_id, work.now)


async def test_a_refused_change_leaves_no_record(work: Work) -> None:
    units = await grow(work)
    count = select(func.count()).select_from(OrganizationChangeRow)
    before = await work.session.scalar(count)
    with pytest.raises(Refusal):
        async with work.session.begin_nested():
            await move(work, units.county, units.other)
    assert await work.session.scalar(count) == before


async def _forbidden(change: object) -> None:
    with pytest.raises(Refusal) as caught:
        await change  # type: ignore[misc]
    assert caught.value.code is ErrorCode.FORBIDDEN


async def test_only_a_manager_of_the_place_may_change_it(work: Work) -> None:
    units = await grow(work)
    here = acting(work, officer(units.east, Action.ORGANIZATION_MANAGE))
    await _forbidden(rename(here, units.west, "新市", MOVED))
    await _forbidden(rename(here, units.region, "新区", MOVED))
    await _forbidden(establish(here, units.west, "540222", MOVED))
    await _forbidden(close(here, units.other, MOVED))
    await _forbidden(recode(here, units.other, "540229", MOVED))
    assert (await rename(here, units.county, "丙县", MOVED)).division_name == "丙县"


async def test_whoever_may_only_see_premises_changes_nothing(work: Work) -> None:
    units = await grow(work)
    await _forbidden(
        rename(acting(work, officer(units.region, Action.PREMISES_READ)), units.east, "新市", MOVED)
    )


async def test_a_move_needs_both_ends(work: Work) -> None:
    units = await grow(work)
    await _forbidden(
        move(acting(work, officer(units.east, Action.ORGANIZATION_MANAGE)), units.county, units.west)
    )
    await _forbidden(
        move(acting(work, officer(units.west, Action.ORGANIZATION_MANAGE)), units.county, units.west)
    )
    region = acting(work, officer(units.region, Action.ORGANIZATION_MANAGE))
    assert (await move(region, units.county, units.west)).parent_id == units.west.id


async def test_after_a_move_the_former_superior_may_no_longer_manage(work: Work) -> None:
    units = await grow(work)
    await move(work, units.county, units.west)
    await _forbidden(
        rename(
            acting(work, officer(units.east, Action.ORGANIZATION_MANAGE)),
            units.county,
            "丙县",
            date(2018, 1, 1),
        )
    )
    here = acting(work, officer(units.west, Action.ORGANIZATION_MANAGE))
    assert (await rename(here, units.county, "丙县", date(2018, 1, 1))).division_name == "丙县"


async def test_a_missing_union_is_not_found(work: Work) -> None:
    await grow(work)
    with pytest.raises(refusals.UnitNotFound):
        await tree.close(work, unit=UUID(int=7), version=1, effective_on=MOVED, reason=REASON)


async def test_other_modules_hear_of_changes(work: Work) -> None:
    heard: list[object] = []

    async def hear(_work: Work, event: object) -> None:
        heard.append(event)

    listening = replace(
        work, listeners=[Listener(OrganizationEstablished, hear), Listener(OrganizationMoved, hear)]
    )
    units: Tree = await grow(listening)
    assert [type(event) for event in heard] == [OrganizationEstablished] * 6
    await move(listening, units.county, units.west)
    moved = heard[-1]
    assert isinstance(moved, OrganizationMoved)
    assert (moved.organization_id, moved.parent_id, moved.effective_on) == (
        units.county.id,
        units.west.id,
        MOVED,
    )


async def test_the_clock_decides_what_is_current(work: Work) -> None:
    units = await grow(work)
    due = work.today + timedelta(days=2)
    await rename(work, units.east, "新市", due)
    assert units.east.division_name == "东市"
    await recode(later(work, 2), units.east, "540300", due)
    assert (units.east.division_name, units.east.code) == ("新市", "540300")
