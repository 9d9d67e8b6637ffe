"""What the generated rows say, each as often as it may well be; every name is invented."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.dossiers.kinds import (
    DossierCategory,
    DossierState,
    HardshipCause,
    Health,
    Relation,
    Work,
)

T = TypeVar("T")


def often(shares: Mapping[T, int]) -> Sequence[T]:
    """A hundred entries, each value as often as its share says; to be drawn from evenly.

    Args:
        shares: of hundred.
    """
    found = [value for value, share in shares.items() for _ in range(share)]
    if len(found) != 100:  # noqa: PLR2004 - percent
        raise ValueError(f"{len(found)} of hundred: {shares}")
    return found


FAMILY = ("扎西", "多吉", "卓玛", "次仁", "央宗", "旺堆", "格桑", "德吉", "巴桑", "罗布", "边巴", "尼玛")
GIVEN = ("平措", "拉姆", "顿珠", "曲珍", "仁青", "白玛", "洛桑", "强巴", "普布", "达瓦", "索朗", "旺姆")
EMPLOYERS = ("水泥厂", "客运站", "毛纺厂", "牧业公司", "环卫站", "供销社")
SCHOOLS = ("第一小学", "第二中学", "职业技术学校", "大学")

PROCEEDING = (
    DossierState.DRAFT,
    DossierState.UNDER_REVIEW,
    DossierState.VISITING,
    DossierState.CHECKING,
    DossierState.PUBLICIZED,
)
"""States of dossiers that are not approved yet, in turn."""

APPROVED = often(
    {
        DossierState.ACTIVE: 48,
        DossierState.REVERIFY_DUE: 9,
        DossierState.SUSPENDED: 2,
        DossierState.EXITING: 2,
        DossierState.RELIEVED: 14,
        DossierState.LIFTED_OUT: 15,
        DossierState.CANCELLED: 5,
        DossierState.ARCHIVED: 5,
    }
)
CATEGORIES = often(
    {
        DossierCategory.DIBAO: 44,
        DossierCategory.DIBAO_EDGE: 25,
        DossierCategory.ACCIDENT: 18,
        DossierCategory.LOCAL: 8,
        DossierCategory.DEEP: 3,
        DossierCategory.RELATIVE: 2,
    }
)
CAUSES = often(
    {
        HardshipCause.ILLNESS: 38,
        HardshipCause.EDUCATION: 20,
        HardshipCause.LOW_WAGE: 12,
        HardshipCause.UNEMPLOYMENT: 10,
        HardshipCause.DISABILITY: 8,
        HardshipCause.ACCIDENT_OR_DISASTER: 6,
        HardshipCause.SINGLE_PARENT: 4,
        HardshipCause.OTHER: 2,
    }
)
RELATIONS = often(
    {
        Relation.SPOUSE: 34,
        Relation.CHILD: 44,
        Relation.PARENT: 14,
        Relation.PARENT_IN_LAW: 3,
        Relation.GRANDPARENT: 1,
        Relation.GRANDCHILD: 2,
        Relation.SIBLING: 2,
    }
)
WORKS = often(
    {
        Work.EMPLOYED: 24,
        Work.FLEXIBLE: 18,
        Work.FARMING: 16,
        Work.UNEMPLOYED: 14,
        Work.LAID_OFF: 8,
        Work.RETIRED: 6,
        Work.UNABLE: 14,
    }
)
HEALTHS = often({Health.HEALTHY: 62, Health.CHRONIC: 20, Health.SERIOUS: 10, Health.DISABLED: 8})
SERVICES = often(
    {
        ServiceType.LIVING_RELIEF: 42,
        ServiceType.MEDICAL_AID: 20,
        ServiceType.CHILD_EDUCATION_AID: 18,
        ServiceType.JOB_PLACEMENT: 5,
        ServiceType.SKILLS_TRAINING: 5,
        ServiceType.LEGAL_AID: 3,
        ServiceType.PETITION_SERVICE: 3,
        ServiceType.DISASTER_RELIEF: 2,
        ServiceType.OTHER_ACCIDENT_AID: 2,
    }
)
SOURCES = often(
    {
        MoneySource.CENTRAL_SPECIAL: 46,
        MoneySource.LOCAL_GOVERNMENT: 20,
        MoneySource.OWN_UNION_MATCH: 18,
        MoneySource.SUPERIOR_UNION_SUBSIDY: 8,
        MoneySource.DONATION: 5,
        MoneySource.PUBLIC_FUNDRAISING: 2,
        MoneySource.LAWFUL_APPRECIATION: 1,
    }
)
