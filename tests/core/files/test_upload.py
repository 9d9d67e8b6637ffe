"""Files in the whole application: sent, attached, fetched by whoever may, swept."""

import asyncio
import hashlib
import io
import os
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.clock import now
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.files.sweep import broken, sweep
from PIL import Image
from sqlalchemy import event, func, select

from tests.core.files import made
from tests.core.files.conftest import PHOTO, House
from tests.dummy_plugin.prepared import REGISTRY
from tests.harness.api import api

SITE = """{ sites(first: 1, where: {kinds: [ASSISTANCE_CENTER]}) {
    nodes { id basisDocuments { nodes { id documentNumber } } } } }"""
ADD = """mutation($i: AddBasisDocumentInput!) { addBasisDocument(input: $i) {
    basisDocument { id file { id name mediaType size url uploader { username } } }
    userErrors { code path message } } }"""
FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
ATTACH = (FOLDER / "attach_scan.graphql").read_text("utf-8")
PLACE = """mutation($i: PlaceBenchInput!) { placeBench(input: $i) {
    bench { id photo { id url } } userErrors { code path } } }"""
NODE = "query($id: ID!) { node(id: $id) { ... on File { name } } }"
MONTH = timedelta(days=30)


async def site(house: House) -> str:
    data = await house.api.data(
        "query($c:String!){organizationByCode(code:$c){assistanceCenter{id}}}", "lhasa", c="540121"
    )
    found: str = data["organizationByCode"]["assistanceCenter"]["id"]
    return found


async def add(house: House, file: str, as_: str = "lhasa", number: str = "拉工发〔2024〕1号") -> Any:
    given = {"site": await site(house), "title": "批复", "documentNumber": number, "issuer": "拉萨市总工会"}
    answer = await house.api.data(ADD, as_, i={**given, "file": file})
    return answer["addBasisDocument"]


async def bench(house: House, file: str, as_: str = "lhasa", code: str = "540100") -> Any:
    given = {"organization": await house.unit(code), "name": "椅", "seats": 1, "photo": file}
    return (await house.api.data(PLACE, as_, i=given))["placeBench"]


async def test_a_file_is_kept_by_its_digest_and_belongs_to_its_uploader(house: House) -> None:
    answer = await house.upload(made.PDF, media_type="application/pdf")
    told = answer.json()["file"]
    digest = hashlib.sha256(made.PDF).hexdigest()
    assert (answer.status_code, told["digest"], told["size"]) == (201, digest, len(made.PDF))
    kept = house.folder / "content" / digest[:2] / digest
    assert kept.read_bytes() == made.PDF
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list((house.folder / "incoming").iterdir()) == []
    got = await house.download(told["id"])
    assert got.content == made.PDF
    assert "%E6%89%AB%E6%8F%8F%E4%BB%B6.pdf" in got.headers["content-disposition"]
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"
    assert "sandbox" in got.headers["content-security-policy"]


async def test_out_of_scope_missing_and_malformed_get_the_same_answer(house: House) -> None:
    file = await house.uploaded(made.PDF)
    answers = [
        await house.download(one, "shigatse")
        for one in (file, "file_" + "0" * 32, "nonsense", "org_" + "0" * 32)
    ]
    said = {(one.status_code, one.json()["errors"][0]["message"]) for one in answers}
    assert said == {(404, "没有找到这个文件。")}
    assert (await house.download(file, None)).status_code == 401
    assert (await house.api.data(NODE, "shigatse", id=file))["node"] is None
    assert (await house.api.data(NODE, "lhasa", id=file))["node"] == {"name": "扫描件.pdf"}


async def test_the_same_content_is_stored_once(house: House) -> None:
    first, second = await house.uploaded(made.PDF), await house.uploaded(made.PDF, as_="linzhou")
    assert first != second
    assert len(list((house.folder / "content").glob("*/*"))) == 1


async def test_a_scan_is_seen_by_whoever_sees_its_document(house: House) -> None:
    file = await house.uploaded(made.PDF)
    answer = await add(house, file)
    assert answer["userErrors"] == []
    shown = answer["basisDocument"]["file"]
    assert shown == {
        "id": file,
        "name": "扫描件.pdf",
        "mediaType": "application/pdf",
        "size": len(made.PDF),
        "url": f"/files/{file}",
        "uploader": {"username": "lhasa"},
    }
    assert (
        await house.download(file, "shigatse")
    ).content == made.PDF  # basis documents are read by every account
    assert (await house.download(file, None)).status_code == 401


async def test_a_photo_is_seen_by_whoever_sees_its_bench(house: House) -> None:
    photo = await house.uploaded(made.image(), "照.png", purpose=PHOTO)
    answer = await bench(house, photo)
    assert answer["bench"]["photo"]["id"] == photo
    # lhasa and linzhou are carpenters, the latter of a county where this bench is not
    assert (await house.download(photo, "lhasa")).status_code == 200
    assert (await house.download(photo, "linzhou")).status_code == 404
    assert (await house.api.data(NODE, "region", id=photo))["node"] is None


async def test_whether_a_file_may_be_seen_is_one_statement(house: House) -> None:
    file = await house.uploaded(made.PDF)
    said: list[str] = []
    engine = house.api.application.database.readers.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *found: said.append(found[2]))
    await house.download(file)
    asked = [statement for statement in said if statement.startswith("SELECT") and "core_file" in statement]
    assert len(asked) == 1
    assert "dummy_bench" in asked[0]
    assert "core_basis_document" in asked[0]
    assert len([one for one in said if one.startswith("SELECT")]) == 2  # who asks, and the file


async def test_only_the_uploader_attaches_and_only_once(house: House) -> None:
    file = await house.uploaded(made.PDF)
    for answer in (
        await add(house, file, "region"),
        await add(house, "file_" + "0" * 32),
        await add(house, "file_x"),
    ):
        assert [(one["code"], one["path"]) for one in answer["userErrors"]] == [
            ("NOT_FOUND", ["input", "file"])
        ]
    assert (await add(house, file))["userErrors"] == []
    again = await add(house, file, number="拉工发〔2024〕2号")
    assert [one["code"] for one in again["userErrors"]] == ["NOT_FOUND"]


async def test_a_file_is_not_used_for_another_purpose(house: House) -> None:
    answer = await bench(house, await house.uploaded(made.image(), "a.png"))
    assert answer["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["input", "photo"]}]


async def test_a_registered_document_gets_its_scan_once(house: House) -> None:
    center = (await house.api.data(SITE, "region"))["sites"]["nodes"][0]
    document = center["basisDocuments"]["nodes"][0]["id"]
    for expected in ([], ["CONFLICT"]):
        file = await house.uploaded(made.image("JPEG"), "扫描.jpg", as_="region")
        given = {"basisDocument": document, "file": file}
        answer = (await house.api.data(ATTACH, "region", input=given))["attachBasisDocumentFile"]
        assert [one["code"] for one in answer["userErrors"]] == expected
    missing = {"basisDocument": "basis_" + "0" * 32, "file": file}
    answer = (await house.api.data(ATTACH, "region", input=missing))["attachBasisDocumentFile"]
    assert answer["userErrors"][0]["path"] == ["input", "basisDocument"]


async def test_a_refused_mutation_leaves_the_upload_free(house: House) -> None:
    file = await house.uploaded(made.PDF, as_="shigatse")
    assert [one["code"] for one in (await add(house, file, "shigatse"))["userErrors"]] == ["FORBIDDEN"]
    async with house.api.application.database.reader() as connection:
        assert await connection.scalar(select(func.count(FileRow.attached_at))) == 0


@pytest.mark.parametrize(
    ("content", "name", "media_type", "says"),
    [
        (made.PDF, "a.png", "image/png", "内容不是 PNG"),
        (made.PDF, "a.png", "application/pdf", "不是 PNG"),
        (made.image(), "a.pdf", "application/pdf", "内容不是 PDF"),
        (made.PDF[:60], "a.pdf", "application/pdf", "损坏"),
        (b"MZ", "a.exe", "application/octet-stream", "只接收"),
        (made.workbook(), "a.xlsx", "application/octet-stream", "此用途只接收 PDF、PNG、JPEG"),
    ],
)
async def test_what_is_not_what_it_says_is_refused(
    house: House, content: bytes, name: str, media_type: str, says: str
) -> None:
    answer = await house.upload(content, name, media_type=media_type)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 415
    assert says in error["message"]
    assert error["extensions"]["traceId"] == answer.headers["x-request-id"]
    assert not list((house.folder / "content").glob("*/*"))
    assert not list((house.folder / "incoming").glob("*"))


@pytest.mark.parametrize(
    ("name", "purpose", "says"),
    [
        ("a.pdf", "", "依据文件扫描件"),
        ("a.pdf", "x:y", "core:basis-document"),
        ("", "core:basis-document", "name"),
        ("a\x00.pdf", "core:basis-document", "name"),
        ("\u202efdp.exe.pdf", "core:basis-document", "name"),
        ("长" * 197 + ".pdf", "core:basis-document", "name"),
        (".pdf", "core:basis-document", "name"),
    ],
)
async def test_parameters_are_checked(house: House, name: str, purpose: str, says: str) -> None:
    answer = await house.upload(made.PDF, name, purpose=purpose)
    assert (answer.status_code, says in answer.json()["errors"][0]["message"]) == (400, True)


async def test_a_name_never_becomes_a_path(house: House) -> None:
    file = await house.uploaded(made.PDF, "../../../etc/a.pdf")
    assert (await house.api.data(NODE, "lhasa", id=file))["node"] == {"name": "a.pdf"}


async def test_uploads_need_a_session(house: House) -> None:
    answer = await house.upload(made.PDF, as_=None)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_an_empty_file_is_refused(house: House) -> None:
    assert (await house.upload(b"")).json()["errors"][0]["message"] == "文件是空的。"


async def parts(count: int, seconds: float = 0) -> AsyncIterator[bytes]:
    yield made.PDF
    for _ in range(count):
        await asyncio.sleep(seconds)
        yield bytes(10_000)


async def test_too_large_too_slow_and_too_many_are_refused(benches_url: str, tmp_path: Path) -> None:
    limits = {"max_bytes": 50_000, "upload_timeout": 1, "waiting": 2}
    async with api(benches_url, REGISTRY, data_folder=tmp_path, sections={"files": limits}) as found:
        house = House(found, tmp_path / "files")
        assert (await house.upload(parts(9))).status_code == 413  # sent in parts, nothing announced
        announced = await house.upload(bytes(60_000))
        assert (announced.status_code, "上限 0.0477 MB" in announced.text) == (413, True)
        slow = await house.upload(parts(4, 0.4))
        assert (slow.status_code, slow.json()["errors"][0]["extensions"]["code"]) == (408, "REQUEST_TIMEOUT")
        assert slow.headers["connection"] == "close"
        assert list((house.folder / "incoming").iterdir()) == []
        for expected in (201, 201, 429):
            assert (await house.upload(made.PDF)).status_code == expected
        assert (await house.upload(made.PDF, as_="linzhou")).status_code == 201  # others are not affected


async def test_uploads_at_the_same_time_all_arrive(house: House) -> None:
    contents = [made.PDF + b"\n%" + bytes([65 + number]) for number in range(6)]
    await house.api.token("lhasa")
    found = await asyncio.gather(*(house.uploaded(content) for content in contents))
    for file, content in zip(found, contents, strict=True):
        assert (await house.download(file)).content == content


async def test_images_are_made_smaller_for_lists(house: House) -> None:
    photo = made.image("PNG", (640, 320), "RGBA")
    file = await house.uploaded(photo, "照.png", purpose=PHOTO)
    for _ in range(2):  # made, then found
        got = await house.download(file, size="256")
        with Image.open(io.BytesIO(got.content)) as small:
            assert (small.format, small.size) == ("JPEG", (256, 128))
    assert "-256.jpg" in got.headers["content-disposition"]
    assert (await house.download(file, "linzhou", size="256")).status_code == 404
    for wrong in ("1", "255", "x", "99999999999999999999", "２５６"):
        assert (await house.download(file, size=wrong)).status_code == 400


async def test_where_a_photo_was_taken_is_not_in_its_small_copy(house: House) -> None:
    exif = Image.Exif()
    exif[0x010E] = "canary"
    file = await house.uploaded(made.image("JPEG", exif=exif), "照.jpg", purpose=PHOTO)
    assert b"canary" in (await house.download(file)).content
    assert b"canary" not in (await house.download(file, size="128")).content


async def test_documents_have_no_smaller_version(house: House) -> None:
    answer = await house.download(await house.uploaded(made.PDF), size="128")
    assert "只有图片" in answer.json()["errors"][0]["message"]


async def age(house: House, days: int) -> None:
    then = time.time() - days * 86_400
    for path in house.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


async def test_sweeping_removes_what_nobody_needs_and_nothing_else(house: House) -> None:
    database, store = house.api.application.database, house.api.application.files
    kept = await house.uploaded(made.PDF)
    await add(house, kept)
    await house.uploaded(made.PDF)  # the same content, unused
    unused = await house.uploaded(made.image(), "a.png", purpose=PHOTO)
    await house.download(unused, size="128")
    (house.folder / "incoming" / "left").write_bytes(b"half")
    later = now() + MONTH
    early = await sweep(database, store, now=now(), keep=MONTH)
    assert (early.uploads, early.contents, early.leftovers) == (0, 0, 0)
    fresh = await sweep(database, store, now=later, keep=MONTH - timedelta(days=1), dry_run=True)
    assert (fresh.uploads, fresh.contents) == (2, 0)  # contents of this hour may be about to be needed
    await age(house, 3)
    only_counted = await sweep(database, store, now=later, keep=MONTH - timedelta(days=1), dry_run=True)
    assert (only_counted.uploads, only_counted.contents, only_counted.leftovers) == (2, 1, 1)
    assert (await house.download(unused)).status_code == 200
    done = await sweep(database, store, now=later, keep=MONTH - timedelta(days=1))
    assert (done.uploads, done.contents, done.leftovers) == (2, 1, 1)
    assert done.bytes > len(made.image())
    assert (await house.download(kept)).content == made.PDF
    assert (await house.download(unused)).status_code == 404
    assert [path.name for path in house.folder.rglob("*") if path.is_file()] == [
        hashlib.sha256(made.PDF).hexdigest()
    ]


async def test_a_content_that_arrives_again_is_not_swept(house: House) -> None:
    await house.uploaded(made.PDF)
    await age(house, 3)
    await house.uploaded(made.PDF)
    store = house.api.application.files
    assert not store.settled(hashlib.sha256(made.PDF).hexdigest(), 86_400)


async def test_altered_and_missing_contents_are_found(house: House) -> None:
    database, store = house.api.application.database, house.api.application.files
    await house.uploaded(made.PDF)
    await house.uploaded(made.image(), "a.png", purpose=PHOTO)
    assert await broken(database, store) == []
    store.path(hashlib.sha256(made.PDF).hexdigest()).write_bytes(b"other")
    store.path(hashlib.sha256(made.image()).hexdigest()).unlink()
    assert sorted(name for name, _ in await broken(database, store)) == ["a.png", "扫描件.pdf"]
