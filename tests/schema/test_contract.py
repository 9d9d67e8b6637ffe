"""The published contract: as generated, and nothing in it that would break a client."""

from pathlib import Path

import pytest
from huizhanjia_core.plugins import Registry
from huizhanjia_schema.sdl import breaking_changes, sdl

ROOT = Path(__file__).parents[2]
BUNDLED = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))


@pytest.mark.parametrize(("name", "plugins"), [("core", []), ("schema", BUNDLED)])
def test_the_checked_in_sdl_is_the_generated_one(name: str, plugins: list[str]) -> None:
    generated = sdl(Registry.enabled(plugins).schema.graphql_schema)
    assert (ROOT / f"schema/{name}.graphql").read_text("utf-8") == generated, "run `make schema`"


@pytest.mark.parametrize("name", ["core", "schema"])
def test_nothing_breaks_a_client_of_the_released_schema(name: str) -> None:
    released = (ROOT / f"schema/released/{name}.graphql").read_text("utf-8")
    now = (ROOT / f"schema/{name}.graphql").read_text("utf-8")
    assert breaking_changes(released, now) == []
