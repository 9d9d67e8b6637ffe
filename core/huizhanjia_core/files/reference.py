"""What a module declares so that its records can have files."""

from dataclasses import dataclass
from typing import Any

from huizhanjia_core.files.kinds import KINDS, Kind


@dataclass(frozen=True)
class FileReference:
    """Rows of a record refer to files; whoever sees the row sees its file.

    Attributes:
        record: the record type; its scope decides who sees the file.
        column: the column of its row that holds the file's key: unique, a foreign key to ``core_file.id``.
        purpose: what uploads for it are marked with, ``module:noun``.
        zh: what the file is, in Chinese.
        en: the same in English.
        kinds: the kinds of files it takes.
    """

    record: type
    column: Any
    purpose: str
    zh: str
    en: str
    kinds: tuple[Kind, ...] = KINDS
