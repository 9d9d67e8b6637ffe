"""What processes have used, as Linux tells it."""

import os
import re
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN, _CHILDREN = 1, slice(11, 13), slice(13, 15)
"""In /proc/<pid>/stat after the command: the parent, ticks of the process, ticks of its ended children."""


def _stat(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/stat").read_text("latin-1")
    return [int(word) if word.lstrip("-").isdigit() else 0 for word in text.rpartition(")")[2].split()]


def cpu_seconds(pid: int) -> float:
    """Processor seconds of one process with all its threads."""
    return sum(_stat(pid)[_OWN]) / TICKS


def tree_seconds(pid: int) -> float:
    """Processor seconds of a process and its children, those that ended included."""
    own = _stat(pid)
    ticks = sum(own[_OWN]) + sum(own[_CHILDREN])
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            child = _stat(int(entry.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if child[_PARENT] == pid:
            ticks += sum(child[_OWN])
    return ticks / TICKS


def _memory(pid: int, name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    if found is None:
        raise RuntimeError(f"no {name} of process {pid}")
    return int(found[1]) / 1024


def peak_mebibytes(pid: int) -> float:
    """The most resident memory that a process ever had."""
    return _memory(pid, "VmHWM")


def resident_mebibytes(pid: int) -> float:
    """The resident memory of a process."""
    return _memory(pid, "VmRSS")
