"""Finding, ordering, checking and switching plugins."""

from huizhanjia_core.plugins.answers import Loaded
from huizhanjia_core.plugins.errors import BrokenPluginError, PluginError
from huizhanjia_core.plugins.installed import Installed
from huizhanjia_core.plugins.preview import DisablePreview, preview_disable
from huizhanjia_core.plugins.registry import Registry
from huizhanjia_core.plugins.switch import disable, enable

__all__ = [
    "BrokenPluginError",
    "DisablePreview",
    "Installed",
    "Loaded",
    "PluginError",
    "Registry",
    "disable",
    "enable",
    "preview_disable",
]
