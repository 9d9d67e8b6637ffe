"""Python's collector of cycles, told that nearly all of what a program makes at its start stays."""

import gc
from typing import Final

_THRESHOLDS: Final = (100_000, 50, 100)
"""New objects before a look at the new ones, such looks before one at the older, those before one at all."""


def look_seldom() -> None:
    """Look for garbage less often than Python does by itself.

    Modules, declarations and the composed schema are hundreds of thousands of objects and no garbage; Python
    would go through all of them again and again while they are made, a sixth of the time of a start.
    """
    gc.set_threshold(*_THRESHOLDS)


def settle() -> None:
    """From now on look only at objects still to come: what there is lives as long as the process.

    Nothing is collected before: it would take a tenth of a second to find a thousandth of what there is.
    """
    gc.freeze()
    look_seldom()
