"""The root types and the interface of everything that has an id; modules fill the roots."""

import strawberry

from huizhanjia_schema.stored import Identity


@strawberry.type(description="查询入口 · Everything that can be read")
class Query:
    """Empty here: every field comes from a module."""


@strawberry.type(description="变更入口 · Everything that can be changed")
class Mutation:
    """Empty here: every field comes from a module."""


@strawberry.interface(description="有全局标识的对象 · Anything that node(id) can find")
class Node:
    """What every record is."""

    id: strawberry.ID = strawberry.field(
        description="全局标识（不透明） · Opaque global id", metadata={"stored": Identity()}
    )
