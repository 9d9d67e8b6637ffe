"""The set of every bundled plugin with the dummy, and each of them."""

from functools import cache

import pytest
from huizhanjia_core import builtin
from huizhanjia_core.plugins import Installed, Registry
from huizhanjia_core.plugins.answers import Loaded, manifest_of

from tests.dummy_plugin.plugin import plugin as dummy

NAMES = ("core", *Installed().names, "dummy")


@cache
def everything() -> Registry:
    """The core, every installed plugin and the dummy, composed once a session."""
    offered = Installed()
    given = [builtin.plugin, dummy]
    return Registry(
        [*(Loaded(manifest_of(one, "bundled"), one) for one in given), *map(offered.load, offered.names)]
    )


@pytest.fixture
def registry() -> Registry:
    return everything()


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found
