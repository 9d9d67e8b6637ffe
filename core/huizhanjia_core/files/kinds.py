"""The kinds of files that are taken, and what tells them apart before they are opened."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from huizhanjia_core.files import refusals


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        name: what people call it, and how it is chosen in declarations.
        media_type: under which it is sent and served.
        suffixes: of file names, lower case, the usual one first.
        head: what its first bytes are.
        image: whether it can be shown smaller.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    head: bytes
    image: bool = False


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

PDF = Kind("PDF", "application/pdf", (".pdf",), b"%PDF-")
PNG = Kind("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n", image=True)
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", image=True)
XLSX = Kind("XLSX", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), b"PK\x03\x04")
DOCX = Kind("DOCX", f"{_OFFICE}wordprocessingml.document", (".docx",), b"PK\x03\x04")

KINDS: Final = (PDF, PNG, JPEG, XLSX, DOCX)
IMAGES: Final = (PNG, JPEG)
SCANS: Final = (PDF, PNG, JPEG)
"""What a scanner or a camera makes."""

HEAD_BYTES: Final = 1024
UNKNOWN: Final = frozenset({"", "application/octet-stream"})
"""Media types by which a client says that it does not know."""

_HTML: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def claimed(media_type: str, name: str) -> Kind:
    """The kind that a media type and a file name claim together.

    Args:
        media_type: as the client sent it, perhaps with parameters.
        name: of the file; its ending counts.

    Raises:
        TransportError: 415 for a kind that is not taken, or when the two contradict each other.
    """
    media = media_type.partition(";")[0].strip().lower()
    suffix = PurePath(name).suffix.lower()
    by_name = next((kind for kind in KINDS if suffix in kind.suffixes), None)
    by_type = next((kind for kind in KINDS if media == kind.media_type), None)
    if by_name is None or (by_type is None and media not in UNKNOWN):
        raise refusals.not_taken()
    if by_type is not None and by_type is not by_name:
        raise refusals.lies(by_name.name)
    return by_name


def check_head(kind: Kind, head: bytes) -> None:
    """Raise ``TransportError`` 415 unless a file that begins with ``head`` can be of this kind."""
    if head.startswith(kind.head):
        return
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML):
        raise refusals.is_html(kind.name)
    if head.startswith(_OLD_OFFICE):
        raise refusals.is_old_office(kind.name)
    raise refusals.lies(kind.name)
