"""Node and npm from PyPI, and what the tests' JavaScript needs, installed once per lock file."""

import fcntl
import hashlib
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

INSTALL_SECONDS = 600


def environment() -> dict[str, str]:
    """The variables of a process that finds our Node before any other."""
    programs = sysconfig.get_path("scripts")
    return {**os.environ, "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")])}


def install(folder: Path) -> None:
    """Install what the folder's package-lock.json pins, unless that is there; safe in several processes.

    Raises:
        RuntimeError: npm failed; the message holds what it said.
    """
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    # npm empties node_modules, so the lock and the mark of completion stand beside it.
    with (folder / ".installed").open("a+") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        mark.seek(0)
        if mark.read() == digest and (folder / "node_modules").is_dir():
            return
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"npm ci failed in {folder}:\n{done.stdout}")
        mark.truncate(0)
        mark.write(digest)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        install(Path(name))
