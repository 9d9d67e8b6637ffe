"""One set of plugins: what it holds, in which order, and what keeps it from starting."""

import sys
from types import ModuleType
from typing import Any

import pytest
from huizhanjia_core.hookspecs import (
    ActionSpec,
    DemoStep,
    Manifest,
    Requirement,
    RoleGrantSpec,
    RoleSpec,
    hookimpl,
    hookspec,
)
from huizhanjia_core.plugins import BrokenPluginError, PluginError, Registry
from huizhanjia_core.settings import PluginSettings, Settings
from huizhanjia_schema import PUBLIC, Info, Query, extends, query

from tests.core.plugins.made import answering, installed, manifest, plugin, point
from tests.core.plugins.made import installed as environment


async def nothing(_work: object) -> None:
    pass


def step(title: str) -> DemoStep:
    return DemoStep(title, nothing)


def titles(registry: Registry) -> list[str]:
    """The demo steps that are not the core's."""
    return [one.title for name, one in registry.given("demo") if name != "core"]


def module(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(members)
    monkeypatch.setitem(sys.modules, name, made)
    return made


def test_core_alone_is_the_first_plugin() -> None:
    assert [loaded.name for loaded in Registry.of([]).plugins] == ["core"]


def test_values_come_in_plugin_order() -> None:
    late = plugin(manifest("apple", requires=["zebra"]), demo=[step("apple 1"), step("apple 2")])
    early = plugin("zebra", demo=[step("zebra")])
    assert titles(Registry.of([late, early])) == ["zebra", "apple 1", "apple 2"]


def test_hook_that_is_a_generator_is_read_once() -> None:
    registry = Registry.of([plugin("apple", demo=(step(title) for title in "ab"))])
    assert titles(registry) == titles(registry) == ["a", "b"]


def test_plugin_may_be_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    made = answering(
        module(monkeypatch, "made_apple"), {"manifest": manifest("apple"), "demo": [step("apple")]}
    )
    assert titles(Registry.of([made])) == ["apple"]


def test_load_takes_only_what_settings_enable(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = installed(monkeypatch, plugin("apple"), plugin("banana"))
    settings = Settings(plugins=PluginSettings(enabled=("banana",)))
    assert [loaded.name for loaded in Registry.load(settings, offered).plugins] == ["core", "banana"]


def test_without_gives_the_rest_and_leaves_the_set_as_it_was() -> None:
    registry = Registry.of([plugin("apple", demo=[step("apple")]), plugin("banana", demo=[step("banana")])])
    assert titles(registry.without(["apple"])) == ["banana"]
    assert titles(registry) == ["apple", "banana"]


class TestRefusals:
    """Each names the plugin."""

    def test_manifest_is_missing(self) -> None:
        with pytest.raises(PluginError, match="没有给出清单"):
            Registry.of([object()])

    def test_manifest_raises(self) -> None:
        made = plugin("apple")
        answering(made, {"manifest": RuntimeError("no disk")})
        with pytest.raises(BrokenPluginError, match=r"manifest\(\).*RuntimeError: no disk") as caught:
            Registry.of([made])
        assert isinstance(caught.value.__cause__, RuntimeError)

    def test_hook_raises(self) -> None:
        with pytest.raises(BrokenPluginError, match=r"插件 apple 出错（demo\(\)）：KeyError: 'x'") as caught:
            Registry.of([plugin("apple", demo=KeyError("x"))])
        assert isinstance(caught.value.__cause__, KeyError)

    def test_hook_gives_another_type(self) -> None:
        with pytest.raises(PluginError, match=r"apple 的 demo\(\) 应返回 DemoStep"):
            Registry.of([plugin("apple", demo=["step"])])

    def test_hook_gives_no_list(self) -> None:
        with pytest.raises(PluginError, match=r"demo\(\) of plugin apple must give DemoStep"):
            Registry.of([plugin("apple", demo=step("alone"))])

    def test_hook_is_unknown(self) -> None:
        with pytest.raises(PluginError, match=r"apple 的钩子实现不符合任何钩子.*graphqls") as caught:
            Registry.of([plugin("apple", graphqls=[])])
        assert caught.value.plugin == "apple"

    def test_hook_asks_for_an_argument_that_is_not_given(self) -> None:
        made = plugin("apple")

        @hookimpl
        def demo(world: object) -> list[DemoStep]:
            raise AssertionError(world)

        made.demo = demo
        with pytest.raises(PluginError, match=r"fits no hook.*'demo'.*world"):
            Registry.of([made])

    def test_action_of_another_module(self) -> None:
        spec = ActionSpec("core:apple:eat", "吃", "Eat", "吃苹果 · Eat apples")
        with pytest.raises(PluginError, match=r"'core:apple:eat' of plugin apple is misnamed"):
            Registry.of([plugin("apple", actions=[spec])])

    @pytest.mark.parametrize(
        "action", ["apple", "apple:eat", "apple:Tree:eat", "apple:tree:eat:now", "apple::eat"]
    )
    def test_action_in_another_form(self, action: str) -> None:
        with pytest.raises(PluginError, match="应为 apple:资源:动作"):
            Registry.of([plugin("apple", actions=[ActionSpec(action, "吃", "Eat", "吃")])])

    def test_action_declared_twice(self) -> None:
        spec = ActionSpec("apple:tree:eat", "吃", "Eat", "吃苹果 · Eat apples")
        with pytest.raises(PluginError, match=r"action apple:tree:eat is declared 2 times"):
            Registry.of([plugin("apple", actions=[spec, spec])])

    def test_role_of_two_plugins(self) -> None:
        role = RoleSpec("eater", "食者", "Eater")
        with pytest.raises(PluginError, match="eater 重复：apple、banana"):
            Registry.of([plugin("apple", roles=[role]), plugin("banana", roles=[role])])

    def test_policy_row_of_an_unknown_action(self) -> None:
        row = RoleGrantSpec("eater", "banana:tree:eat")
        with pytest.raises(PluginError, match="apple refers to the action banana:tree:eat"):
            Registry.of([plugin("apple", roles=[RoleSpec("eater", "食者", "Eater")], role_actions=[row])])

    def test_role_incompatible_with_nobody(self) -> None:
        role = RoleSpec("eater", "食者", "Eater", incompatible_with=("grower",))
        with pytest.raises(PluginError, match="apple 提到未知的角色 grower"):
            Registry.of([plugin("apple", roles=[role])])

    def test_schema_clash(self) -> None:
        def field() -> type:
            @extends(Query)
            class Roots:
                @query("苹果 · Apples", rule=PUBLIC)
                async def apples(self, info: Info) -> int:
                    raise AssertionError(info)

            return Roots

        registry = Registry.of([plugin("apple", graphql=[field()]), plugin("banana", graphql=[field()])])
        with pytest.raises(PluginError, match=r"Query\.apples from .* is already taken"):
            registry.compose()


class TestInstalled:
    """What an environment offers."""

    def test_unknown_name_lists_what_is_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        offered = environment(monkeypatch, plugin("banana"), plugin("apple"))
        with pytest.raises(PluginError, match="插件 cherry 未安装；已安装：apple, banana"):
            Registry.enabled(["cherry"], offered)

    def test_import_that_raises_is_named_and_chained(self, monkeypatch: pytest.MonkeyPatch) -> None:
        offered = type(environment(monkeypatch))([point("apple", "no_such_module_of_apple:plugin")])
        with pytest.raises(
            BrokenPluginError, match=r"插件 apple 出错.*No module named 'no_such_module_of_apple'"
        ) as caught:
            Registry.enabled(["apple"], offered)
        assert isinstance(caught.value.__cause__, ModuleNotFoundError)

    def test_broken_plugin_that_is_not_enabled_is_not_imported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        offered = type(environment(monkeypatch))([point("apple", "no_such_module_of_apple:plugin")])
        assert [loaded.name for loaded in Registry.enabled([], offered).plugins] == ["core"]
        assert offered.names == ["apple"]

    def test_name_in_two_distributions_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        offered = type(environment(monkeypatch))([point("apple", "one:plugin"), point("apple", "two:plugin")])
        with pytest.raises(PluginError, match="多个安装包提供名为 apple 的插件：one:plugin, two:plugin"):
            Registry.enabled(["apple"], offered)

    def test_manifest_must_bear_the_name_of_the_entry_point(self, monkeypatch: pytest.MonkeyPatch) -> None:
        environment(monkeypatch, plugin("banana"))
        offered = type(environment(monkeypatch))([point("apple", "made_banana:plugin")])
        with pytest.raises(PluginError, match="apple 的清单名称却是 banana"):
            Registry.enabled(["apple"], offered)

    def test_distribution_of_a_plugin_made_up_is_unknown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        registry = Registry.enabled(["apple"], environment(monkeypatch, plugin("apple")))
        assert registry.plugins[1].distribution is None


class TestGlue:
    """What a plugin says only while another is enabled."""

    GLUED = Requirement("banana", glue="apple_with_banana")

    def test_speaks_in_the_name_of_its_plugin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        glue = answering(type("Glue", (), {})(), {"demo": [step("both")]})
        module(monkeypatch, "apple_with_banana", plugin=glue)
        apple = plugin(manifest("apple", optional=[self.GLUED]), demo=[step("apple")])
        registry = Registry.of(
            [apple, plugin("banana", demo=[step("banana")]), plugin("cherry", demo=[step("c")])]
        )
        assert [(name, one.title) for name, one in registry.given("demo") if name != "core"] == [
            ("banana", "banana"),
            ("apple", "apple"),
            ("apple", "both"),
            ("cherry", "c"),
        ]

    def test_is_not_imported_without_the_other(self) -> None:
        registry = Registry.of([plugin(manifest("apple", optional=[self.GLUED]), demo=[step("apple")])])
        assert titles(registry) == ["apple"]

    def test_leaves_with_the_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module(
            monkeypatch,
            "apple_with_banana",
            plugin=answering(type("Glue", (), {})(), {"demo": [step("both")]}),
        )
        registry = Registry.of([plugin(manifest("apple", optional=[self.GLUED])), plugin("banana")])
        assert titles(registry) == ["both"]
        assert titles(registry.without(["banana"])) == []

    def test_that_cannot_be_imported_is_named(self) -> None:
        with pytest.raises(BrokenPluginError, match="插件 apple 出错（import apple_with_banana）"):
            Registry.of([plugin(manifest("apple", optional=[self.GLUED])), plugin("banana")])

    def test_has_no_manifest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module(monkeypatch, "apple_with_banana", plugin=plugin("banana"))
        with pytest.raises(
            PluginError, match=r"apple_with_banana of plugin apple may not answer manifest\(\)"
        ):
            Registry.of([plugin(manifest("apple", optional=[self.GLUED])), plugin("banana")])


class TestAsk:
    """Hooks that one plugin specifies and others answer."""

    @pytest.fixture
    def api(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        @hookspec
        def harvest(year: int, ripe: bool) -> str:
            raise AssertionError

        @hookspec(firstresult=True)
        def gardener(year: int) -> str | None:
            raise AssertionError

        return module(monkeypatch, "apple_api", harvest=harvest, gardener=gardener)

    @staticmethod
    def answerer(who: Manifest) -> Any:
        made = plugin(who)

        @hookimpl
        def harvest(year: int, ripe: bool) -> str:
            return f"{who.name} {year} {ripe}"

        made.harvest = harvest
        return made

    def test_answers_come_in_plugin_order(self, api: Any) -> None:
        registry = Registry.of(
            [
                self.answerer(manifest("zebra")),
                self.answerer(manifest("banana", requires=["zebra"])),
                plugin("apple", hookspecs=[api]),
            ]
        )
        assert registry.ask(api.harvest, 2025, ripe=True) == ["zebra 2025 True", "banana 2025 True"]

    def test_nobody_answers(self, api: Any) -> None:
        registry = Registry.of([plugin("apple", hookspecs=[api])])
        assert registry.ask(api.harvest, 2025, ripe=False) == []
        assert registry.ask(api.gardener, 2025) == []

    def test_first_answer_of_a_hook_that_has_one(self, api: Any) -> None:
        made = plugin("banana")

        @hookimpl
        def gardener(year: int) -> str:
            return f"Zhuoma {year}"

        made.gardener = gardener
        assert Registry.of([plugin("apple", hookspecs=[api]), made]).ask(api.gardener, 2025) == [
            "Zhuoma 2025"
        ]

    def test_answer_without_whoever_specifies_is_refused(self) -> None:
        with pytest.raises(PluginError, match=r"banana fits no hook.*harvest"):
            Registry.of([self.answerer(manifest("banana"))])

    def test_unspecified_hook_is_refused(self, api: Any) -> None:
        with pytest.raises(PluginError, match=r"没有已启用的插件声明钩子 .*harvest"):
            Registry.of([]).ask(api.harvest, 2025, ripe=True)

    def test_hook_of_the_core_cannot_be_specified_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        @hookspec
        def demo() -> None:
            raise AssertionError

        with pytest.raises(BrokenPluginError, match=r"插件 apple 出错（hookspecs\(\)）"):
            Registry.of([plugin("apple", hookspecs=[module(monkeypatch, "apple_api", demo=demo)])])
