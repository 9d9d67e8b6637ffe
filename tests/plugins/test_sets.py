"""Two sets of plugins in one process leave each other alone."""

from huizhanjia_core.plugins import Registry

from tests.dummy_plugin.plugin import plugin as dummy


def test_composing_another_set_changes_nothing() -> None:
    alone = Registry.of([])
    before = str(alone.compose())
    with_dummy = str(Registry.of([dummy]).compose())
    assert str(alone.compose()) == str(Registry.of([]).compose()) == before
    assert "benchCount" in with_dummy
    assert "benchCount" not in before


def test_composing_twice_gives_the_same() -> None:
    registry = Registry.of([dummy])
    assert str(registry.compose()) == str(registry.compose()) == str(Registry.of([dummy]).compose())
