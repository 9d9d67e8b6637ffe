"""What goes when a plugin is disabled, said beforehand."""

import pytest
from huizhanjia_core.plugins import PluginError, Registry, preview_disable

from tests.core.plugins.made import manifest, plugin
from tests.dummy_plugin.plugin import plugin as dummy


def test_everything_that_the_plugin_gave_is_named() -> None:
    preview = preview_disable(Registry.of([dummy]), "dummy")
    assert preview.operations == (
        "mutation entrustBench",
        "mutation placeBench",
        "mutation proposeRepair",
        "mutation revealKeeper",
        "mutation reviewRepair",
        "mutation withdrawRepair",
        "query benches",
        "query repairs",
    )
    assert {"Bench", "BenchStatistics", "BenchFilter", "PlaceBenchInput"} <= set(preview.types)
    assert {
        "Organization.benches",
        "Organization.benches(first:)",
        "Organization.benchCount",
        "Organization.benchLabel",
    } <= set(preview.fields)
    assert all(field.startswith("Organization.") for field in preview.fields)
    actions = (
        "bench:place",
        "bench:read",
        "bench:reveal",
        "repair:finish",
        "repair:propose",
        "repair:read",
        "repair:review",
    )
    assert preview.actions == tuple(f"dummy:{action}" for action in actions)
    assert preview.roles == ("dummy_carpenter",)
    assert preview.role_actions == tuple(f"dummy_carpenter -> dummy:{action}" for action in actions)
    assert preview.commands == ("dummy",)
    assert preview.jobs == ("dummy:bench:paint",)
    assert preview.listens_to == ("OrganizationClosed",)
    assert preview.dependents == ()


def test_dependents_are_named_and_what_they_take_with_them() -> None:
    needing = plugin(manifest("needing", requires=["dummy"]))
    preview = preview_disable(Registry.of([dummy, needing]), "dummy")
    assert preview.dependents == ("needing",)
    assert "query benches" in preview.operations


def test_plugin_that_gives_nothing_takes_nothing_away() -> None:
    preview = preview_disable(Registry.of([plugin("idle")]), "idle")
    assert (preview.operations, preview.types, preview.fields, preview.actions) == ((), (), (), ())


@pytest.mark.parametrize(("name", "reason"), [("core", "核心不能停用"), ("absent", "absent 未启用")])
def test_what_cannot_be_disabled_is_refused(name: str, reason: str) -> None:
    with pytest.raises(PluginError, match=reason):
        preview_disable(Registry.of([dummy]), name)
