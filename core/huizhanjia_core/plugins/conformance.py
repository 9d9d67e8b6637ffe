"""What is asked of every plugin beyond starting: words for readers, tables listed, layers kept."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)

from huizhanjia_core.db.model import Model
from huizhanjia_core.plugins.answers import Loaded
from huizhanjia_core.plugins.order import CORE, dependents
from huizhanjia_core.plugins.registry import Registry

PREFIX = "huizhanjia_"
"""What the import name of every distribution begins with."""

_BELOW_PLUGINS = ("huizhanjia_schema", "huizhanjia_core")
_GLUE = re.compile(r"with_(?P<other>\w+)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def problems(registry: Registry, name: str) -> list[str]:
    """What the plugin ``name`` still owes, each as "Chinese · English"; empty when all is well.

    Args:
        registry: a set in which the plugin takes part.
        name: the plugin, or ``core``.
    """
    loaded = next(one for one in registry.plugins if one.name == name)
    return [*_untold(registry, name), *_unlisted_tables(registry, loaded), *wrong_imports(folder_of(loaded))]


def package_of(loaded: Loaded) -> str:
    """The dotted name of the package that holds the plugin."""
    plugin = loaded.plugin
    module: str = getattr(plugin, "__name__", None) or type(plugin).__module__
    return module.rpartition(".")[0]


def folder_of(loaded: Loaded) -> Path:
    """The folder of that package."""
    spec = find_spec(package_of(loaded))
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"plugin {loaded.name} stands in no package")
    return Path(next(iter(spec.submodule_search_locations)))


def undescribed(schema: GraphQLSchema) -> set[str]:
    """Every type, field, argument and enum value whose description holds no Chinese."""
    described = dict(_descriptions(schema))
    return {label for label, text in described.items() if not text or not _CHINESE.search(text)}


def wrong_imports(folder: Path) -> list[str]:
    """Imports in a plugin's folder that reach into another plugin.

    Allowed are the schema, the core, the plugin itself and, in ``with_<other>.py``, the other's ``api``.
    """
    own = folder.name
    found: list[str] = []
    for path in sorted(folder.rglob("*.py")):
        glue = _GLUE.fullmatch(path.stem)
        allowed = f"{PREFIX}{glue['other']}.api" if glue else None
        for module in imported(path):
            package = module.split(".")[0]
            if not package.startswith(PREFIX) or package in {own, *_BELOW_PLUGINS}:
                continue
            if allowed is None or not (module == allowed or module.startswith(f"{allowed}.")):
                found.append(f"{path.relative_to(folder)} 引用了 {module} · it imports another plugin")
    return found


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a Python file imports, ``from a import b`` as ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _untold(registry: Registry, name: str) -> Iterable[str]:
    needing = dependents(name, [loaded.manifest for loaded in registry.plugins]) if name != CORE else []
    everyone_else = [loaded.name for loaded in registry.plugins if loaded.name != CORE]
    with_it = registry.without(needing if name != CORE else everyone_else)
    rest = undescribed(with_it.without([name]).schema.graphql_schema) if name != CORE else set()
    for label in sorted(undescribed(with_it.schema.graphql_schema) - rest):
        yield f"{label} 没有中文说明 · it has no Chinese description"


def _unlisted_tables(registry: Registry, loaded: Loaded) -> Iterable[str]:
    offered = {model for name, model in registry.given("models") if name == loaded.name}
    if offered and not any(name == loaded.name for name, _ in registry.given("migrations")):
        yield f"插件 {loaded.name} 有数据表而没有迁移 · it has tables and no migrations"
    package = f"{package_of(loaded)}."
    for mapper in Model.registry.mappers:
        if mapper.class_ not in offered and mapper.class_.__module__.startswith(package):
            mapped = f"{mapper.class_.__module__}.{mapper.class_.__name__}"
            yield f"{mapped} 未列入 models() · it is not among the plugin's models()"


def _descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for kind in schema.type_map.values():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue  # GraphQL describes these itself
        yield kind.name, kind.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description
                for argument, declared in field.args.items():
                    yield f"{kind.name}.{name}({argument}:)", declared.description
        elif isinstance(kind, GraphQLInputObjectType):
            for name, item in kind.fields.items():
                yield f"{kind.name}.{name}", item.description
        elif isinstance(kind, GraphQLEnumType):
            for name, value in kind.values.items():
                yield f"{kind.name}.{name}", value.description
