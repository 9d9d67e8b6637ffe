"""Uploads, downloads, spreadsheets and forms leave records like mutations do."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from huizhanjia_core.audit import trail
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.documents.models import ImportedRow
from huizhanjia_core.files.models import FileRow
from sqlalchemy import Row, func, select

from tests.core.documents.test_import import ROW, figure, report, send, workbook
from tests.core.files import made
from tests.harness.api import Api, api

SCAN = {"name": "扫描件.pdf", "purpose": "core:basis-document"}
SITES = """query($first: Int, $after: String, $where: SiteFilter) {
    sites(first: $first, after: $after, where: $where) {
    nodes { name organization { code } } pageInfo { hasNextPage endCursor } } }"""
ACCOUNTS = """query($after: String, $where: AccountFilter) { accounts(first: 50, after: $after, where: $where) {
    nodes { username } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
async def house(demo_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    async with api(demo_url, data_folder=tmp_path) as found:
        yield found


async def records(house: Api, *operations: str) -> list[Row[Any]]:
    query = select(AuditRow.__table__).where(AuditRow.operation.in_(operations)).order_by(AuditRow.id)
    async with house.application.database.reader() as connection:
        return list((await connection.execute(query)).all())


async def only(house: Api, operation: str) -> tuple[Row[Any], dict[str, Any]]:
    (found,) = await records(house, operation)
    return found, json.loads(found.detail or "{}")


async def as_(house: Api, who: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {await house.token(who)}"} if who else {}


async def upload(house: Api, who: str | None = "lhasa", content: bytes = made.PDF) -> httpx2.Response:
    headers = {**await as_(house, who), "content-type": "application/pdf"}
    return await house.client.post("/files", params=SCAN, content=content, headers=headers)


async def export(house: Api, query: str, who: str | None, **variables: Any) -> httpx2.Response:
    body = {"query": query, "variables": variables}
    return await house.client.post("/export.xlsx", json=body, headers=await as_(house, who))


async def test_an_upload_is_recorded_in_the_transaction_that_registers_it(house: Api) -> None:
    file = (await upload(house)).json()["file"]
    found, told = await only(house, "uploadFile")
    assert (found.result, found.code, found.objects) == ("OK", None, file["id"])
    assert (found.actor, found.address) == ("格桑梅朵", "192.0.2.7")
    assert found.account_id is not None
    assert found.session_id is not None
    assert found.organization_id is not None
    assert told == {
        "purpose": "core:basis-document",
        "type": "application/pdf",
        "bytes": len(made.PDF),
        "sha256": file["digest"],
    }


@pytest.mark.parametrize(
    ("who", "content", "code"),
    [
        (None, made.PDF, "UNAUTHENTICATED"),
        ("lhasa", b"MZ no pdf", "BAD_USER_INPUT"),
        ("lhasa", b"", "BAD_USER_INPUT"),
    ],
)
async def test_a_refused_upload_is_recorded(house: Api, who: str | None, content: bytes, code: str) -> None:
    assert (await upload(house, who, content)).status_code >= 400
    found, _ = await only(house, "uploadFile")
    assert (found.result, found.code, found.objects) == ("REFUSED", code, "")
    assert found.actor == ("格桑梅朵" if who else "anonymous")


async def test_an_upload_whose_record_cannot_be_written_is_not_registered(
    house: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.token("lhasa")

    async def broken(*_given: Any, **_more: Any) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr(trail, "keep", broken)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/pdf"}
    answer = await house.client.post("/files", params=SCAN, content=made.PDF, headers=headers)
    assert answer.status_code == 503
    async with house.application.database.reader() as connection:
        assert await connection.scalar(select(func.count()).select_from(FileRow)) == 0


async def test_a_download_is_recorded_as_something_that_was_shown(house: Api) -> None:
    file = (await upload(house)).json()["file"]["id"]
    await house.client.get(f"/files/{file}", headers=await as_(house, "lhasa"))
    await house.client.get(f"/files/{file}", headers=await as_(house, "shigatse"))
    shown, refused = await records(house, "downloadFile")
    assert (shown.result, shown.actor, shown.objects, shown.revealed) == (
        "OK",
        "格桑梅朵",
        file,
        "core_file.content",
    )
    assert (refused.result, refused.code, refused.revealed) == ("REFUSED", "NOT_FOUND", None)
    assert (refused.account_id, refused.objects) != (shown.account_id, "")


async def test_an_export_is_recorded_with_list_filters_and_rows(house: Api) -> None:
    data = await house.data('{ organizationByCode(code: "540100") { id } }', "region")
    under = data["organizationByCode"]["id"]
    where = {"kinds": ["ASSISTANCE_CENTER"], "under": under}
    assert (await export(house, SITES, "region", where=where)).status_code == 200
    found, told = await only(house, "exportList")
    assert (found.result, found.actor, found.objects) == ("OK", "旺堆", under)
    assert told == {
        "list": "sites",
        "filters": {"where": where},
        "columns": ["name", "organization.code"],
        "rows": 9,
    }


async def test_a_text_that_was_searched_for_is_no_part_of_the_record(house: Api) -> None:
    await export(house, ACCOUNTS, "sysadmin", where={"usernameContains": "suolang"})
    found, told = await only(house, "exportList")
    assert told["filters"] == {"where": {"usernameContains": "…"}}
    assert "suolang" not in str(found)


async def test_refused_exports_are_recorded(house: Api) -> None:
    await export(house, SITES, None)
    await export(house, "{ sites { totalCount } }", "region")
    stranger, unfit = await records(house, "exportList")
    assert (stranger.result, stranger.code, stranger.actor) == ("REFUSED", "UNAUTHENTICATED", "anonymous")
    assert (unfit.result, unfit.code, unfit.actor) == ("REFUSED", "BAD_USER_INPUT", "旺堆")


async def test_an_export_that_cannot_be_recorded_gives_nothing(
    house: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = await as_(house, "region")

    async def broken(*_given: Any, **_more: Any) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr(trail, "keep_alone", broken)
    answer = await house.client.post("/export.xlsx", json={"query": SITES}, headers=headers)
    assert answer.status_code == 503


async def test_an_import_is_recorded_batch_by_batch_and_as_a_whole(house: Api) -> None:
    content = workbook(ROW, figure(organization="540200"), figure(organization="540122"))
    await report(house, content, "/check")
    await report(house, content)
    _, checked = await only(house, "checkImport")
    counted = {"rows": 3, "written": 0, "skipped": 0, "wrong": 1}
    assert checked == {"importer": "core-populations", **counted}
    batch, told = await only(house, "importBatch")
    assert told == {"importer": "core-populations", "first": 2, "last": 4, "written": 2}
    assert batch.objects.startswith("import_")
    assert (batch.actor, batch.action) == ("格桑梅朵", "core:population:record")
    whole, told = await only(house, "importRows")
    assert (whole.result, whole.actor, whole.action) == ("OK", "格桑梅朵", "core:population:record")
    assert told == {"importer": "core-populations", **counted, "written": 2}


async def test_refused_imports_are_recorded(house: Api) -> None:
    await send(house, workbook(ROW), as_="cashier")
    await send(house, b"no workbook")
    await report(house, workbook(figure(value="很多")))
    found = [(row.result, row.code) for row in await records(house, "importRows")]
    assert found == [("REFUSED", "FORBIDDEN"), ("REFUSED", "BAD_USER_INPUT"), ("REFUSED", "BAD_USER_INPUT")]
    assert await records(house, "importBatch") == []
    async with house.application.database.reader() as connection:
        assert await connection.scalar(select(func.count()).select_from(ImportedRow)) == 0


async def test_a_printed_form_is_recorded(house: Api) -> None:
    data = await house.data("{ sites(first: 1) { nodes { id } } }", "region")
    site = data["sites"]["nodes"][0]["id"]
    answer = await house.client.get(f"/forms/site/{site}.pdf", headers=await as_(house, "region"))
    assert answer.status_code == 200
    found, told = await only(house, "printForm")
    assert (found.result, found.actor, found.objects, told) == ("OK", "旺堆", site, {"form": "site"})
