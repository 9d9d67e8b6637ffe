"""Which of the nine duties (§4) many unions show by what they did, for whoever assesses centers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from sqlalchemy import String, cast, func, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.kinds import CaseState, ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, DeliveryState
from huizhanjia_assistance.dossiers.proceeding import years_after

_SERVED = (CaseState.APPROVED, CaseState.IN_SERVICE, CaseState.CLOSED)


@dataclass(frozen=True)
class DutyEvidence:
    """What a union shows of one duty.

    Attributes:
        offered: requests that it decided to serve itself, and help of campaigns, each counted once.
        referred_to: to whom it handed requests, by name, in alphabetical order.
    """

    offered: int = 0
    referred_to: tuple[str, ...] = ()

    @property
    def fulfilled(self) -> bool:
        """Whether the duty is offered, or referred to somebody who is named."""
        return self.offered > 0 or bool(self.referred_to)


@dataclass(frozen=True)
class DutiesEvidence:
    """What a union shows of the nine duties.

    Attributes:
        duties: each of the nine, in their order.
    """

    duties: Mapping[ServiceType, DutyEvidence] = field(
        default_factory=lambda: dict.fromkeys(ServiceType, DutyEvidence())
    )

    @property
    def missing(self) -> tuple[ServiceType, ...]:
        """Duties of which the records show nothing: a person has to say how they are offered."""
        return tuple(service for service, shown in self.duties.items() if not shown.fulfilled)

    @property
    def complete(self) -> bool:
        """Whether all nine are offered or referred by name."""
        return not self.missing


async def duties_evidence(
    reader: AsyncSession | AsyncConnection, unions: Collection[UUID], on: date, *, years: int = 1
) -> Mapping[UUID, DutiesEvidence]:
    """By union: which of the nine duties its records of the last years show; one statement for all unions.

    A request that a union decided to serve shows that the service is offered, one that it handed on shows to
    whom it refers; a referral names a body and never who was referred.

    Args:
        reader: any transaction.
        unions: those asked about; each is answered.
        on: the last day that counts.
        years: how far back records count.
    """
    since = years_after(on, -years)
    shown = union_all(
        *(query.where(part.organization_id.in_(unions)) for part, query in _parts(since, on))
    ).subquery()
    query = select(
        shown.c.organization_id, shown.c.service, shown.c.name, func.sum(shown.c.times).label("times")
    ).group_by(shown.c.organization_id, shown.c.service, shown.c.name)
    offered: dict[tuple[UUID, str], int] = {}
    referred: dict[tuple[UUID, str], set[str]] = {}
    for row in await reader.execute(query):
        key = (row.organization_id, row.service)
        if row.name is None:
            offered[key] = offered.get(key, 0) + int(row.times)
        else:
            referred.setdefault(key, set()).add(row.name)
    return {
        union: DutiesEvidence(
            {
                service: DutyEvidence(
                    offered.get((union, service.value), 0),
                    tuple(sorted(referred.get((union, service.value), ()))),
                )
                for service in ServiceType
            }
        )
        for union in unions
    }


def _parts(since: date, on: date) -> list[tuple[Any, Any]]:
    """Requests served, help of campaigns, requests handed on, and help that was a referral."""
    unnamed = cast(null(), String)

    def told(row: Any, name: Any, *conditions: Any) -> tuple[Any, Any]:
        service = cast(row.service, String)
        query = select(
            row.organization_id.label("organization_id"),
            service.label("service"),
            name.label("name"),
            func.count().label("times"),
        )
        return row, query.where(*conditions).group_by(row.organization_id, service, name)

    decided = CaseRow.decided_on.between(since, on)
    given = (
        DeliveryRow.state == DeliveryState.DELIVERED,
        DeliveryRow.delivered_on.between(since, on),
    )
    body = func.coalesce(DeliveryRow.to_outside, SiteRow.name, OrganizationRow.name)
    row, referrals = told(DeliveryRow, body, *given, DeliveryRow.kind == DeliveryKind.REFERRAL)
    referrals = (
        referrals.select_from(DeliveryRow)
        .outerjoin(SiteRow, SiteRow.id == DeliveryRow.to_site_id)
        .outerjoin(OrganizationRow, OrganizationRow.id == DeliveryRow.to_organization_id)
    )
    return [
        told(CaseRow, unnamed, CaseRow.state.in_(_SERVED), decided),
        told(DeliveryRow, unnamed, *given, DeliveryRow.campaign_id.is_not(None)),
        told(
            CaseRow,
            CaseRow.transferred_to,
            CaseRow.state == CaseState.TRANSFERRED,
            CaseRow.closed_on.between(since, on),
            CaseRow.transferred_to.is_not(None),
        ),
        (row, referrals),
    ]
