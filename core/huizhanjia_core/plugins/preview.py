"""What goes when a plugin is disabled: two composed schemas compared, and what the plugin gave."""

from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)

from huizhanjia_core.plugins.errors import PluginError
from huizhanjia_core.plugins.order import CORE, dependents
from huizhanjia_core.plugins.registry import Registry


@dataclass(frozen=True)
class DisablePreview:
    """What goes with a plugin, and with those that need it. Its tables and their rows stay.

    Attributes:
        name: the plugin.
        dependents: enabled plugins that need it; while there is one, it cannot be disabled.
        operations: root fields, such as ``query funds`` and ``mutation postEntry``.
        types: GraphQL types.
        fields: fields, arguments and enum values of types that stay, such as ``Organization.funds``.
        actions: actions that roles can no longer allow.
        roles: roles that can no longer be granted.
        role_actions: rows of the policy that no longer count, as ``role -> action``.
        commands: commands of the command line.
        jobs: kinds of background jobs that wait until it is back.
        listens_to: events that it no longer hears.
    """

    name: str
    dependents: tuple[str, ...]
    operations: tuple[str, ...]
    types: tuple[str, ...]
    fields: tuple[str, ...]
    actions: tuple[str, ...]
    roles: tuple[str, ...]
    role_actions: tuple[str, ...]
    commands: tuple[str, ...]
    jobs: tuple[str, ...]
    listens_to: tuple[str, ...]


def preview_disable(registry: Registry, name: str) -> DisablePreview:
    """What would go if ``name``, and whatever needs it, were disabled.

    Raises:
        PluginError: when ``name`` is the core or takes no part, or when the rest cannot be composed.
    """
    enabled = [loaded.name for loaded in registry.plugins]
    if name == CORE:
        raise PluginError("核心不能停用。", "The core cannot be disabled.", plugin=name)
    if name not in enabled:
        raise PluginError(f"插件 {name} 未启用。", f"Plugin {name} is not enabled.", plugin=name)
    needing = dependents(name, [loaded.manifest for loaded in registry.plugins])
    rest = registry.without({name, *needing})
    before, after = registry.schema.graphql_schema, rest.schema.graphql_schema
    gone_types = sorted(set(before.type_map) - set(after.type_map))
    gone = sorted(_members(before) - _members(after))
    return DisablePreview(
        name=name,
        dependents=tuple(needing),
        operations=tuple(sorted(_operations(before) - _operations(after))),
        types=tuple(gone_types),
        fields=tuple(one for one in gone if one.split(".")[0] not in {*gone_types, *_roots(before)}),
        actions=_difference(registry, rest, "actions", "action"),
        roles=_difference(registry, rest, "roles", "code"),
        role_actions=tuple(
            f"{row.role} -> {row.action}" for row in registry.role_actions() if row not in rest.role_actions()
        ),
        commands=_difference(registry, rest, "commands", "name"),
        jobs=_difference(registry, rest, "jobs", "kind"),
        listens_to=tuple(
            sorted({one.event.__name__ for one in registry.listeners() if one not in rest.listeners()})
        ),
    )


def _difference(registry: Registry, rest: Registry, hook: str, attribute: str) -> tuple[str, ...]:
    stays = {getattr(value, attribute) for _, value in rest.given(hook)}
    return tuple(
        str(one) for _, value in registry.given(hook) if (one := getattr(value, attribute)) not in stays
    )


def _roots(schema: GraphQLSchema) -> dict[str, GraphQLObjectType]:
    return {root.name: root for root in (schema.query_type, schema.mutation_type) if root is not None}


def _operations(schema: GraphQLSchema) -> set[str]:
    return {f"{name.lower()} {field}" for name, root in _roots(schema).items() for field in root.fields}


def _members(schema: GraphQLSchema) -> set[str]:
    found: set[str] = set()
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                found.add(f"{kind.name}.{name}")
                found |= {f"{kind.name}.{name}({argument}:)" for argument in field.args}
        elif isinstance(kind, GraphQLInputObjectType):
            found |= {f"{kind.name}.{name}" for name in kind.fields}
        elif isinstance(kind, GraphQLEnumType):
            found |= {f"{kind.name}.{name}" for name in kind.values}
    return found
