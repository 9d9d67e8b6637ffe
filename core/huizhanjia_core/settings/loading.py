"""Reading the settings: built-in values, then the file, then the environment."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource

from huizhanjia_core.settings.whole import DEFAULT_DATA_FOLDER, Settings
from huizhanjia_core.settings_errors import SettingsError, complaints
from huizhanjia_core.settings_file import PREFIX, settings_file


def load(explicit: Path | None = None) -> Settings:
    """The settings in force: built-in values, then the file, then the environment.

    Relative paths in the file are relative to the folder of the file.

    Args:
        explicit: the configuration file; without it ``HZJ_CONFIG`` or ``./huizhanjia.toml``.

    Raises:
        SettingsError: a file that was asked for is missing or unreadable, or a value or key is wrong.
    """
    path = settings_file(explicit)
    asked_for = explicit is not None or f"{PREFIX}CONFIG" in os.environ
    given: dict[str, Any] = {}
    if path.exists() or asked_for:
        given = _anchored(_read(path), path.resolve().parent)
    unknown = _unknown_variables()
    if unknown:
        raise SettingsError([f"环境变量 {name}：没有这个配置项" for name in unknown])
    _merge(given, EnvSettingsSource(Settings)())
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(complaints(error, Settings)) from None


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SettingsError([f"找不到配置文件 {path}"])
    try:
        return dict(TomlConfigSettingsSource(Settings, path)())
    except OSError as error:
        raise SettingsError([f"配置文件 {path} 无法读取：{error.strerror}"]) from None
    except ValueError as error:  # a TOML or an UTF-8 error
        raise SettingsError([f"配置文件 {path} 不是有效的 TOML（UTF-8）：{error}"]) from None


def _anchored(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The values of a file with relative paths made relative to the file's folder."""
    given.setdefault("data_folder", DEFAULT_DATA_FOLDER)

    def walk(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: walk(name, inner) for name, inner in value.items()}
        if isinstance(value, str) and (key == "data_folder" or key.endswith("_file")):
            return str(folder / value)
        if key == "url" and isinstance(value, str) and re.match(r"sqlite(\+aiosqlite)?:///[^/:]", value):
            scheme, _, file = value.partition(":///")
            return f"{scheme}:///{folder / file}"
        return value

    return {key: walk(key, value) for key, value in given.items()}


def _unknown_variables() -> list[str]:
    """Variables that look like ours and name no section."""
    known = {name.upper() for name in Settings.model_fields} | {"CONFIG"}
    ours = (name for name in os.environ if name.upper().startswith(PREFIX))
    return sorted(name for name in ours if name.upper().removeprefix(PREFIX).split("__")[0] not in known)


def _merge(into: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        below = into.get(key)
        if isinstance(below, dict) and isinstance(value, Mapping):
            _merge(below, value)
        else:
            into[key] = value
