"""What the resolvers of a list of sites share: one batch for all of them, and who may read what of which."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from huizhanjia_schema import Info, decode_id, within
from sqlalchemy import select
from strawberry.dataloader import DataLoader

from huizhanjia_core.context import Context
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.organization.site_models import SiteRow


async def of_site(
    info: Info, name: str, load: Callable[[list[UUID]], Awaitable[list[Any]]], site: object
) -> Any:
    """What ``load`` finds for a site, asked together with the others of its level."""
    loaders: dict[Any, Any] = info.context.loaders
    if name not in loaders:
        loaders[name] = DataLoader(load_fn=load, max_batch_size=1000)
    fields: Mapping[str, Any] = vars(site)
    return await loaders[name].load(decode_id(fields["id"], "site"))


async def readable(context: Context, sites: Collection[UUID], action: Action) -> set[UUID]:
    """The sites of which the viewer may read that: what is missing must not tell more than the list."""
    visible = within(SiteRow, action).predicate(SiteRow, context.viewer)
    found = await context.rows(select(SiteRow.id).where(SiteRow.id.in_(list(sites)), visible))
    return {row.id for row in found}
