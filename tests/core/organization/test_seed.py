"""The 82 unions as delivered, against figures counted by hand."""

from collections import Counter
from datetime import date

import pytest
from huizhanjia_core.organization import seed
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.organization.models import OrganizationChangeRow, OrganizationRow, OrganizationVersionRow
from huizhanjia_core.organization.populations import figure_in_force
from huizhanjia_core.work import Work
from sqlalchemy import func, or_, select

END_OF_2015 = date(2015, 12, 31)


async def on(work: Work, day: date) -> dict[str, str]:
    """Name of the division by code, in the tree of a day."""
    query = select(OrganizationVersionRow.code, OrganizationVersionRow.division_name).where(
        OrganizationVersionRow.valid_from <= day,
        or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > day),
    )
    rows = (await work.session.execute(query)).all()
    assert len({code for code, _ in rows}) == len(rows)
    return {code: str(name) for code, name in rows}


async def test_there_are_82_unions_of_three_levels(world: object, work: Work) -> None:
    levels = Counter(await work.session.scalars(select(OrganizationRow.level)))
    assert levels == {UnionLevel.REGION: 1, UnionLevel.PREFECTURE: 7, UnionLevel.COUNTY: 74}
    assert await lineage_faults(work.session) == {}


@pytest.mark.parametrize(
    ("day", "units", "known"),
    [
        (date(2010, 10, 31), 0, {}),
        (date(2010, 11, 1), 81, {"542300": "日喀则地区", "542301": "日喀则市", "542121": "昌都县"}),
        (date(2013, 7, 25), 81, {"542430": "尼玛县"}),
        (date(2013, 7, 26), 82, {"542431": "双湖县"}),
        (date(2014, 12, 17), 82, {"542300": "日喀则地区", "540302": "卡若区"}),
        (date(2014, 12, 18), 82, {"540200": "日喀则市", "540202": "桑珠孜区", "540221": "南木林县"}),
        (date(2015, 10, 12), 82, {"540125": "堆龙德庆县"}),
        (
            END_OF_2015,
            82,
            {
                "540000": "西藏自治区",
                "540103": "堆龙德庆区",
                "540402": "巴宜区",
                "542200": "山南地区",
                "542221": "乃东县",
                "542421": "那曲县",
                "542500": "阿里地区",
            },
        ),
        (date(2016, 1, 7), 82, {"540500": "山南市", "540502": "乃东区", "542400": "那曲地区"}),
        (
            date(2018, 12, 31),
            82,
            {"540600": "那曲市", "540602": "色尼区", "540104": "达孜区", "540630": "双湖县"},
        ),
    ],
)
async def test_codes_and_names_are_those_of_the_day(
    world: object, work: Work, day: date, units: int, known: dict[str, str]
) -> None:
    found = await on(work, day)
    assert len(found) == units
    assert {code: found.get(code) for code in known} == known


async def test_at_the_end_of_2015_every_county_stands_in_its_prefecture(world: object, work: Work) -> None:
    query = select(OrganizationVersionRow.code, func.count()).where(
        OrganizationVersionRow.level == UnionLevel.COUNTY,
        OrganizationVersionRow.valid_from <= END_OF_2015,
        or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > END_OF_2015),
    )
    rows = await work.session.execute(query.group_by(OrganizationVersionRow.code))
    counts = Counter(code[:4] for code, _ in rows)
    assert counts == {"5401": 8, "5402": 18, "5403": 11, "5404": 7, "5422": 12, "5424": 11, "5425": 7}


async def test_census_figures_are_in_force_and_add_up_by_prefecture(world: object, work: Work) -> None:
    units = list(await work.session.scalars(select(OrganizationRow)))
    value = {}
    for unit in units:
        figure = await figure_in_force(work.session, unit.id, END_OF_2015)
        assert figure is not None
        value[unit.id] = figure.value
    for prefecture in (unit for unit in units if unit.level is UnionLevel.PREFECTURE):
        counties = sum(value[unit.id] for unit in units if unit.parent_id == prefecture.id)
        assert counties == value[prefecture.id]
    [region] = [unit for unit in units if unit.level is UnionLevel.REGION]
    assert value[region.id] == 3_002_166
    assert sum(value[unit.id] for unit in units if unit.parent_id == region.id) == 3_002_165
    small = [unit for unit in units if unit.level is UnionLevel.COUNTY and value[unit.id] < 50_000]
    assert len(small) == 57


async def test_loading_again_changes_nothing(world: object, work: Work) -> None:
    changes = select(func.count()).select_from(OrganizationChangeRow)
    before = await work.session.scalar(changes)
    await seed.load(work)
    assert await work.session.scalar(changes) == before


async def test_each_change_says_on_what_its_day_rests(world: object, work: Work) -> None:
    reasons = list(await work.session.scalars(select(OrganizationChangeRow.reason)))
    known = {act.certainty for act in seed.acts().values()}
    assert known == {"BASE", "INAUGURATED", "APPROVED", "MONTH"}
    assert all(any(f"日期依据：{certainty}" in reason for certainty in known) for reason in reasons)
