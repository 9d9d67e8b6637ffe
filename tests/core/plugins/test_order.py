"""The order of starting and the sets that cannot start."""

import random

import pytest
from huizhanjia_core.hookspecs import Manifest, Requirement
from huizhanjia_core.plugins import PluginError
from huizhanjia_core.plugins.order import MAX_NAME, check_name, dependents, in_order

from tests.core.plugins.made import manifest

CORE = manifest("core", version="0.1.0")


def names(*manifests: Manifest) -> list[str]:
    return [one.name for one in in_order([CORE, *manifests])]


def test_core_comes_first_whatever_its_name_sorts_to() -> None:
    assert names(manifest("apple"), manifest("banana")) == ["core", "apple", "banana"]


def test_requirement_comes_before_name() -> None:
    assert names(manifest("apple", requires=["zebra"]), manifest("zebra"), manifest("mango")) == [
        "core",
        "mango",
        "zebra",
        "apple",
    ]


def test_optional_plugin_orders_too_when_present() -> None:
    assert names(manifest("apple", optional=["zebra"]), manifest("zebra")) == ["core", "zebra", "apple"]


def test_absent_optional_plugin_changes_nothing() -> None:
    assert names(manifest("apple", optional=["zebra"])) == ["core", "apple"]


def test_order_does_not_depend_on_the_order_given() -> None:
    shuffler = random.Random(7)
    given = [
        CORE,
        manifest("a", requires=["d", "e"]),
        manifest("b", requires=["a"]),
        manifest("c"),
        manifest("d", optional=["c"]),
        manifest("e"),
    ]
    orders = set()
    for _ in range(50):
        shuffler.shuffle(given)
        orders.add(tuple(one.name for one in in_order(given)))
    assert orders == {("core", "c", "d", "e", "a", "b")}


def test_cycle_is_refused_with_its_path() -> None:
    with pytest.raises(PluginError, match=r"循环依赖：b -> c -> d -> b。.*circle: b -> c -> d -> b\."):
        names(
            manifest("a", requires=["b"]),
            manifest("b", requires=["c"]),
            manifest("c", optional=["d"]),
            manifest("d", requires=["b"]),
        )


def test_plugin_that_needs_itself_is_refused() -> None:
    with pytest.raises(PluginError, match="a -> a"):
        names(manifest("a", requires=["a"]))


def test_missing_requirement_is_refused_by_both_names() -> None:
    with pytest.raises(
        PluginError, match=r"funds 需要插件 assistance>=2，但后者未启用.*funds requires assistance>=2"
    ):
        names(manifest("funds", requires=[Requirement("assistance", ">=2")]))


@pytest.mark.parametrize("kind", ["requires", "optional"])
def test_version_conflict_between_plugins_is_refused(kind: str) -> None:
    needs = [Requirement("assistance", ">=2,<3")]
    funds = manifest("funds", requires=needs) if kind == "requires" else manifest("funds", optional=needs)
    with pytest.raises(PluginError, match=r"版本冲突：插件 funds 1\.0 需要 assistance >=2,<3，实际为 1\.9"):
        names(funds, manifest("assistance", version="1.9"))


def test_core_outside_the_range_is_refused() -> None:
    with pytest.raises(PluginError, match=r"plugin funds 1\.0 needs core >=0\.2, found 0\.1\.0"):
        names(manifest("funds", core=">=0.2"))


def test_prerelease_inside_the_range_fits() -> None:
    assert names(manifest("funds", requires=[Requirement("a", ">=1")]), manifest("a", version="2.0b1")) == [
        "core",
        "a",
        "funds",
    ]


def test_malformed_range_names_who_asks() -> None:
    with pytest.raises(PluginError, match=r"funds asks for core 'at least 1'") as caught:
        names(manifest("funds", core="at least 1"))
    assert caught.value.plugin == "funds"


def test_malformed_version_names_whose_it_is() -> None:
    with pytest.raises(PluginError, match="version 'new' of plugin assistance") as caught:
        names(manifest("funds", requires=["assistance"]), manifest("assistance", version="new"))
    assert caught.value.plugin == "assistance"


def test_duplicate_name_is_refused() -> None:
    with pytest.raises(PluginError, match="都叫 funds"):
        names(manifest("funds"), manifest("funds"))


def test_second_core_is_refused() -> None:
    with pytest.raises(PluginError, match="called core"):
        names(manifest("core"))


def test_names_whose_tables_could_be_confused_are_refused() -> None:
    with pytest.raises(PluginError, match="worker 与 worker_home 不能同时启用"):
        names(manifest("worker"), manifest("worker_home"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Funds",
        "2funds",
        "my-funds",
        "my__funds",
        "_funds",
        "funds_",
        "资金",
        "class",
        "a" * (MAX_NAME + 1),
    ],
)
def test_bad_name_is_refused(name: str) -> None:
    with pytest.raises(PluginError, match="not a valid plugin name"):
        check_name(name)


@pytest.mark.parametrize("name", ["a", "funds", "worker_home", "v2", "a" * MAX_NAME])
def test_good_name_is_accepted(name: str) -> None:
    check_name(name)


def test_dependents_follow_requirements_through_others_but_no_options() -> None:
    everyone = [
        manifest("a"),
        manifest("b", requires=["a"]),
        manifest("c", requires=["b"]),
        manifest("d", optional=["a"]),
    ]
    assert dependents("a", everyone) == ["b", "c"]
    assert dependents("c", everyone) == []
