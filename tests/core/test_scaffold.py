"""A new plugin installs, starts, and passes its own checks before anyone has touched it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from huizhanjia_core.plugins import PluginError
from huizhanjia_core.scaffold import create

ROOT = Path(__file__).parents[2]
NAMES = ["reading", "worker_home", "v2", "a" * 20]


def run(folder: Path, *command: str) -> None:
    """Run a command in the new plugin's folder, as its author would."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    """The plugin, with the metadata beside it that an editable installation would leave."""
    folder = create("reading", tmp_path)
    metadata = folder / "huizhanjia_reading-0.1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: huizhanjia-reading\nVersion: 0.1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[huizhanjia.plugins]\nreading = huizhanjia_reading.plugin:plugin\n"
    )
    return folder


def test_its_own_tests_pass_at_once(reading: Path) -> None:
    run(reading, "pytest", "-q", "-p", "no:cacheprovider")


def test_it_can_be_enabled_by_name(reading: Path) -> None:
    code = "from huizhanjia_core.plugins import Registry; r = Registry.enabled(['reading']); r.compose()"
    environment = {**os.environ, "PYTHONPATH": str(reading)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_it_passes_mypy(reading: Path) -> None:
    run(reading, "mypy", "--cache-dir", str(reading / ".cache"))


@pytest.mark.parametrize("name", NAMES)
def test_it_passes_ruff_by_its_own_rules_and_by_ours(tmp_path: Path, name: str) -> None:
    folder = create(name, tmp_path)
    run(folder, "ruff", "check", "--no-cache", ".")
    run(folder, "ruff", "format", "--no-cache", "--check", ".")
    run(folder, "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), ".")


@pytest.mark.parametrize("name", NAMES)
def test_entry_point_names_the_plugin(tmp_path: Path, name: str) -> None:
    project = tomllib.loads((create(name, tmp_path) / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["huizhanjia.plugins"] == {name: f"huizhanjia_{name}.plugin:plugin"}
    assert project["name"] == f"huizhanjia-{name.replace('_', '-')}"


def test_no_placeholder_is_left(tmp_path: Path) -> None:
    folder = create("reading", tmp_path)
    for path in folder.rglob("*"):
        assert "NAME" not in path.name
        assert path.suffix != ".template"
        assert path.is_dir() or "${" not in path.read_text("utf-8")


def test_directory_is_made_where_there_is_none(tmp_path: Path) -> None:
    assert create("reading", tmp_path / "a" / "b") == tmp_path / "a" / "b" / "reading"


def test_existing_folder_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "reading" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(PluginError, match="已存在，未作任何改动"):
        create("reading", tmp_path)
    assert [path.name for path in mine.parent.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["Reading", "my-plugin", "2nd", "class", "", "../up", "a" * 21])
def test_bad_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PluginError, match="名称"):
        create(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["core", "schema", "core_extra"])
def test_reserved_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PluginError, match="已保留"):
        create(name, tmp_path)
