"""One set of plugins, started together; a process can hold several."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from huizhanjia_schema import ComposedSchema, DeclarationError
from huizhanjia_schema.compiled.indexes import missing_indexes

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
from huizhanjia_core.plugins.answers import Loaded, collect, connect, glued, manifest_of
from huizhanjia_core.plugins.checks import check
from huizhanjia_core.plugins.errors import PluginError
from huizhanjia_core.plugins.installed import Installed
from huizhanjia_core.plugins.order import in_order

if TYPE_CHECKING:
    from huizhanjia_core.db.model import Model
    from huizhanjia_core.jobs.declaration import JobSpec
    from huizhanjia_core.settings import Settings
    from huizhanjia_core.workflow.declaration import Workflow

P = ParamSpec("P")
R = TypeVar("R")


class Registry:
    """The core and the plugins of one deployment, in order, with what each offers.

    Args:
        plugins: the core and the plugins, in any order.

    Raises:
        PluginError: when they cannot start together, with the plugin's name and the reason.
    """

    def __init__(self, plugins: Iterable[Loaded]) -> None:
        given = list(plugins)
        order = in_order([loaded.manifest for loaded in given])
        named = {loaded.name: loaded for loaded in given}
        self.plugins: Sequence[Loaded] = tuple(
            replace(named[manifest.name], glue=glued(named[manifest.name], named)) for manifest in order
        )
        self._manager = connect(self.plugins)
        self._answers = collect(self._manager, self.plugins)
        check(self._answers)

    @classmethod
    def load(cls, settings: Settings, installed: Installed | None = None) -> Registry:
        """The core and the installed plugins that the settings enable.

        Args:
            settings: whose ``plugins.enabled`` names the plugins.
            installed: what there is to choose from; by default, what this environment has.

        Raises:
            PluginError: when they cannot start together.
        """
        return cls.enabled(settings.plugins.enabled, installed)

    @classmethod
    def enabled(cls, names: Iterable[str], installed: Installed | None = None) -> Registry:
        """The core and the installed plugins of these names; raises as ``load`` does."""
        source = installed or Installed()
        return cls([_core(), *(source.load(name) for name in names)])

    @classmethod
    def of(cls, plugins: Iterable[object]) -> Registry:
        """The core and these plugin objects, for tests; raises as ``load`` does."""
        found = (Loaded(manifest_of(plugin, repr(plugin)), plugin) for plugin in plugins)
        return cls([_core(), *found])

    def without(self, names: Iterable[str]) -> Registry:
        """The same set less the plugins of these names."""
        leaving = set(names)
        return Registry(replace(loaded, glue=()) for loaded in self.plugins if loaded.name not in leaving)

    def manifest(self, name: str) -> Manifest:
        """The manifest of one plugin; raises ``KeyError`` when it takes no part."""
        return {loaded.name: loaded.manifest for loaded in self.plugins}[name]

    def given(self, hook: str) -> Sequence[tuple[str, Any]]:
        """Each value of a core hook with the name of the plugin that gave it."""
        return self._answers[hook]

    def _values(self, hook: str) -> list[Any]:
        return [value for _, value in self._answers[hook]]

    def extensions(self) -> list[type]:
        """Every GraphQL declaration."""
        return self._values("graphql")

    def models(self) -> list[type[Model]]:
        """Every mapped class."""
        return self._values("models")

    def migrations(self) -> list[Migrations]:
        """Every module's Alembic history, in the order of upgrading."""
        return self._values("migrations")

    def actions(self) -> list[ActionSpec]:
        """Every action that a role can allow."""
        return self._values("actions")

    def roles(self) -> list[RoleSpec]:
        """Every role."""
        return self._values("roles")

    def role_actions(self) -> list[RoleGrantSpec]:
        """Every row of the initial policy."""
        return self._values("role_actions")

    def listeners(self) -> list[Listener[Any]]:
        """Everyone who hears a domain event, in the order of being told."""
        return self._values("listeners")

    def workflows(self) -> list[Workflow]:
        """The life of every record type that has states."""
        return self._values("workflows")

    def jobs(self) -> list[JobSpec]:
        """Every kind of work done in the background."""
        return self._values("jobs")

    def commands(self) -> list[Command]:
        """Every group of commands."""
        return self._values("commands")

    def demo(self) -> list[DemoStep]:
        """The steps of filling an empty system."""
        return self._values("demo")

    def file_references(self) -> list[FileReference]:
        """Every record that has files."""
        return self._values("file_references")

    def forms(self) -> list[Form]:
        """Everything that can be printed."""
        return self._values("forms")

    def importers(self) -> list[Importer]:
        """Everything that can be entered from a spreadsheet."""
        return self._values("importers")

    def operations(self) -> list[Path]:
        """The folders of example operations."""
        return self._values("operations")

    def ask(self, spec: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """What each plugin answers to a hook that a plugin specifies, in plugin order.

        Args:
            spec: the hook, as its ``api`` module names it: ``api.evidence``.
            args: its arguments.
            kwargs: its arguments by name.

        Raises:
            PluginError: when no enabled plugin specifies that hook.
        """
        name = spec.__name__
        caller = getattr(self._manager.hook, name, None)
        if caller is None or caller.spec is None or caller.spec.function is not spec:
            raise PluginError(
                f"没有已启用的插件声明钩子 {spec.__module__}.{name}。",
                f"No enabled plugin specifies the hook {spec.__module__}.{name}.",
            )
        bound = inspect.signature(spec).bind(*args, **kwargs)
        bound.apply_defaults()
        found = caller(**bound.arguments)
        if caller.spec.opts["firstresult"]:
            return [] if found is None else [found]
        # The manager calls whoever registered last first.
        return cast("list[R]", found)[::-1]

    @cached_property
    def schema(self) -> ComposedSchema:
        """The one schema of this set, composed once; raises ``PluginError`` when the parts clash."""
        return self.compose()

    def compose(self) -> ComposedSchema:
        """The one schema that the core and these plugins make together, composed anew.

        Raises:
            PluginError: when declarations clash or miss their target, or no index supports a relation.
        """
        from huizhanjia_core.files.scope import bind  # noqa: PLC0415 - as in _core

        try:
            composed = ComposedSchema(self.extensions())
        except DeclarationError as error:
            raise PluginError(
                f"无法组成统一的 GraphQL 接口：{error}。", f"The schema cannot be composed: {error}."
            ) from error
        missing = missing_indexes(composed.catalog)
        if missing:
            raise PluginError(
                f"关系缺少索引，每读一行都要扫描整张表：{'；'.join(missing)}。",
                f"Relations without an index would read a whole table for every row: {'; '.join(missing)}.",
            )
        bind(composed, self.file_references())
        return composed


def _core() -> Loaded:
    # Imported here: the core's own parts may themselves ask for this module's types.
    from huizhanjia_core import builtin  # noqa: PLC0415

    return Loaded(manifest_of(builtin.plugin, "core"), builtin.plugin)
