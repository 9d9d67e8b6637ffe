"""Other relief comes first, the union fills the gap that it leaves (拾遗补缺, §4): pure."""

from collections.abc import Mapping

from huizhanjia_assistance.cases.kinds import ReliefKind, ReliefOutcome, ServiceType, Urgency

ASKED_FIRST: Mapping[ServiceType, tuple[ReliefKind, ...]] = {
    ServiceType.LIVING_RELIEF: (ReliefKind.DIBAO, ReliefKind.TEMPORARY_RELIEF),
    ServiceType.MEDICAL_AID: (ReliefKind.MEDICAL_INSURANCE, ReliefKind.CIVIL_AFFAIRS_MEDICAL),
    ServiceType.LEGAL_AID: (ReliefKind.LEGAL_AID_CENTER,),
    ServiceType.SKILLS_TRAINING: (ReliefKind.EMPLOYMENT_SERVICE,),
    ServiceType.JOB_PLACEMENT: (ReliefKind.EMPLOYMENT_SERVICE,),
    ServiceType.CHILD_EDUCATION_AID: (ReliefKind.STATE_EDUCATION_AID,),
    ServiceType.PETITION_SERVICE: (),
    ServiceType.DISASTER_RELIEF: (ReliefKind.GOVERNMENT_DISASTER_RELIEF,),
    ServiceType.OTHER_ACCIDENT_AID: (ReliefKind.WORK_INJURY_INSURANCE, ReliefKind.THIRD_PARTY),
}
"""Which relief by others a service looks at before the union helps."""


def unasked(
    service: ServiceType, checked: Mapping[ReliefKind, ReliefOutcome], urgency: Urgency
) -> list[ReliefKind]:
    """The relief by others that still has to be looked at before the request can be verified.

    An emergency is helped at once; what others pay is looked at afterwards.

    Args:
        service: of the request.
        checked: what was found so far.
        urgency: of the request.
    """
    if urgency is Urgency.EMERGENCY:
        return []
    return [kind for kind in ASKED_FIRST[service] if kind not in checked]


def received(amounts: Mapping[ReliefKind, int], outcomes: Mapping[ReliefKind, ReliefOutcome]) -> int:
    """Fen that the household got or will get from others for the same need."""
    counted = {ReliefOutcome.RECEIVED, ReliefOutcome.APPLIED}
    return sum(amount for kind, amount in amounts.items() if outcomes.get(kind) in counted)
