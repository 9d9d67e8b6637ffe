"""Strawberry over SQLAlchemy with data loaders, written as its documentation shows it."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import strawberry
from huizhanjia_assistance.cases.delivery_models import DeliveryRow, ServiceTotalRow
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import aliased
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from bench.servers.bare import serve
from bench.servers.config import Config, given

Sessions = async_sessionmaker[AsyncSession]
Info = strawberry.Info[dict[str, Any], None]


@strawberry.type
class Member:
    """Somebody of the household."""

    id: strawberry.ID
    name: str
    relation: str
    id_number: str | None
    health: str
    work: str


@strawberry.type
class Case:
    """A request of the household."""

    id: strawberry.ID
    number: str
    service: str
    state: str
    registered_on: date
    delivered: str


@strawberry.type
class Delivery:
    """Something that the household got."""

    id: strawberry.ID
    kind: str
    service: str
    source: str | None
    state: str
    amount: str
    planned_on: date


@strawberry.type
class Organization:
    """A union."""

    id: strawberry.ID
    name: str
    level: str

    @strawberry.field
    async def counties(self, info: Info) -> list["Organization"]:
        """The unions below it."""
        found: list[Organization] = await info.context["children"].load(UUID(self.id))
        return found

    @strawberry.field
    async def delivered_below(self, info: Info) -> str:
        """What was delivered below it, in fen."""
        found: int = await info.context["delivered"].load(UUID(self.id))
        return str(found)

    @strawberry.field
    async def dossiers(self, info: Info, state: str, first: int) -> list["Dossier"]:
        """Its newest dossiers of a state."""
        found: list[Dossier] = await info.context["newest"].load((UUID(self.id), state, first))
        return found


@strawberry.type
class Dossier:
    """A dossier."""

    id: strawberry.ID
    number: str
    applicant_name: str
    id_number: str | None
    category: str | None
    state: str
    registered_on: date
    verify_by: date | None
    income_per_head: str | None
    household_size: int
    organization_id: strawberry.Private[UUID]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Its union."""
        found: Organization = await info.context["organizations"].load(self.organization_id)
        return found

    @strawberry.field
    async def members(self, info: Info, first: int) -> list[Member]:
        """Its members."""
        found: list[Member] = await info.context["members"].load((UUID(self.id), first))
        return found

    @strawberry.field
    async def cases(self, info: Info, first: int) -> list[Case]:
        """Its requests, latest first."""
        found: list[Case] = await info.context["cases"].load((UUID(self.id), first))
        return found

    @strawberry.field
    async def deliveries(self, info: Info, first: int) -> list[Delivery]:
        """What it got, latest first."""
        found: list[Delivery] = await info.context["deliveries"].load((UUID(self.id), first))
        return found


def _organization(row: OrganizationRow) -> Organization:
    return Organization(id=strawberry.ID(str(row.id)), name=row.name, level=row.level.name)


def _dossier(row: DossierRow) -> Dossier:
    return Dossier(
        id=strawberry.ID(str(row.id)),
        number=row.number,
        applicant_name=row.applicant_name,
        id_number=row.id_number_mask,
        category=None if row.category is None else row.category.name,
        state=row.state.name,
        registered_on=row.registered_on,
        verify_by=row.verify_by,
        income_per_head=None if row.income_per_head is None else str(row.income_per_head),
        household_size=row.household_size,
        organization_id=row.organization_id,
    )


def _member(row: MemberRow) -> Member:
    return Member(
        id=strawberry.ID(str(row.id)),
        name=row.name,
        relation=row.relation.name,
        id_number=row.id_number_mask,
        health=row.health.name,
        work=row.work.name,
    )


def _case(row: CaseRow) -> Case:
    return Case(
        id=strawberry.ID(str(row.id)),
        number=row.number,
        service=row.service.name,
        state=row.state.name,
        registered_on=row.registered_on,
        delivered=str(row.delivered),
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=strawberry.ID(str(row.id)),
        kind=row.kind.name,
        service=row.service.name,
        source=None if row.source is None else row.source.name,
        state=row.state.name,
        amount=str(row.amount),
        planned_on=row.planned_on,
    )


def _first_of_each(
    sessions: Sessions, mapped: Any, order: tuple[Any, ...], shown: Any
) -> DataLoader[Any, Any]:
    """A loader of the first rows of many dossiers."""

    async def load(keys: list[tuple[UUID, int]]) -> list[list[Any]]:
        first = keys[0][1]
        rank = func.row_number().over(partition_by=mapped.dossier_id, order_by=order).label("rank")
        ranked = select(mapped, rank).where(mapped.dossier_id.in_([key for key, _ in keys])).subquery()
        row = aliased(mapped, ranked)
        lists: dict[UUID, list[Any]] = defaultdict(list)
        async with sessions() as session:
            query = select(row).where(ranked.c.rank <= first).order_by(ranked.c.rank)
            for found in await session.scalars(query):
                lists[found.dossier_id].append(shown(found))
        return [lists[key] for key, _ in keys]

    return DataLoader(load_fn=load)


def _loaders(sessions: Sessions) -> dict[str, Any]:
    """The data loaders of one request."""

    async def organizations(keys: list[UUID]) -> list[Organization | None]:
        async with sessions() as session:
            rows = await session.scalars(select(OrganizationRow).where(OrganizationRow.id.in_(keys)))
            found = {row.id: _organization(row) for row in rows}
        return [found.get(key) for key in keys]

    async def children(keys: list[UUID]) -> list[list[Organization]]:
        query = select(OrganizationRow).where(OrganizationRow.parent_id.in_(keys))
        lists: dict[UUID | None, list[Organization]] = defaultdict(list)
        async with sessions() as session:
            for row in await session.scalars(query.order_by(OrganizationRow.code)):
                lists[row.parent_id].append(_organization(row))
        return [lists[key] for key in keys]

    async def delivered(keys: list[UUID]) -> list[int]:
        query = select(ServiceTotalRow.anc3, func.sum(ServiceTotalRow.amount))
        query = query.where(ServiceTotalRow.anc3.in_(keys)).group_by(ServiceTotalRow.anc3)
        async with sessions() as session:
            found = {key: int(amount) for key, amount in await session.execute(query)}
        return [found.get(key, 0) for key in keys]

    async def newest(keys: list[tuple[UUID, str, int]]) -> list[list[Dossier]]:
        state, first = keys[0][1:]
        counties = (
            select(OrganizationRow.id).where(OrganizationRow.id.in_([key for key, *_ in keys])).subquery()
        )
        each = (
            select(DossierRow)
            .where(DossierRow.anc3 == counties.c.id, DossierRow.state == state)
            .order_by(DossierRow.registered_on.desc(), DossierRow.id.desc())
            .limit(first)
            .lateral()
        )
        row = aliased(DossierRow, each)
        lists: dict[UUID | None, list[Dossier]] = defaultdict(list)
        async with sessions() as session:
            query = select(row).select_from(counties).join(each, onclause=counties.c.id == each.c.anc3)
            for found in await session.scalars(query.order_by(row.registered_on.desc(), row.id.desc())):
                lists[found.anc3].append(_dossier(found))
        return [lists[key] for key, *_ in keys]

    return {
        "sessions": sessions,
        "organizations": DataLoader(load_fn=organizations),
        "children": DataLoader(load_fn=children),
        "delivered": DataLoader(load_fn=delivered),
        "newest": DataLoader(load_fn=newest),
        "members": _first_of_each(sessions, MemberRow, (MemberRow.position, MemberRow.id), _member),
        "cases": _first_of_each(sessions, CaseRow, (CaseRow.registered_on.desc(), CaseRow.id.desc()), _case),
        "deliveries": _first_of_each(
            sessions, DeliveryRow, (DeliveryRow.planned_on.desc(), DeliveryRow.id.desc()), _delivery
        ),
    }


@strawberry.type
class Query:
    """The shapes."""

    @strawberry.field
    async def dossiers(self, info: Info, county: UUID, first: int) -> list[Dossier]:
        """The newest of a county."""
        query = select(DossierRow).where(DossierRow.anc3 == county)
        query = query.order_by(DossierRow.registered_on.desc(), DossierRow.id.desc()).limit(first)
        async with info.context["sessions"]() as session:
            return [_dossier(row) for row in await session.scalars(query)]

    @strawberry.field
    async def prefectures(self, info: Info) -> list[Organization]:
        """All of them."""
        query = select(OrganizationRow).where(OrganizationRow.level == UnionLevel.PREFECTURE)
        async with info.context["sessions"]() as session:
            return [_organization(row) for row in await session.scalars(query.order_by(OrganizationRow.code))]

    @strawberry.field
    async def dossier(self, info: Info, id: UUID) -> Dossier | None:  # noqa: A002 - the argument's name
        """One of them."""
        async with info.context["sessions"]() as session:
            row = await session.get(DossierRow, id)
            return None if row is None else _dossier(row)


class _Endpoint(GraphQL[dict[str, Any], None]):
    def __init__(self, sessions: Sessions) -> None:
        super().__init__(strawberry.Schema(Query), graphql_ide=None)
        self._sessions = sessions

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        del request, response
        return _loaders(self._sessions)


async def _ready(_request: Request) -> Response:
    return Response()


def application(config: Config) -> Starlette:
    """The peer over one database."""
    url = URL.create(
        "postgresql+asyncpg", "postgres", database=config.database, query={"host": config.socket}
    )
    engine = create_async_engine(
        url,
        pool_size=config.pool,
        max_overflow=0,
        connect_args={"server_settings": {"timezone": "UTC", "jit": "off"}},
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    app = Starlette(lifespan=lifespan)
    app.mount("/graphql", _Endpoint(async_sessionmaker(engine, expire_on_commit=False)))
    app.add_route("/", _ready)
    return app


if __name__ == "__main__":
    serve(application(given()), given())
