"""The demonstration with a household of each state, prepared once a session."""

from huizhanjia_assistance.dossiers.demo import LARGE
from huizhanjia_assistance.plugin import plugin
from huizhanjia_core import demo as demonstration
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.plugins import Registry

from tests.harness.databases import after
from tests.harness.prepared import KEYRING, demo, opened

REGISTRY = Registry.of([plugin])


@after(demo)
async def with_households(url: str) -> None:
    """Prepare the demonstration of the core and of the assistance centers, but for its large step."""
    async with opened(url, alone=True) as database:
        await upgrade(database, REGISTRY)
        steps = [(name, step) for name, step in REGISTRY.given("demo") if step is not LARGE]
        await demonstration.load(database, steps, tuple(REGISTRY.listeners()), keyring=KEYRING)
