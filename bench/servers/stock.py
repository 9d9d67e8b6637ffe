"""Strawberry over SQLAlchemy with data loaders, written as its documentation shows it."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
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

from bench.plugin.models import CaseRow, EntryRow, RollupRow
from bench.servers.bare import serve
from bench.servers.config import Config, given

Sessions = async_sessionmaker[AsyncSession]
Info = strawberry.Info[dict[str, Any], None]


@strawberry.type
class Entry:
    """Money that a case received."""

    id: strawberry.ID
    period: str
    booked_on: date
    amount: str
    source: str


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
    async def fund_total(self, info: Info) -> str:
        """What was paid below it, in fen."""
        found: int = await info.context["funds"].load(UUID(self.id))
        return str(found)

    @strawberry.field
    async def cases(self, info: Info, status: str, first: int) -> list["Case"]:
        """Its newest cases of a status."""
        found: list[Case] = await info.context["newest"].load((UUID(self.id), status, first))
        return found


@strawberry.type
class Case:
    """A case."""

    id: strawberry.ID
    number: str
    name: str
    id_number: str
    category: str
    status: str
    opened_at: datetime
    closed_at: datetime | None
    income: str
    family_size: int
    organization_id: strawberry.Private[UUID]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Its union."""
        found: Organization = await info.context["organizations"].load(self.organization_id)
        return found

    @strawberry.field
    async def entries(self, info: Info, first: int) -> list[Entry]:
        """What it received, latest first."""
        found: list[Entry] = await info.context["entries"].load((UUID(self.id), first))
        return found


def _organization(row: OrganizationRow) -> Organization:
    return Organization(id=strawberry.ID(str(row.id)), name=row.name, level=row.level.name)


def _case(row: CaseRow) -> Case:
    return Case(
        id=strawberry.ID(str(row.id)),
        number=row.number,
        name=row.name,
        id_number=f"{row.id_number[:6]}********{row.id_number[-4:]}",
        category=row.category.name,
        status=row.status.name,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        income=str(row.income),
        family_size=row.family_size,
        organization_id=row.organization_id,
    )


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

    async def funds(keys: list[UUID]) -> list[int]:
        query = select(RollupRow.organization_id, func.sum(RollupRow.amount))
        query = query.where(RollupRow.organization_id.in_(keys)).group_by(RollupRow.organization_id)
        async with sessions() as session:
            found = {key: int(amount) for key, amount in await session.execute(query)}
        return [found.get(key, 0) for key in keys]

    async def newest(keys: list[tuple[UUID, str, int]]) -> list[list[Case]]:
        status, first = keys[0][1:]
        counties = (
            select(OrganizationRow.id).where(OrganizationRow.id.in_([key for key, *_ in keys])).subquery()
        )
        each = (
            select(CaseRow)
            .where(CaseRow.anc3 == counties.c.id, CaseRow.status == status)
            .order_by(CaseRow.opened_at.desc(), CaseRow.id.desc())
            .limit(first)
            .lateral()
        )
        row = aliased(CaseRow, each)
        lists: dict[UUID | None, list[Case]] = defaultdict(list)
        async with sessions() as session:
            query = select(row).select_from(counties).join(each, onclause=counties.c.id == each.c.anc3)
            for found in await session.scalars(query.order_by(row.opened_at.desc(), row.id.desc())):
                lists[found.anc3].append(_case(found))
        return [lists[key] for key, *_ in keys]

    async def entries(keys: list[tuple[UUID, int]]) -> list[list[Entry]]:
        first = keys[0][1]
        order = (EntryRow.booked_on.desc(), EntryRow.id.desc())
        rank = func.row_number().over(partition_by=EntryRow.case_id, order_by=order).label("rank")
        ranked = select(EntryRow, rank).where(EntryRow.case_id.in_([key for key, _ in keys])).subquery()
        row = aliased(EntryRow, ranked)
        lists: dict[UUID, list[Entry]] = defaultdict(list)
        async with sessions() as session:
            query = select(row).where(ranked.c.rank <= first).order_by(ranked.c.rank)
            for found in await session.scalars(query):
                lists[found.case_id].append(
                    Entry(
                        id=strawberry.ID(str(found.id)),
                        period=found.period,
                        booked_on=found.booked_on,
                        amount=str(found.amount),
                        source=found.source.name,
                    )
                )
        return [lists[key] for key, _ in keys]

    return {
        "sessions": sessions,
        "organizations": DataLoader(load_fn=organizations),
        "children": DataLoader(load_fn=children),
        "funds": DataLoader(load_fn=funds),
        "newest": DataLoader(load_fn=newest),
        "entries": DataLoader(load_fn=entries),
    }


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def cases(self, info: Info, county: UUID, first: int, category: str | None = None) -> list[Case]:
        """The newest cases of a county."""
        query = select(CaseRow).where(CaseRow.anc3 == county)
        if category is not None:
            query = query.where(CaseRow.category == category)
        query = query.order_by(CaseRow.opened_at.desc(), CaseRow.id.desc()).limit(first)
        async with info.context["sessions"]() as session:
            return [_case(row) for row in await session.scalars(query)]

    @strawberry.field
    async def prefectures(self, info: Info) -> list[Organization]:
        """The prefectures."""
        query = select(OrganizationRow).where(OrganizationRow.level == UnionLevel.PREFECTURE)
        async with info.context["sessions"]() as session:
            rows = await session.scalars(query.order_by(OrganizationRow.code))
            return [_organization(row) for row in rows]

    @strawberry.field
    async def case(self, info: Info, id: UUID) -> Case | None:  # noqa: A002 - GraphQL's word
        """One case."""
        async with info.context["sessions"]() as session:
            row = await session.get(CaseRow, id)
            return None if row is None else _case(row)


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
