"""Understood rows on their way from the check to the database: on disk, since a file may have any length."""

import asyncio
import pickle
import tempfile
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any, Self

from huizhanjia_core.documents.checking import Read


class Spool:
    """Batches of rows in a file without a name, which is gone when it is closed or the process ends.

    Args:
        folder: where the file lies; rows may be personal, so that it is the folder of the spreadsheet itself.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def add(self, rows: Sequence[Read]) -> None:
        """Keep one batch."""
        pickle.dump([(row.number, row.values) for row in rows], self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    async def batches(self) -> AsyncGenerator[list[Read], None]:
        """The batches as they were added; the next one is read while the last is worked on."""
        self._file.seek(0)
        following: asyncio.Task[list[Read]] | None = None
        try:
            for left in range(self._count, 0, -1):
                rows = await (following or asyncio.to_thread(self._next))
                following = asyncio.create_task(asyncio.to_thread(self._next)) if left > 1 else None
                yield rows
        finally:
            if following is not None:  # whoever stops early must not close the file under the reader
                await asyncio.wait([following])

    def _next(self) -> list[Read]:
        # Nobody but this process could write to the file: it has no name.
        kept: list[tuple[int, dict[str, Any]]] = pickle.load(self._file)  # noqa: S301
        return [Read(number, values) for number, values in kept]
