"""What is forgotten is gone at once: no circle keeps it until Python looks for circles, which it seldom does."""

import gc
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from huizhanjia_schema.compiled import Standing
from huizhanjia_schema.compiled.engine import Family
from huizhanjia_schema.compiled.plan import Plan
from huizhanjia_schema.compiled.standing import MOST_REMEMBERED
from huizhanjia_schema.documents import Documents

from tests.schema.both import Both, fetching
from tests.schema.conftest import EVERYWHERE, World
from tests.schema.test_compiled import DOCUMENTS


@pytest.fixture
async def both(shops: World, shops_url: str) -> AsyncIterator[Both]:
    async with AsyncExitStack() as stack:
        yield Both(shops, await fetching(shops_url, stack))


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collector")
async def test_a_forgotten_document_takes_its_plans_along(both: Both) -> None:
    both.documents = Documents(both.world.schema.graphql_schema, size=1)
    for number, document in enumerate(DOCUMENTS):
        await both.compiled(document)
        prepared = both.documents.prepare(document)
        family: Family = prepared.operation(None).memo["query"]
        (plan,) = family.plans.values()
        assert isinstance(plan, Plan)
        traces: list[weakref.ref[Any]] = [
            weakref.ref(plan.answer),
            *(weakref.ref(one) for one in family.decisions.values()),
        ]
        assert prepared.document is not None
        start = prepared.document.loc.start_token if prepared.document.loc else None
        assert start is not None
        assert start.next is None
        del prepared, family, plan, start
        await both.compiled(f"{{other{number}:areas{{nodes{{name}}}}}}")
        assert not any(trace() for trace in traces), document


async def test_a_standing_remembers_only_so_many_plans(both: Both) -> None:
    standing = Standing(EVERYWHERE)
    for number in range(MOST_REMEMBERED + 20):
        prepared = both.documents.prepare(f"{{a{number}:areas{{nodes{{name}}}}}}")
        await both.engine.answer(prepared, prepared.operation(None), {}, standing)
    assert len(standing.values) <= MOST_REMEMBERED
    assert len(standing.keys) <= MOST_REMEMBERED
