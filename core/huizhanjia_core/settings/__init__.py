"""What a deployment can set: one TOML file, overridden key by key from the environment."""

from huizhanjia_core.settings.loading import load
from huizhanjia_core.settings.section import Section, Words
from huizhanjia_core.settings.sections import (
    CryptoSettings,
    DatabaseSettings,
    DocumentSettings,
    FileSettings,
    IdentitySettings,
    JobSettings,
    LimitSettings,
    LoggingSettings,
    PluginSettings,
    ServerSettings,
)
from huizhanjia_core.settings.whole import DEFAULT_DATA_FOLDER, MASK, Settings

__all__ = [
    "DEFAULT_DATA_FOLDER",
    "MASK",
    "CryptoSettings",
    "DatabaseSettings",
    "DocumentSettings",
    "FileSettings",
    "IdentitySettings",
    "JobSettings",
    "LimitSettings",
    "LoggingSettings",
    "PluginSettings",
    "Section",
    "ServerSettings",
    "Settings",
    "Words",
    "load",
]
