"""In which order plugins start, and which sets of them cannot start: by manifests alone."""

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from keyword import iskeyword

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from huizhanjia_core.hookspecs import Manifest, Requirement
from huizhanjia_core.plugins.errors import PluginError

CORE = "core"
MAX_NAME = 20
"""Characters of a name: table names begin with it and PostgreSQL keeps only 63 bytes of those."""

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def check_name(name: str) -> None:
    """Raise ``PluginError`` unless ``name`` can begin the names of tables, actions and packages."""
    if not _NAME.fullmatch(name) or iskeyword(name) or len(name) > MAX_NAME:
        raise PluginError(
            f"插件名称 {name!r} 无效：须以小写字母开头，只含小写字母、数字和单个下划线，"
            f"最多 {MAX_NAME} 个字符，且不是 Python 关键字。",
            f"{name!r} is not a valid plugin name: lower-case letters, digits and single underscores, "
            f"a letter first, at most {MAX_NAME} characters, no Python keyword.",
            plugin=name,
        )


def in_order(manifests: Sequence[Manifest]) -> list[Manifest]:
    """The manifests in the order of starting: after what each needs, then by name; the core first.

    Args:
        manifests: one for each module, the core's among them.

    Raises:
        PluginError: for a bad or a duplicate name, a missing requirement, a version that does not fit,
            two names of which one begins the other's tables, or a cycle, whose path it names.
    """
    named = _by_name(manifests)
    core = named[CORE]
    for manifest in manifests:
        if manifest is not core:
            _check_version(manifest, Requirement(CORE, manifest.core), core)
        for requirement in (*manifest.requires, *manifest.optional):
            other = named.get(requirement.name)
            if other is not None:
                _check_version(manifest, requirement, other)
            elif requirement in manifest.requires:
                raise PluginError(
                    f"插件 {manifest.name} 需要插件 {requirement.name}{requirement.versions}，但后者未启用。",
                    f"Plugin {manifest.name} requires {requirement.name}{requirement.versions}, "
                    "which is not enabled.",
                    plugin=manifest.name,
                )
    return _sorted(named)


def dependents(name: str, manifests: Iterable[Manifest]) -> list[str]:
    """The names of the plugins that need ``name``, directly or through others, sorted."""
    found: set[str] = set()
    waiting = [name]
    everyone = list(manifests)
    while waiting:
        target = waiting.pop()
        direct = {m.name for m in everyone if any(r.name == target for r in m.requires)} - found
        found |= direct
        waiting.extend(direct)
    return sorted(found - {name})


def _by_name(manifests: Sequence[Manifest]) -> dict[str, Manifest]:
    named: dict[str, Manifest] = {}
    for manifest in manifests:
        check_name(manifest.name)
        if manifest.name in named:
            raise PluginError(
                f"有两个插件都叫 {manifest.name}（{named[manifest.name].zh}、{manifest.zh}）。",
                f"Two plugins are called {manifest.name} ({named[manifest.name].en}, {manifest.en}).",
                plugin=manifest.name,
            )
        named[manifest.name] = manifest
    for name in named:
        for other in named:
            if other.startswith(f"{name}_"):
                raise PluginError(
                    f"插件 {name} 与 {other} 不能同时启用：数据表前缀 {name}_ 无法区分。",
                    f"Plugins {name} and {other} cannot be enabled together: "
                    f"tables that begin with {name}_ could belong to either.",
                    plugin=other,
                )
    return named


def _check_version(manifest: Manifest, wanted: Requirement, found: Manifest) -> None:
    if not _fits(manifest, wanted, found):
        raise PluginError(
            f"版本冲突：插件 {manifest.name} {manifest.version} 需要 {found.name} {wanted.versions}，"
            f"实际为 {found.version}。",
            f"Version conflict: plugin {manifest.name} {manifest.version} needs {found.name} "
            f"{wanted.versions}, found {found.version}.",
            plugin=manifest.name,
        )


def _fits(manifest: Manifest, wanted: Requirement, found: Manifest) -> bool:
    try:
        specifier = SpecifierSet(wanted.versions)
        return specifier.contains(Version(found.version), prereleases=True)
    except InvalidSpecifier as error:
        raise PluginError(
            f"插件 {manifest.name} 对 {wanted.name} 的版本要求 {wanted.versions!r} 不合 PEP 440。",
            f"Plugin {manifest.name} asks for {wanted.name} {wanted.versions!r}, which is not PEP 440.",
            plugin=manifest.name,
        ) from error
    except InvalidVersion as error:
        raise PluginError(
            f"插件 {found.name} 的版本号 {found.version!r} 不合 PEP 440。",
            f"The version {found.version!r} of plugin {found.name} is not PEP 440.",
            plugin=found.name,
        ) from error


def _sorted(named: Mapping[str, Manifest]) -> list[Manifest]:
    # After the core, Kahn's algorithm with a heap: the smallest name of those that may start.
    waiting = {name: set(_needs(manifest, named)) for name, manifest in named.items()}
    ready = [name for name, needs in waiting.items() if not needs]
    heapq.heapify(ready)
    done: list[str] = []
    while ready:
        name = heapq.heappop(ready)
        done.append(name)
        for other, needs in waiting.items():
            if name in needs:
                needs.remove(name)
                if not needs:
                    heapq.heappush(ready, other)
    if len(done) < len(named):
        path = " -> ".join(_cycle({name: needs for name, needs in waiting.items() if needs}))
        raise PluginError(
            f"插件循环依赖：{path}。",
            f"Plugins depend on each other in a circle: {path}.",
            plugin=path.split(" ")[0],
        )
    return [named[name] for name in done]


def _needs(manifest: Manifest, named: Mapping[str, Manifest]) -> Iterator[str]:
    if manifest.name != CORE:
        yield CORE
        yield from (r.name for r in (*manifest.requires, *manifest.optional) if r.name in named)


def _cycle(waiting: Mapping[str, set[str]]) -> list[str]:
    # Each of these waits for another of these, so the walk must come back to where it was.
    walk = [min(waiting)]
    while walk.count(walk[-1]) == 1:
        walk.append(min(need for need in waiting[walk[-1]] if need in waiting))
    first = walk[walk.index(walk[-1]) :]
    start = first.index(min(first))
    turned = first[start:-1] + first[:start]
    return [*turned, turned[0]]
