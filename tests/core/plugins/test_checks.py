"""Tables and their keys: what a plugin may declare."""

from types import SimpleNamespace
from typing import Any

import pytest
from huizhanjia_core.hookspecs import Migrations
from huizhanjia_core.organization.site_models import BasisDocumentRow
from huizhanjia_core.plugins import PluginError, Registry
from huizhanjia_core.plugins.answers import LISTS, SINGLE
from huizhanjia_core.plugins.checks import check
from huizhanjia_core.plugins.conformance import wrong_imports
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from tests.core.plugins.made import manifest, plugin

HOOKS = (*SINGLE, *LISTS)


@pytest.fixture
def metadata() -> MetaData:
    found = MetaData()
    Table("core_organization", found, Column("id", Integer, primary_key=True))
    return found


def model(metadata: MetaData, name: str, target: str | None = None, **key: Any) -> Any:
    """A class with a table that may refer to another."""
    columns: list[Any] = [Column("id", Integer, primary_key=True)]
    if target:
        columns.append(Column("other_id", ForeignKey(f"{target}.id", **key)))
    return type(name, (), {"__table__": Table(name, metadata, *columns)})


def answers(**given: Any) -> dict[str, Any]:
    """Every hook unanswered but those given."""
    return dict.fromkeys(HOOKS, ()) | given


def test_tables_with_the_prefix_and_plain_keys_into_the_core_are_fine(metadata: MetaData) -> None:
    tree = model(metadata, "apple_tree", "core_organization")
    leaf = model(metadata, "apple_leaf", "apple_tree", ondelete="CASCADE")
    check(answers(models=(("apple", tree), ("apple", leaf))))


def test_table_without_prefix_is_refused(metadata: MetaData) -> None:
    with pytest.raises(PluginError, match="数据表 tree 须以 apple_ 开头"):
        check(answers(models=(("apple", model(metadata, "tree")),)))


@pytest.mark.parametrize("key", [{"ondelete": "CASCADE"}, {"onupdate": "cascade"}])
def test_cascade_into_the_core_is_refused(metadata: MetaData, key: dict[str, str]) -> None:
    tree = model(metadata, "apple_tree", "core_organization", **key)
    with pytest.raises(
        PluginError, match=r"apple_tree of plugin apple into core_organization may not CASCADE"
    ):
        check(answers(models=(("apple", tree),)))


def test_key_into_another_plugin_is_refused(metadata: MetaData) -> None:
    tree = model(metadata, "apple_tree")
    basket = model(metadata, "banana_basket", "apple_tree")
    with pytest.raises(PluginError, match="banana 的数据表 banana_basket 有外键指向 apple_tree（apple）"):
        check(answers(models=(("apple", tree), ("banana", basket))))


def test_key_into_a_plugin_that_is_not_enabled_is_refused(metadata: MetaData) -> None:
    basket = model(metadata, "banana_basket", "apple_tree")
    with pytest.raises(PluginError, match="foreign key into apple_tree of nobody"):
        check(answers(models=(("banana", basket),)))


def test_key_of_the_core_into_a_plugin_is_refused(metadata: MetaData) -> None:
    tree = model(metadata, "apple_tree")
    thing = model(metadata, "core_thing", "apple_tree")
    with pytest.raises(PluginError, match="Table core_thing of plugin core"):
        check(answers(models=(("core", thing), ("apple", tree))))


def test_migrations_of_another_prefix_are_refused() -> None:
    with pytest.raises(PluginError, match="apple 的迁移前缀应为 apple，却是 pear"):
        Registry.of([plugin("apple", migrations=Migrations("apple.migrations", prefix="pear"))])


def test_plugin_without_tables_has_no_migrations() -> None:
    registry = Registry.of([plugin(manifest("apple"), migrations=None)])
    assert [name for name, _ in registry.given("migrations") if name == "apple"] == []


class TestImports:
    """What a plugin's files may import."""

    @pytest.mark.parametrize(
        ("file", "line"),
        [
            ("service.py", "from huizhanjia_core.work import Work"),
            ("service.py", "import huizhanjia_apple.models"),
            ("service.py", "from . import models"),
            ("with_banana.py", "from huizhanjia_banana import api"),
            ("with_banana.py", "from huizhanjia_banana.api import evidence"),
        ],
    )
    def test_allowed(self, tmp_path: Any, file: str, line: str) -> None:
        assert wrong_imports(self.folder(tmp_path, file, line)) == []

    @pytest.mark.parametrize(
        ("file", "line", "module"),
        [
            ("service.py", "from huizhanjia_banana import api", "huizhanjia_banana.api"),
            ("with_banana.py", "from huizhanjia_banana import service", "huizhanjia_banana.service"),
            ("with_banana.py", "import huizhanjia_cherry.api", "huizhanjia_cherry.api"),
            ("deep/rule.py", "def f():\n    import huizhanjia_banana", "huizhanjia_banana"),
        ],
    )
    def test_refused(self, tmp_path: Any, file: str, line: str, module: str) -> None:
        (found,) = wrong_imports(self.folder(tmp_path, file, line))
        assert found == f"{file} 引用了 {module} · it imports another plugin"

    @staticmethod
    def folder(path: Any, file: str, line: str) -> Any:
        target = path / "huizhanjia_apple" / file
        target.parent.mkdir(parents=True)
        target.write_text(line)
        return path / "huizhanjia_apple"


@pytest.mark.parametrize("hook", ["forms", "importers"])
def test_two_of_one_name_are_refused(hook: str) -> None:
    given = SimpleNamespace(name="x")
    with pytest.raises(PluginError, match="重复：apple、pear"):
        check(answers(**{hook: (("apple", given), ("pear", given))}))


def test_a_file_reference_needs_its_prefix_and_a_unique_key_of_a_file() -> None:
    right, wrong = BasisDocumentRow.file_id, BasisDocumentRow.site_id
    for purpose, column in (("core:x", right), ("apple:x", wrong)):
        with pytest.raises(PluginError, match="声明不当"):
            check(answers(file_references=(("apple", SimpleNamespace(purpose=purpose, column=column)),)))
    check(answers(file_references=(("apple", SimpleNamespace(purpose="apple:x", column=right)),)))
