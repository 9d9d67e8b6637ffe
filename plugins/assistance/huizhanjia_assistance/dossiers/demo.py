"""Invented households over the real unions: standards, people, and households in every state."""

from collections.abc import Sequence

from huizhanjia_core.calendar import calendars
from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.organization.demo import INVENTED
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.demo_people import FIRST_DAY, STAFFED, hire, on, staff, units
from huizhanjia_assistance.dossiers import assessing, spot_checks, transfers
from huizhanjia_assistance.dossiers.care_models import DossierTransferRow
from huizhanjia_assistance.dossiers.demo_household import Household
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState

FEW, MANY, AT_HOME = 24, 216, 14
STANDARDS = {2014: 440_00, 2015: 560_00, 2016: 640_00}
_LATER = 700_00
TAKING = "540202"
"""The county that takes a dossier over."""

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
    """Several hundred households, more where whoever tries the demonstration works, and a spot check."""
    await _fill(work, range(FEW, FEW + MANY))
    await _fill(work, range(FEW + MANY, FEW + MANY + AT_HOME), STAFFED)
    for unit in await units(work, UnionLevel.PREFECTURE):
        await spot_checks.draw(work, organization=unit.id)


async def moves(work: Work) -> None:
    """Two households that move: one was taken over, one waits for the county that has people of its own."""
    found = await staff(work, "reviewer", "approver")
    places = {unit.code: unit for unit in await units(work, UnionLevel.COUNTY)}
    query = select(DossierRow).where(DossierRow.state == DossierState.ACTIVE).order_by(DossierRow.number)
    going = iter((await work.session.scalars(query)).all())
    for code, reason in ((TAKING, "调动工作"), (STAFFED, "随家人迁居")):
        unit = places[code]
        assert unit.anc2 is not None  # noqa: S101 - a county lies in a prefecture
        row = next(one for one in going if one.anc2 != unit.anc2)
        assert row.anc2 is not None  # noqa: S101 - as a county does
        giver = on(work, work.today, found[row.anc2]["reviewer"])
        offer = await _offer(giver, row, unit, reason)
        if code == TAKING:
            taker = on(work, work.today, found[unit.anc2]["approver"])
            await transfers.decide(taker, transfer=offer.id, version=offer.version, accept=True)


async def _offer(work: Work, row: DossierRow, unit: OrganizationRow, reason: str) -> DossierTransferRow:
    return await transfers.request(
        work, dossier=row.id, version=row.version, organization=unit.id, reason=f"{INVENTED}：{reason}"
    )


async def _fill(work: Work, serials: Sequence[int], code: str | None = None) -> None:
    found = await staff(work, *(post for _, post, _ in _STAFF))
    counties = [unit for unit in await units(work, UnionLevel.COUNTY) if code is None or unit.code == code]
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
    DemoStep("档案转移 · Dossiers that move", moves),
)
"""The steps of this room, for the ``demo`` hook."""
