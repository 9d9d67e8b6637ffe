"""What a site lacks, as the schema shows it."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import Enum
from typing import TypeVar
from uuid import UUID

from huizhanjia_schema import Info

from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.organization.graphql.batches import batched, readable
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.people.standing import Rows

K = TypeVar("K", bound=Enum)

Find = Callable[[Rows, Collection[UUID]], Awaitable[Mapping[UUID, list[K]]]]
"""Which kinds each of many sites lacks."""


async def missing(info: Info, site: object, action: Action, find: Find[K]) -> list[K] | None:
    """Which kinds a site lacks, asked for all sites of a list at once; None without the right to read them.

    Args:
        info: of the resolver.
        site: the site.
        action: who may read the list may know what is missing in it.
        find: finds it.
    """

    async def load(sites: list[UUID]) -> list[list[K] | None]:
        seen = await readable(info.context, SiteRow, sites, action)
        found = await find(info.context.rows, seen)
        return [found.get(one) for one in sites]

    lacking: list[K] | None = await batched(info, find, "site", load, site)
    return lacking
