"""Invented people for the 82 unions: leaders, staff of the centers, qualifications, leading groups."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.organization.demo import FIRST_DAY, INVENTED
from huizhanjia_core.organization.kinds import SiteKind, UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.people import appointments, centers, groups, persons, qualifications, tenure
from huizhanjia_core.people.group_rules import GOVERNMENT, PARTY, PRINCIPAL
from huizhanjia_core.people.kinds import (
    EmploymentType,
    EvidenceKind,
    EvidenceResult,
    GroupKind,
    GroupRole,
    QualificationItem,
    ReportAddressee,
)
from huizhanjia_core.people.models import AppointmentRow, DepartmentRow, PositionRow
from huizhanjia_core.people.posts import CENTER_DIRECTOR
from huizhanjia_core.people.qualification_rules import CONDUCT, Evidence
from huizhanjia_core.work import Work

_FIRST = ("扎西", "次仁", "旺堆", "洛桑", "格桑", "达瓦", "尼玛", "巴桑", "边巴", "普布", "索朗", "丹增")
_SECOND = ("多吉", "卓玛", "央金", "罗布", "平措", "曲珍", "旺姆", "顿珠", "德吉", "拉姆", "欧珠")
_SURNAMES = "王李张刘陈杨赵周吴徐孙马"
_GIVEN = ("建华", "志明", "丽娟", "海燕", "国庆", "晓东", "秀英", "文斌", "春梅", "立新", "玉兰")

VICE_CHAIR, PROTECTION_HEAD, STAFF = "VICE_CHAIR_IN_CHARGE", "PROTECTION_DEPT_HEAD", "CENTER_STAFF"
_LEADERS = (PRINCIPAL, VICE_CHAIR, PROTECTION_HEAD)
_OUTSIDE = (PARTY, GOVERNMENT)
_EMPLOYMENTS = tuple(EmploymentType)[:3]
_EDUCATION = ("30", "20", "44", "61", "30", "71")
"""College, bachelor, vocational and general senior secondary; the last one below what §3 asks for."""


@dataclass(frozen=True)
class _Union:
    """A union that has a center, and the number by which its people are invented."""

    row: OrganizationRow
    center: SiteRow
    number: int

    @property
    def began(self) -> date:
        """From when people hold posts in the union."""
        return max(self.row.established_on, FIRST_DAY)

    @property
    def standardizes(self) -> bool:
        """Whether the Party committee and government there lead the standardization of the center already."""
        return self.row.level is not UnionLevel.COUNTY or self.number % 3 == 0


def _names() -> Iterator[str]:
    """Names that people might have, none twice in a row; three of four are Tibetan."""
    count = 0
    while True:
        first, second = count % len(_FIRST), count // 2 % len(_SECOND)
        if count % 4 == 3:  # noqa: PLR2004 - one of four
            yield f"{_SURNAMES[first]}{_GIVEN[second]}"
        else:
            yield f"{_FIRST[first]}{_SECOND[second]}"
        count += 1


async def posts(work: Work) -> None:
    """Leaders of each union, of the Party committee and government beside it, and the staff of its center."""
    names = _names()
    positions = {row.code: row.id for row in await work.session.scalars(select(PositionRow))}
    for union in await _unions(work):
        held: dict[str, UUID] = {}
        for code in (*_LEADERS, *_OUTSIDE) if union.standardizes else _LEADERS:
            if code == PRINCIPAL and union.number % 17 == 16:  # noqa: PLR2004 - a few posts are vacant
                continue
            held[code] = await _register(work, union, next(names), len(held))
            await appointments.appoint(
                work,
                person=held[code],
                position=positions[code],
                organization=union.row.id,
                valid_from=union.began,
                acting=union.number % 11 == 10 and code == VICE_CHAIR,  # noqa: PLR2004 - a few stand in
            )
        leads = VICE_CHAIR if union.number % 2 else PROTECTION_HEAD
        if union.number % 13 != 12:  # noqa: PLR2004 - a few centers have no director
            await appointments.appoint(
                work,
                person=held[leads],
                position=positions[CENTER_DIRECTOR],
                organization=union.row.id,
                site=union.center.id,
                valid_from=union.center.opened_on,
                full_time=union.number % 5 == 0,
            )
        for number in range(_staff(union)):
            await appointments.appoint(
                work,
                person=await _register(work, union, next(names), len(held) + number),
                position=positions[STAFF],
                organization=union.row.id,
                site=union.center.id,
                valid_from=union.center.opened_on + timedelta(days=30 * number),
                full_time=True,
                employment=_EMPLOYMENTS[(union.number + number) % len(_EMPLOYMENTS)],
            )


async def qualify(work: Work) -> None:
    """Evidence for the staff of the centers; a few have too little schooling, mostly waived."""
    staff = (
        select(AppointmentRow.person_id, AppointmentRow.organization_id, AppointmentRow.valid_from)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(PositionRow.code == STAFF)
        .order_by(AppointmentRow.id)
    )
    for number, (person, union, first) in enumerate(await work.session.execute(staff)):
        education = _EDUCATION[number % len(_EDUCATION)]
        evidence = [
            *(
                Evidence(item, EvidenceKind.ATTESTATION, EvidenceResult.MET, first)
                for item in sorted(CONDUCT)
            ),
            Evidence(
                QualificationItem.POLICY_AND_LAW, EvidenceKind.TRAINING_RECORD, EvidenceResult.MET, first
            ),
            Evidence(QualificationItem.COMPUTER_SKILL, EvidenceKind.TEST, EvidenceResult.MET, first),
            Evidence(
                QualificationItem.EDUCATION,
                EvidenceKind.DIPLOMA,
                EvidenceResult.NOT_MET if education == _EDUCATION[-1] else EvidenceResult.MET,
                first,
                education_code=education,
            ),
        ]
        await qualifications.record_evidence(
            work, person=person, organization=union, evidence=evidence[: 6 - (number % 10 == 0)]
        )
        if education == _EDUCATION[-1]:
            waiver = await qualifications.request_waiver(
                work,
                person=person,
                organization=union,
                item=QualificationItem.EDUCATION,
                reason=f"熟悉牧区情况，能用藏语接待职工（{INVENTED}）",
            )
            if number % 4:
                await qualifications.decide_waiver(
                    work, waiver=waiver.id, version=waiver.version, approve=True, reason=INVENTED
                )


async def manage(work: Work) -> None:
    """A managing department for every center, and how long its staff expects to stay."""
    departments = {row.code: row.id for row in await work.session.scalars(select(DepartmentRow))}
    for union in await _unions(work):
        level = union.row.level
        await centers.set_management(
            work,
            site=union.center.id,
            version=union.center.version,
            department=departments["LEGAL_PROTECTION" if level is UnionLevel.REGION else "PROTECTION"],
        )
    staff = (
        select(AppointmentRow.id)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(PositionRow.code == STAFF)
        .order_by(AppointmentRow.id)
    )
    for number, appointment in enumerate((await work.session.scalars(staff)).all()):
        if number % 5 != 4:  # noqa: PLR2004 - a fifth was not asked
            await tenure.set_outlook(
                work,
                appointment=appointment,
                version=None,
                can_serve_long_term=number % 3 != 0,
                expected_months=12 * (1 + number % 6) if number % 4 else None,
            )


async def form_groups(work: Work) -> None:
    """The first leading group of every union, the second where it is standardizing, with a notice each."""
    holders = await _holders(work)
    for union in await _unions(work):
        held = holders[union.row.id]
        await _group(
            work,
            union,
            GroupKind.DIFFICULTY_ASSISTANCE,
            held,
            {PRINCIPAL: GroupRole.LEADER},
        )
        if union.standardizes:
            await _group(
                work,
                union,
                GroupKind.STANDARDIZATION,
                held,
                {PARTY: GroupRole.LEADER, GOVERNMENT: GroupRole.DEPUTY, PRINCIPAL: GroupRole.DEPUTY},
            )


async def report(work: Work) -> None:
    """A report of every third union to its Party committee and government."""
    for union in await _unions(work):
        if union.number % 3 == 0:
            await groups.record_report(
                work,
                organization=union.row.id,
                reported_on=union.center.opened_on + timedelta(days=90),
                addressee=tuple(ReportAddressee)[union.number // 3 % 3],
                content=f"汇报帮扶中心规范化建设进展，请求解决用房和人员（{INVENTED}）",
                money=5_000_000 + 1_000_000 * (union.number % 4),
                posts=union.number % 3 or None,
            )


STEPS: tuple[DemoStep, ...] = (
    DemoStep("人员和任职 · People and posts", posts),
    DemoStep("人员条件 · Qualifications", qualify),
    DemoStep("主管部门和任期预期 · Managing departments and tenures", manage),
    DemoStep("领导小组 · Leading groups", form_groups),
    DemoStep("向党委政府汇报 · Reports", report),
)
"""The steps of this room, for the ``demo`` hook."""


async def _unions(work: Work) -> list[_Union]:
    query = (
        select(OrganizationRow, SiteRow)
        .join(SiteRow, SiteRow.organization_id == OrganizationRow.id)
        .where(SiteRow.kind == SiteKind.ASSISTANCE_CENTER)
        .order_by(OrganizationRow.code)
    )
    rows = (await work.session.execute(query)).all()
    return [_Union(row, center, number) for number, (row, center) in enumerate(rows)]


def _staff(union: _Union) -> int:
    """Two to four people; prefectures and the region have one more."""
    return 2 + union.number % 3 // 2 + (union.row.level is not UnionLevel.COUNTY)


async def _register(work: Work, union: _Union, name: str, number: int) -> UUID:
    contact = await persons.register(
        work,
        organization=union.row.id,
        name=name,
        phone=f"1390{union.number:03d}{number:04d}",
        staff_number=f"{union.row.code}{number:03d}",
    )
    return contact.person_id


async def _holders(work: Work) -> dict[UUID, dict[str, UUID]]:
    """Who holds which leading post, by union and code of the post."""
    query = (
        select(AppointmentRow.organization_id, PositionRow.code, AppointmentRow.person_id)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(PositionRow.code.in_((*_LEADERS, *_OUTSIDE)))
    )
    found: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    for union, code, person in await work.session.execute(query):
        found[union][code] = person
    return found


async def _group(
    work: Work, union: _Union, kind: GroupKind, held: dict[str, UUID], roles: dict[str, GroupRole]
) -> None:
    assistance = kind is GroupKind.DIFFICULTY_ASSISTANCE
    title = "困难职工帮扶工作领导小组" if assistance else "帮扶中心规范化建设领导小组"
    place = union.row.division_name or union.row.name
    first = max(union.began, date(2015, 6, 1))
    group = await groups.establish_group(
        work, organization=union.row.id, kind=kind, name=f"{place}{title}", established_on=first
    )
    for code, role in roles.items():
        if code in held:
            await groups.seat_member(work, group=group.id, person=held[code], role=role, valid_from=first)
    await groups.file_document(
        work,
        group=group.id,
        title=f"关于成立{place}{title}的通知",
        document_number=f"演示〔2015〕{union.number + 1}号",
        issuer=union.row.name if assistance else f"{place}党委办公室",
        issued_on=first,
    )
