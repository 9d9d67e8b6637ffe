"""Enable and disable plugins in the configuration file, which people edit too."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, Array

from huizhanjia_core.hookspecs import Manifest
from huizhanjia_core.plugins.errors import PluginError
from huizhanjia_core.plugins.installed import Installed
from huizhanjia_core.plugins.order import CORE, dependents
from huizhanjia_core.plugins.registry import Registry


def enable(config_path: Path, name: str, installed: Installed | None = None) -> Registry:
    """Add a plugin to the configuration file, once it is certain that the new set starts.

    Args:
        config_path: the TOML file; comments and layout stay, and it is replaced in one step.
        name: the plugin.
        installed: what there is to choose from; by default, what this environment has.

    Returns:
        The new set, not yet migrated.

    Raises:
        PluginError: when the new set cannot start or the file cannot be read; the file stays as it was.
    """
    document = _read(config_path)
    names = _enabled(document, config_path)
    wanted = names if name in names or name == CORE else [*names, name]
    registry = Registry.enabled(wanted, installed)
    registry.compose()
    if wanted != names:
        _array(document, config_path).append(name)
        _write(config_path, document)
    return registry


def disable(config_path: Path, name: str, installed: Installed | None = None) -> None:
    """Take a plugin out of the configuration file; its tables and their rows stay.

    A plugin that cannot even be imported can be disabled.

    Raises:
        PluginError: when it is not enabled, when an enabled plugin needs it, or when the file cannot be read.
    """
    document = _read(config_path)
    names = _enabled(document, config_path)
    if name == CORE:
        raise PluginError("核心不能停用。", "The core cannot be disabled.", plugin=name)
    if name not in names:
        raise PluginError(f"插件 {name} 未启用。", f"Plugin {name} is not enabled.", plugin=name)
    needing = dependents(name, _manifests(names, installed or Installed()))
    if needing:
        raise PluginError(
            f"插件 {name} 不能停用：{'、'.join(needing)} 依赖它。请先停用它们。",
            f"Plugin {name} cannot be disabled: {', '.join(needing)} need it. Disable those first.",
            plugin=name,
        )
    array = _array(document, config_path)
    while name in array:
        array.remove(name)
    _write(config_path, document)


def _manifests(names: Iterable[str], installed: Installed) -> list[Manifest]:
    # Whoever cannot be imported cannot be asked, and must not keep others from being disabled.
    found: list[Manifest] = []
    for name in names:
        try:
            found.append(installed.load(name).manifest)
        except PluginError:
            continue
    return found


def _read(path: Path) -> TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    except (OSError, UnicodeError, TOMLKitError) as error:
        raise PluginError(
            f"无法读取配置文件 {path}：{error}。", f"The configuration file {path} cannot be read: {error}."
        ) from error


def _enabled(document: TOMLDocument, path: Path) -> list[str]:
    return [str(item) for item in _array(document, path)]


def _array(document: TOMLDocument, path: Path) -> Array:
    section = document.setdefault("plugins", tomlkit.table())
    if isinstance(section, AbstractTable):
        names = section.setdefault("enabled", tomlkit.array())
        if isinstance(names, Array) and all(isinstance(item, str) for item in names):
            return names
    raise PluginError(
        f"配置文件 {path} 中 [plugins] 的 enabled 应为名称列表。",
        f"In the configuration file {path}, enabled under [plugins] must be a list of names.",
    )


def _write(path: Path, document: TOMLDocument) -> None:
    # A reader sees the old file or the new one, also after a power failure.
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
