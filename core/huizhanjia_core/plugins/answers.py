"""Ask the plugins every hook once, in plugin order, and know who answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from huizhanjia_core import hookspecs
from huizhanjia_core.documents.form import Form
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.files.reference import FileReference
from huizhanjia_core.hookspecs import (
    ActionSpec,
    Command,
    DemoStep,
    Listener,
    Manifest,
    Migrations,
    RoleGrantSpec,
    RoleSpec,
)
from huizhanjia_core.jobs.declaration import JobSpec
from huizhanjia_core.plugins.errors import BrokenPluginError, PluginError
from huizhanjia_core.workflow.declaration import Workflow

SINGLE: Mapping[str, type] = {"migrations": Migrations, "operations": Path}
"""Hooks that answer one value or None."""

LISTS: Mapping[str, type] = {
    "graphql": type,
    "models": type,
    "actions": ActionSpec,
    "roles": RoleSpec,
    "role_actions": RoleGrantSpec,
    "listeners": Listener,
    "workflows": Workflow,
    "jobs": JobSpec,
    "commands": Command,
    "demo": DemoStep,
    "file_references": FileReference,
    "forms": Form,
    "importers": Importer,
    "hookspecs": ModuleType,
}
"""Hooks that answer any number of values."""

PLUGIN_ONLY = ("manifest", "migrations", "hookspecs")
"""Hooks that glue may not answer."""


@dataclass(frozen=True)
class Loaded:
    """A plugin that takes part.

    Attributes:
        manifest: who it is.
        plugin: the object whose hooks are asked.
        distribution: name and version of the installed distribution it came from, if it came from one.
        glue: further objects that answer in its name, because another plugin is enabled too.
    """

    manifest: Manifest
    plugin: object
    distribution: str | None = None
    glue: tuple[object, ...] = ()

    @property
    def name(self) -> str:
        """The plugin's name."""
        return self.manifest.name


def manifest_of(plugin: object, label: str) -> Manifest:
    """Who ``plugin`` says it is; raises ``PluginError`` under ``label`` when it does not say."""
    found = _ask(_alone(plugin, label), "manifest", label)
    if len(found) != 1 or not isinstance(found[0], Manifest):
        raise PluginError(
            f"插件 {label} 没有给出清单：它的 manifest() 必须返回一个 Manifest。",
            f"Plugin {label} has no manifest: its hook manifest() must return a Manifest.",
            plugin=label,
        )
    return found[0]


def glued(loaded: Loaded, enabled: Iterable[str]) -> tuple[object, ...]:
    """The glue of a plugin for each plugin that is enabled too, imported now."""
    names = set(enabled)
    wanted = (*loaded.manifest.requires, *loaded.manifest.optional)
    paths = [need.glue for need in sorted(wanted, key=lambda need: need.name) if need.name in names]
    return tuple(_import(loaded.name, path) for path in paths if path is not None)


def connect(plugins: Sequence[Loaded]) -> pluggy.PluginManager:
    """A plugin manager of its own with every spec and, in order, every plugin and its glue.

    Raises:
        PluginError: when a hook implementation fits no hook.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for loaded in plugins:
        for module in answers(_alone(loaded.plugin, loaded.name), "hookspecs", loaded.name):
            try:
                manager.add_hookspecs(module)
            except ValueError as error:
                raise BrokenPluginError(loaded.name, "hookspecs()", error) from error
    owners: dict[int, str] = {}
    for loaded in plugins:
        for number, part in enumerate((loaded.plugin, *loaded.glue)):
            owners[id(part)] = loaded.name
            try:
                manager.register(part, f"{loaded.name}/{number}" if number else loaded.name)
            except (ValueError, pluggy.PluginValidationError) as error:
                raise _unfit(loaded.name, error) from error
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise _unfit(owners[id(error.plugin)], error) from error
    return manager


def collect(
    manager: pluggy.PluginManager, plugins: Sequence[Loaded]
) -> dict[str, tuple[tuple[str, Any], ...]]:
    """Each hook's values with the name of the plugin that gave each, in plugin order."""
    collected: dict[str, tuple[tuple[str, Any], ...]] = {}
    for hook in (*SINGLE, *LISTS):
        given: list[tuple[str, Any]] = []
        for loaded in plugins:
            for part in (loaded.plugin, *loaded.glue):
                given.extend((loaded.name, value) for value in answers(manager, hook, loaded.name, part))
        collected[hook] = tuple(given)
    return collected


def answers(manager: pluggy.PluginManager, hook: str, label: str, part: object | None = None) -> list[Any]:
    """The values that one plugin gives to a hook, each checked for its type."""
    found: list[Any] = []
    for answer in _ask(manager, hook, label, part):
        if hook in SINGLE:
            found.extend([] if answer is None else [answer])
        elif isinstance(answer, Iterable):
            found.extend(answer)
        else:
            raise _wrong(label, hook, answer)
    wanted = SINGLE.get(hook) or LISTS[hook]
    for value in found:
        if not isinstance(value, wanted):
            raise _wrong(label, hook, value)
    return found


def _ask(manager: pluggy.PluginManager, hook: str, label: str, part: object | None = None) -> list[Any]:
    caller: pluggy.HookCaller = getattr(manager.hook, hook)
    try:
        return [impl.function() for impl in caller.get_hookimpls() if part is None or impl.plugin is part]
    except (Exception, SystemExit) as error:
        raise BrokenPluginError(label, f"{hook}()", error) from error


def _alone(plugin: object, label: str) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, label)
    except (ValueError, pluggy.PluginValidationError) as error:
        raise _unfit(label, error) from error
    return manager


def _import(name: str, path: str) -> object:
    try:
        part: object = import_module(path).plugin
    except (Exception, SystemExit) as error:
        raise BrokenPluginError(name, f"import {path}", error) from error
    manager = _alone(part, name)
    for hook in PLUGIN_ONLY:
        if getattr(manager.hook, hook).get_hookimpls():
            raise PluginError(
                f"插件 {name} 的衔接模块 {path} 不能实现 {hook}()：它属于 plugin.py。",
                f"Glue {path} of plugin {name} may not answer {hook}(): that belongs to plugin.py.",
                plugin=name,
            )
    return part


def _unfit(name: str, error: Exception) -> PluginError:
    reason = " ".join(str(error).split())
    return PluginError(
        f"插件 {name} 的钩子实现不符合任何钩子：{reason}。",
        f"A hook implementation of plugin {name} fits no hook: {reason}.",
        plugin=name,
    )


def _wrong(name: str, hook: str, value: object) -> PluginError:
    wanted = (SINGLE.get(hook) or LISTS[hook]).__name__
    return PluginError(
        f"插件 {name} 的 {hook}() 应返回 {wanted}，却返回了 {value!r}。",
        f"The hook {hook}() of plugin {name} must give {wanted}, but gave {value!r}.",
        plugin=name,
    )
