"""The dummy plugin as if installed from a wheel: the metadata that an installer leaves in a folder."""

from pathlib import Path

DUMMY = {"dummy": "tests.dummy_plugin.plugin:plugin"}


def install(folder: Path, points: dict[str, str] | None = None, version: str = "1.2.0") -> Path:
    """Make a folder for ``sys.path`` from which these entry points are found, by default the dummy's.

    Args:
        folder: where it is made, as ``site``.
        points: names of plugins, each with what to import.
        version: of the distribution.
    """
    site = folder / "site"
    metadata = site / f"huizhanjia_dummy-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: huizhanjia-dummy\nVersion: {version}\n")
    lines = [f"{name} = {target}" for name, target in (points or DUMMY).items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[huizhanjia.plugins]", *lines, ""]))
    return site
