"""Which plugins are installed beside the core, found by their entry points."""

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from huizhanjia_core.hookspecs import ENTRY_POINTS
from huizhanjia_core.plugins.answers import Loaded, manifest_of
from huizhanjia_core.plugins.errors import BrokenPluginError, PluginError


class Installed:
    """The plugins that this environment offers, none of them imported yet.

    Args:
        points: the entry points to choose from; by default those of every installed distribution.
    """

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        found = entry_points(group=ENTRY_POINTS) if points is None else points
        self._points: dict[str, list[EntryPoint]] = {}
        for point in found:
            known = self._points.setdefault(point.name, [])
            if all(point.value != other.value for other in known):
                known.append(point)

    @property
    def names(self) -> list[str]:
        """The names that can be enabled, sorted."""
        return sorted(self._points)

    def load(self, name: str) -> Loaded:
        """Import one plugin.

        Raises:
            PluginError: when it is not installed, when two distributions offer it, when its import or its
                manifest raises, or when its manifest bears another name than its entry point.
        """
        points = self._points.get(name, [])
        if not points:
            known = ", ".join(self.names)
            raise PluginError(
                f"插件 {name} 未安装；已安装：{known or '无'}。",
                f"Plugin {name} is not installed; installed: {known or 'none'}.",
                plugin=name,
            )
        if len(points) > 1:
            sources = ", ".join(sorted(_distribution(point) or point.value for point in points))
            raise PluginError(
                f"有多个安装包提供名为 {name} 的插件：{sources}。",
                f"Several distributions offer a plugin called {name}: {sources}.",
                plugin=name,
            )
        return _load(points[0])


def _load(point: EntryPoint) -> Loaded:
    try:
        plugin: object = point.load()
    except (Exception, SystemExit) as error:
        raise BrokenPluginError(point.name, f"import {point.value}", error) from error
    manifest = manifest_of(plugin, point.name)
    if manifest.name != point.name:
        raise PluginError(
            f"插件 {point.name} 的清单名称却是 {manifest.name}：两者必须一致。",
            f"Plugin {point.name} calls itself {manifest.name} in its manifest: the names must agree.",
            plugin=point.name,
        )
    return Loaded(manifest, plugin, _distribution(point))


def _distribution(point: EntryPoint) -> str | None:
    return f"{point.dist.name} {point.dist.version}" if point.dist else None
