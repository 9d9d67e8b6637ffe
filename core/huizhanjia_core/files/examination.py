"""Has an uploaded file opened by a process of its own, so that a hostile one harms nothing."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from huizhanjia_core.files import opening, refusals
from huizhanjia_core.files.kinds import HEAD_BYTES, Kind, check_head

WAIT_SECONDS: Final = opening.SECONDS + 10


def examine(path: Path, kind: Kind) -> None:
    """Raise ``TransportError`` 415 unless the file is what it says and opens; takes up to half a minute.

    Args:
        path: of the file.
        kind: what it claims to be.
    """
    with path.open("rb") as file:
        check_head(kind, file.read(HEAD_BYTES))
    words = [sys.executable, "-I", "-m", opening.__name__, str(path), kind.name]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and a path that we made
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=WAIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise refusals.unfit("slow") from None
    if done.returncode == opening.FINDING:
        raise refusals.unfit(done.stdout.decode().strip())
    if done.returncode != 0:  # it was killed for the time it took, or a decoder broke
        raise refusals.unfit("slow" if done.returncode < 0 else "damaged")
