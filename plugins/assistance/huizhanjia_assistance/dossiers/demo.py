"""Invented households over the real unions: standards, people, and households in every state."""

from collections.abc import Sequence

from huizhanjia_core.calendar import calendars
from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.organization.demo import INVENTED
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.work import Work

from huizhanjia_assistance.demo_people import FIRST_DAY, hire, staff, units
from huizhanjia_assistance.dossiers import assessing, spot_checks
from huizhanjia_assistance.dossiers.demo_household import Household

FEW, MANY = 24, 216
STANDARDS = {2014: 440_00, 2015: 560_00, 2016: 640_00}
_LATER = 700_00

_STAFF = (
    ("case_worker", "worker", "普布次仁"),
    ("prefecture_officer", "reviewer", "卓玛央宗"),
    ("prefecture_officer", "approver", "平措旺堆"),
)


async def standards(work: Work) -> None:
    """The region's subsistence standards of each year, and the higher ones of the prefectures."""
    years = range(min(STANDARDS), work.today.year + 1)
    for unit in await units(work, UnionLevel.REGION, UnionLevel.PREFECTURE):
        more = 0 if unit.level is UnionLevel.REGION else 20_00
        for year in years:
            await assessing.record_standard(
                work,
                organization=unit.id,
                year=year,
                monthly=STANDARDS.get(year, _LATER) + more,
                source=f"{INVENTED}：{year}年城镇低保标准",
            )


async def people(work: Work) -> None:
    """A clerk, a reviewer and an approver in each prefecture, in office since the beginning."""
    await hire(work, _STAFF)


async def few(work: Work) -> None:
    """One household of each state, and some more in file."""
    await _fill(work, range(FEW))


async def many(work: Work) -> None:
    """Several hundred households, and a spot check among them."""
    await _fill(work, range(FEW, FEW + MANY))
    for unit in await units(work, UnionLevel.PREFECTURE):
        await spot_checks.draw(work, organization=unit.id)


async def _fill(work: Work, serials: Sequence[int]) -> None:
    found = await staff(work, *(post for _, post, _ in _STAFF))
    counties = await units(work, UnionLevel.COUNTY)
    calendar = await calendars.load(work.session, FIRST_DAY, work.today)
    for serial in serials:
        county = counties[(serial * 7) % len(counties)]
        assert county.anc2 is not None  # noqa: S101 - a county lies in a prefecture
        await Household(work, found[county.anc2], county, serial, calendar).lead()


LARGE = DemoStep("困难职工档案，二百多户 · Over two hundred dossiers", many)
"""Apart from the others, for whoever wants a small demonstration."""

STEPS: tuple[DemoStep, ...] = (
    DemoStep("低保标准 · Subsistence standards", standards),
    DemoStep("帮扶工作人员 · People of the assistance centers", people),
    DemoStep("困难职工档案，每种状态 · Dossiers in every state", few),
    LARGE,
)
"""The steps of this room, for the ``demo`` hook."""
