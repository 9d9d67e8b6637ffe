"""Write a new plugin: a distribution that installs, runs and passes its own tests from the start."""

from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from string import Template
from typing import Final

from packaging.version import Version

from huizhanjia_core.plugins.errors import PluginError
from huizhanjia_core.plugins.order import CORE, check_name

SUFFIX: Final = ".template"
"""Ends the templates' names, so that no tool takes them for Python."""


def create(name: str, directory: Path) -> Path:
    """Write the distribution of a new plugin.

    Args:
        name: the plugin's name, which begins its tables, actions and GraphQL names.
        directory: where its folder, called ``name``, is made; it is created when it is not there.

    Returns:
        The new folder.

    Raises:
        PluginError: when the name is not valid or the folder exists.
    """
    check_name(name)
    if name == CORE or name.startswith(f"{CORE}_") or name == "schema":
        raise PluginError(f"名称 {name} 已保留。", f"The name {name} is reserved.", plugin=name)
    target = directory / name
    if target.exists():
        raise PluginError(
            f"{target} 已存在，未作任何改动。", f"{target} exists already; nothing was written.", plugin=name
        )
    words = _words(name)
    with as_file(files(__package__) / "template") as template:
        for source in sorted(template.rglob(f"*{SUFFIX}")):
            path = target / _renamed(source.relative_to(template), name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(Template(source.read_text("utf-8")).substitute(words), "utf-8")
    (target / f"huizhanjia_{name}" / "py.typed").touch()
    return target


def _renamed(path: Path, name: str) -> Path:
    parts = [f"huizhanjia_{name}" if part == "package" else part for part in path.parts]
    parts[-1] = parts[-1].removesuffix(SUFFIX).replace("NAME", name)
    return Path(*parts)


def _words(name: str) -> dict[str, str]:
    parts = name.split("_")
    major, minor = (*Version(version("huizhanjia-core")).release, 0)[:2]
    # Before 1.0 every minor version may break what is built on it.
    below = f"0.{minor + 1}" if major == 0 else f"{major + 1}"
    return {
        "name": name,
        "distribution": f"huizhanjia-{name.replace('_', '-')}",
        "package": f"huizhanjia_{name}",
        "Name": "".join(part.capitalize() for part in parts),
        "camel": parts[0] + "".join(part.capitalize() for part in parts[1:]),
        "title": " ".join(parts).capitalize(),
        # Ids begin with letters only.
        "prefix": "".join(letter for letter in name if letter.isalpha()) + "activity",
        "core_range": f">={major}.{minor},<{below}",
    }
