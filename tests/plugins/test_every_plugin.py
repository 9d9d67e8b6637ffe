"""Facts that hold of the core and of each plugin that is installed."""

import re
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

import huizhanjia_core
import huizhanjia_schema
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, print_type, validate
from huizhanjia_core.db.database import Database
from huizhanjia_core.migrate import check, sql, upgrade
from huizhanjia_core.plugins import Registry, preview_disable
from huizhanjia_core.plugins.conformance import folder_of, imported, problems, undescribed, wrong_imports
from huizhanjia_core.plugins.order import dependents
from huizhanjia_core.settings import DatabaseSettings
from huizhanjia_core.workflow.diagram import mermaid
from typer.main import get_command

ACTION = re.compile(r"[a-z][a-z0-9_]*:[a-z_]+:[a-z_]+")


def given(registry: Registry, hook: str, name: str) -> list[Any]:
    return [value for owner, value in registry.given(hook) if owner == name]


def texts(schema: GraphQLSchema) -> dict[str, str]:
    return {name: print_type(kind) for name, kind in schema.type_map.items() if not name.startswith("__")}


def test_plugin_owes_nothing(registry: Registry, name: str) -> None:
    assert problems(registry, name) == []


def test_tables_begin_with_the_name(registry: Registry, name: str) -> None:
    for model in given(registry, "models", name):
        assert model.__tablename__.startswith(f"{name}_")


def test_actions_are_named_module_resource_act(registry: Registry, name: str) -> None:
    for spec in given(registry, "actions", name):
        assert ACTION.fullmatch(spec.action)
        assert spec.action.startswith(f"{name}:")


def test_actions_and_roles_are_told_in_chinese(registry: Registry, name: str) -> None:
    for spec in given(registry, "actions", name) + given(registry, "roles", name):
        assert re.search(r"[\u4e00-\u9fff]", spec.zh)
        assert spec.en.isascii()


def test_each_action_is_allowed_to_some_role_at_first(registry: Registry, name: str) -> None:
    allowed = {str(row.action) for row in registry.role_actions()}
    assert {str(spec.action) for spec in given(registry, "actions", name)} <= allowed


def test_commands_show_their_help(registry: Registry, name: str) -> None:
    for command in given(registry, "commands", name):
        assert get_command(command.app).help


def test_each_workflow_is_drawn_in_the_readme(registry: Registry, name: str) -> None:
    loaded = next(one for one in registry.plugins if one.name == name)
    here = folder_of(loaded)
    readme = next(path for path in (here / "README.md", here.parent / "README.md") if path.exists())
    for flow in given(registry, "workflows", name):
        assert mermaid(flow) in readme.read_text("utf-8"), f"run huizhanjia plugin diagrams {name}"


def test_example_operations_are_valid_and_named(registry: Registry, name: str) -> None:
    for folder in given(registry, "operations", name):
        files = sorted(Path(folder).rglob("*.graphql"))
        assert files
        for file in files:
            document = parse(file.read_text("utf-8"))
            assert validate(registry.schema.graphql_schema, document) == []
            assert all(one.name for one in document.definitions if isinstance(one, OperationDefinitionNode))


def test_plugin_leaves_cleanly(registry: Registry, name: str) -> None:
    if name == "core":
        assert set(
            texts(registry.without(loaded.name for loaded in registry.plugins[1:]).schema.graphql_schema)
        )
        return
    needing = dependents(name, [loaded.manifest for loaded in registry.plugins])
    with_it = registry.without(needing)
    before, after = texts(with_it.schema.graphql_schema), texts(with_it.without([name]).schema.graphql_schema)
    preview = preview_disable(with_it, name)
    assert set(before) - set(after) == set(preview.types)
    touched = {label.split(".")[0] for label in preview.fields} | {"Query", "Mutation"}
    assert {kind for kind in after if after[kind] != before[kind]} <= touched
    for kind in touched & set(after):
        assert lines(after[kind]) <= lines(before[kind]), f"{kind} changed by more than {name}'s own fields"


async def test_sql_for_an_administrator_makes_the_same_tables(registry: Registry, empty_url: str) -> None:
    modules = registry.migrations()
    database = Database(DatabaseSettings(url=empty_url))
    try:
        script = sql(database.dialect, modules)
        if database.dialect == "sqlite":
            connection = sqlite3.connect(empty_url.partition("///")[2])
            connection.executescript(script)
            connection.close()
        else:
            async with database.writers.connect() as session:
                driver: Any = (await session.get_raw_connection()).driver_connection
                await driver.execute(script)
        assert await check(database, modules) == []
        assert await upgrade(database, modules) == []
    finally:
        await database.dispose()


def lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


async def test_migrations_make_what_the_models_declare(registry: Registry, name: str, empty_url: str) -> None:
    modules = registry.migrations()
    database = Database(DatabaseSettings(url=empty_url))
    try:
        await upgrade(database, modules)
        assert await check(database, [one for one in modules if one.prefix == name]) == []
    finally:
        await database.dispose()


def test_core_alone_is_a_valid_schema() -> None:
    schema = Registry.of([]).compose().graphql_schema
    assert build_schema(str(Registry.of([]).compose())).query_type is not None
    assert undescribed(schema) == set()


def folder(module: ModuleType) -> Path:
    return Path(str(module.__file__)).parent


def test_schema_imports_neither_core_nor_plugin() -> None:
    modules = {module for path in folder(huizhanjia_schema).rglob("*.py") for module in imported(path)}
    roots = {module.split(".")[0] for module in modules}
    assert {root for root in roots if root.startswith("huizhanjia_")} == {"huizhanjia_schema"}


def test_core_imports_no_plugin() -> None:
    assert wrong_imports(folder(huizhanjia_core)) == []
