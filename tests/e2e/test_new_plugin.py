"""A plugin goes from nothing to an answer as its author would take it, in processes of their own."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.harness.postgres import RunningPostgres
from tests.harness.served import Deployment

UV = Path(sysconfig.get_path("scripts")) / "uv"
RECORD = """mutation($i: RecordReadingActivityInput!) { recordReadingActivity(input: $i) {
    activity { title organization { code readingActivityCount } } userErrors { code message } } }"""
UNIT = """{ organizationByCode(code: "540100") { id readingActivityCount
    readingActivities(first: 5) { nodes { title heldOn participants } } } }"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution that the command writes, and beside it what installing its wheel gives."""
    folder = tmp_path_factory.mktemp("plugin")
    assert "README.md" in Deployment(folder, {}).run("plugin", "new", "reading")
    install: list[str | Path] = [
        UV,
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--python",
        sys.executable,
        "--target",
        "site",
    ]
    # What builds wheels is in uv's cache since this environment was made; without the cache it is fetched.
    for where in (["--offline"], []):
        done = subprocess.run(
            [*install, *where, "./reading"], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stderr
    return folder


def test_its_own_tests_pass_on_both_databases(written: Path, postgres_server: RunningPostgres) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(written / "site"),
        "TEST_POSTGRESQL": postgres_server.url("postgres"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=written / "reading",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 passed" in done.stdout  # two without a database, four on each of two


def test_it_is_installed_enabled_and_asked_over_http(written: Path, tmp_path: Path, world_url: str) -> None:
    deployment = Deployment(tmp_path, {"DATABASE__URL": world_url})
    deployment.environment["PYTHONPATH"] = str(written / "site")
    assert "reading_0001" in deployment.run("plugin", "enable", "reading")
    assert 'enabled = ["reading"]' in (tmp_path / "huizhanjia.toml").read_text("utf-8")
    created = deployment.run(
        *("account", "create", "pasang", "--name", "巴桑", "--organization", "540100"),
        *("--role", "reading_recorder"),
    )
    (password,) = re.findall(r"初始口令（只显示这一次）：(\S+)", created)
    with deployment.serve() as server:
        token = server.sign_in("pasang", password)
        unit = server.query(UNIT, token=token).json()["data"]["organizationByCode"]
        assert unit["readingActivityCount"] == 0
        given = {"organization": unit["id"], "title": "送清凉", "heldOn": "2026-07-01", "participants": 30}
        recorded = server.query(RECORD, {"i": given}, token=token).json()
        assert recorded["data"]["recordReadingActivity"] == {
            "activity": {"title": "送清凉", "organization": {"code": "540100", "readingActivityCount": 1}},
            "userErrors": [],
        }
        found = server.query(UNIT, token=token).json()["data"]["organizationByCode"]
        assert found["readingActivities"]["nodes"] == [
            {"title": "送清凉", "heldOn": "2026-07-01", "participants": 30}
        ]
        refused = server.query(RECORD, {"i": given}).json()
        assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
