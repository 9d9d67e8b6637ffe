import io
import sys
import zipfile
from pathlib import Path

import pytest
from huizhanjia_core.files import refusals
from huizhanjia_core.files.archives import UnfitError, check_archive
from huizhanjia_core.files.examination import examine
from huizhanjia_core.files.kinds import DOCX, JPEG, PDF, PNG, XLSX, Kind, claimed
from huizhanjia_schema.http import TransportError

from tests.core.files import made

WHOLE = [
    (PDF, made.PDF),
    (PNG, made.image()),
    (JPEG, made.image("JPEG")),
    (XLSX, made.workbook()),
    (DOCX, made.document()),
]
BOMB = bytes(40 << 20)


def locked() -> bytes:
    content = bytearray(made.workbook())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.find(start)
        content[at + (6 if start == b"PK\x03\x04" else 8)] |= 1
    return bytes(content)


def overlapping() -> bytes:
    """Entries that all unpack the same bytes: the central directory names the first one many times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bytes(500_000))
        first = archive.infolist()[0]
        for _ in range(100):
            archive.filelist.append(first)
    return out.getvalue()


UNFIT = [
    (PDF, made.PDF[:40], "damaged"),
    (PDF, b"%PDF-1.7\n" + bytes(100), "damaged"),
    (PNG, made.image()[:60], "damaged"),
    (PNG, made.huge_png(), "pixels"),
    (PNG, made.huge_png(9_000, 9_000), "pixels"),
    (JPEG, b"\xff\xd8\xff" + bytes(100), "damaged"),
    (XLSX, made.workbook()[:-40], "damaged"),
    (XLSX, made.document(), "contents"),
    (DOCX, made.workbook(), "contents"),
    (XLSX, made.archive({"a.txt": "a"}), "contents"),
    (XLSX, made.with_entry(made.workbook(), "xl/worksheets/sheet2.xml", BOMB), "bomb"),
    (XLSX, made.with_entry(made.workbook(), "xl/vbaProject.bin", b"x"), "macros"),
    (
        XLSX,
        made.with_entry(made.workbook(), "xl/a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        "contents",
    ),
    (XLSX, made.with_entry(made.workbook(), "xl/a.xml", b"<a>"), "damaged"),
    (XLSX, locked(), "encrypted"),
    (XLSX, overlapping(), "bomb"),
]


@pytest.mark.parametrize(("kind", "content"), WHOLE, ids=lambda value: getattr(value, "name", ""))
def test_a_whole_file_passes(kind: Kind, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    examine(path, kind)


@pytest.mark.parametrize(("kind", "content", "finding"), UNFIT)
def test_an_unfit_file_is_refused_with_its_reason(
    kind: Kind, content: bytes, finding: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(TransportError) as refused:
        examine(path, kind)
    assert (refused.value.status, refused.value.zh) == (415, refusals.UNFIT[finding][0])


@pytest.mark.parametrize(
    ("content", "says"), [(made.HTML, "网页"), (made.OLD_OFFICE, "旧版办公软件"), (made.PDF, "内容不是 XLSX")]
)
def test_what_is_no_workbook_at_all_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(TransportError) as refused:
        examine(path, XLSX)
    assert says in refused.value.zh


def test_many_small_bombs_are_one_large_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(made.archive({f"{number}": bytes(1 << 20) for number in range(300)}))
    with pytest.raises(UnfitError, match="bomb"):
        check_archive(path, "XLSX")


def test_a_process_that_dies_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(made.PDF)
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(TransportError, match="too complex"):
        examine(path, PDF)


@pytest.mark.parametrize(
    ("media_type", "name", "kind"),
    [
        ("application/pdf", "a.PDF", PDF),
        ("", "a.jpeg", JPEG),
        ("application/octet-stream", "表.xlsx", XLSX),
        ("image/png; x=y", "a.png", PNG),
    ],
)
def test_a_kind_is_claimed_by_type_and_name(media_type: str, name: str, kind: Kind) -> None:
    assert claimed(media_type, name) is kind


@pytest.mark.parametrize(
    ("media_type", "name"),
    [("application/pdf", "a.png"), ("image/png", "a"), ("text/html", "a.pdf"), ("", "a.exe"), ("", "a.xls")],
)
def test_claims_that_contradict_or_are_unknown_are_refused(media_type: str, name: str) -> None:
    with pytest.raises(TransportError) as refused:
        claimed(media_type, name)
    assert refused.value.status == 415
