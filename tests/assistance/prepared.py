"""The demonstration with a household of each state, prepared once a session."""

from huizhanjia_assistance.dossiers.demo import LARGE
from huizhanjia_assistance.plugin import plugin
from huizhanjia_core import demo as demonstration
from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.plugins import Registry
from huizhanjia_core.settings import CryptoSettings

from tests.harness.api import MASTER_KEYS
from tests.harness.prepared import opened

REGISTRY = Registry.of([plugin])
KEYRING = Keyring.of(CryptoSettings.model_validate({"master_keys": MASTER_KEYS}))


async def with_households(url: str) -> None:
    """Prepare the demonstration of the core and of the assistance centers, but for its large step."""
    async with opened(url) as database:
        await upgrade(database, REGISTRY)
        steps = [(name, step) for name, step in REGISTRY.given("demo") if step is not LARGE]
        await demonstration.load(database, steps, tuple(REGISTRY.listeners()), keyring=KEYRING)
