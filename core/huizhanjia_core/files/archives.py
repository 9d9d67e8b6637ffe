"""Office files are zip archives: what is in them and how large it gets, before anything is unpacked."""

from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 256 << 20
MAX_RATIO: Final = 200
SMALL: Final = 1 << 20
"""Below this an entry may be packed as tightly as it likes; in bytes."""

_TYPES: Final = "[Content_Types].xml"
_SHEET: Final = "spreadsheetml.sheet.main+xml"
_DOCUMENT: Final = "wordprocessingml.document.main+xml"
MAIN_TYPES: Final = {"XLSX": _SHEET, "DOCX": _DOCUMENT}
"""How the content type of the main part ends, by kind of file."""


class UnfitError(Exception):
    """A file is not fit to be kept.

    Args:
        finding: why, a key of ``refusals.UNFIT``.
    """

    def __init__(self, finding: str) -> None:
        super().__init__(finding)
        self.finding = finding


def check_archive(path: Path, kind: str) -> None:
    """Raise ``UnfitError`` unless an office file is whole, of its kind, and stays small when unpacked.

    Args:
        path: of the file.
        kind: ``XLSX`` or ``DOCX``.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries, path.stat().st_size)
            _check_names({entry.filename.lower() for entry in entries})
            _check_types(archive.read(_TYPES), kind)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, entry)
    except UnfitError:
        raise
    except (BadZipFile, KeyError, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        raise UnfitError("damaged") from None


def _check_sizes(entries: list[ZipInfo], size: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnfitError("encrypted")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnfitError("bomb")
    # Entries that together claim more bytes than there are overlap: the same bytes unpack many times.
    if sum(entry.compress_size for entry in entries) > size:
        raise UnfitError("bomb")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise UnfitError("bomb")


def _check_names(names: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnfitError("macros")
    if _TYPES.lower() not in names:
        raise UnfitError("contents")


def _check_types(types: bytes, kind: str) -> None:
    text = types.decode("utf-8", "replace")
    if MAIN_TYPES[kind] not in text or "macroEnabled" in text:
        raise UnfitError("macros" if "macroEnabled" in text else "contents")


def _check_xml(archive: ZipFile, entry: ZipInfo) -> None:
    """Raise unless the part is well-formed and declares no entities of its own."""
    parser = expat.ParserCreate()

    def refuse(*_arguments: object) -> None:
        raise UnfitError("contents")

    parser.StartDoctypeDeclHandler = refuse
    try:
        with archive.open(entry) as stream:
            parser.ParseFile(stream)
    except expat.ExpatError:
        raise UnfitError("damaged") from None
