"""What tells the rows of one file apart, on disk, since a file may have any length."""

import hashlib
import json
import secrets
import sqlite3
from types import TracebackType
from typing import Any, Final, Self

_BYTES: Final = 16
_SET_UP: Final = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE seen (key BLOB PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID",
    "BEGIN",
)


class Apart:
    """The rows that were seen, in a temporary file without a name.

    Values may be personal: only digests of them are kept, under a key that nobody but this object knows.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        # Used by one thread after the other, never by two at once.
        self._seen = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        for statement in _SET_UP:
            self._seen.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._seen.close()

    def first(self, values: Any, row: int) -> int:
        """The first row with these values of JSON, days and keys; ``row`` itself when there was none."""
        text = json.dumps(values, default=str, ensure_ascii=False)
        key = hashlib.blake2b(text.encode(), key=self._key, digest_size=_BYTES).digest()
        if self._seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, row)).rowcount:
            return row
        found: int = self._seen.execute("SELECT row FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return found
