"""What resolvers of lists share: one batch for all records of a level, and of which one may read what."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from typing import Any
from uuid import UUID

from huizhanjia_schema import Info, decode_id, within
from sqlalchemy import select
from strawberry.dataloader import DataLoader

from huizhanjia_core.context import Context


async def batched(
    info: Info,
    name: Hashable,
    prefix: str,
    load: Callable[[list[UUID]], Awaitable[list[Any]]],
    shown: object,
) -> Any:
    """What ``load`` finds for a record, asked together with the others of its level.

    Args:
        info: of the resolver.
        name: of the batch, with whatever else it depends on.
        prefix: of the record's ids.
        load: finds something for each of many keys, in their order.
        shown: the record.
    """
    loaders: dict[Any, Any] = info.context.loaders
    if name not in loaders:
        loaders[name] = DataLoader(load_fn=load, max_batch_size=1000)
    fields: Mapping[str, Any] = vars(shown)
    return await loaders[name].load(decode_id(fields["id"], prefix))


async def readable(context: Context, row: Any, keys: Collection[UUID], action: str) -> set[UUID]:
    """The rows at whose places the viewer may do ``action``: a figure must not tell more than the list."""
    visible = within(row, action).predicate(row, context.viewer)
    found = await context.rows(select(row.id).where(row.id.in_(list(keys)), visible))
    return {one.id for one in found}
