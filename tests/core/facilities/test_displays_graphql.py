"""Displays through the whole application: photos are uploaded, shown within the place, and counted."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.audit.models import AuditRow
from PIL import Image
from sqlalchemy import select

from tests.harness.api import Api, api

CENTER = "query($c:String!){organizationByCode(code:$c){assistanceCenter{id missingDisplays displays(where:{latest:true}){totalCount nodes{kind present photo{id url}}}}}}"
RECORD = "mutation($i:RecordDisplayInput!){recordDisplay(input:$i){display{id kind present latest photo{id url}} userErrors{code message path}}}"


@pytest.fixture
async def house(demo_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    async with api(demo_url, data_folder=tmp_path) as found:
        yield found


async def center(house: Api, someone: str, code: str = "540121") -> Any:
    return (await house.data(CENTER, someone, c=code))["organizationByCode"]["assistanceCenter"]


async def upload(house: Api, someone: str, kind: str = "PNG", name: str = "墙.png") -> Any:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, kind)
    answer = await house.client.post(
        "/files",
        params={"name": name, "purpose": "core:display-photo"},
        content=content.getvalue(),
        headers={
            "content-type": "application/octet-stream",
            "authorization": f"Bearer {await house.token(someone)}",
        },
    )
    assert answer.status_code in {201, 415}, answer.text
    return answer


def check(site: str, **more: Any) -> dict[str, Any]:
    return {
        "site": site,
        "kind": "STAFF_NAMES_PHOTOS",
        "checkedOn": "2024-05-01",
        "present": True,
        "quantity": 1,
        "chinese": True,
        "tibetan": True,
        "staffInformed": True,
        **more,
    }


async def test_a_photo_of_the_wall_is_seen_within_the_place_only(house: Api) -> None:
    site = (await center(house, "linzhou"))["id"]
    photo = (await upload(house, "linzhou")).json()["file"]["id"]
    made = (await house.data(RECORD, "linzhou", i=check(site, photo=photo)))["recordDisplay"]
    assert made["userErrors"] == []
    assert made["display"]["photo"]["id"] == photo

    async def download(someone: str) -> int:
        token = await house.token(someone)
        answer = await house.client.get(f"/files/{photo}", headers={"authorization": f"Bearer {token}"})
        return answer.status_code

    assert (await download("region"), await download("linzhou")) == (200, 200)
    shown = "query($f:ID!,$d:ID!){file:node(id:$f){id} display:node(id:$d){id}}"
    stranger = await house.data(shown, "secadmin", f=photo, d=made["display"]["id"])
    assert stranger == {"file": None, "display": None}
    assert await download("secadmin") == 404
    async with house.application.database.reader() as connection:
        found = await connection.execute(select(AuditRow.result).where(AuditRow.operation == "recordDisplay"))
        assert len(found.all()) == 1


async def test_only_pictures_are_taken(house: Api) -> None:
    answer = await upload(house, "linzhou", "PDF", "墙.pdf")
    assert answer.status_code == 415


async def test_unasked_staff_photos_and_foreign_places_are_refused(house: Api) -> None:
    site, other = (await center(house, "linzhou"))["id"], (await center(house, "region", "540200"))["id"]
    answer = await house.data(RECORD, "linzhou", i=check(site, staffInformed=False))
    [error] = answer["recordDisplay"]["userErrors"]
    assert error["path"] == ["input", "staffInformed"]
    assert "告知本人" in error["message"]
    answer = await house.data(RECORD, "linzhou", i=check(other))
    assert [one["code"] for one in answer["recordDisplay"]["userErrors"]] == ["FORBIDDEN"]


async def test_what_a_county_lacks_it_sees_of_itself_only(house: Api) -> None:
    mine, other = await center(house, "linzhou"), await center(house, "linzhou", "540200")
    assert mine["displays"]["totalCount"] == 7
    absent = {one["kind"] for one in mine["displays"]["nodes"] if not one["present"]}
    assert set(mine["missingDisplays"]) == absent
    assert (other["displays"]["totalCount"], other["missingDisplays"]) == (0, None)
    data = await house.data(
        """{ sites(first:200, where:{kinds:[ASSISTANCE_CENTER]}){nodes{missingDisplays}}
             displayStatistics(groupBy:[KIND], where:{latest:true}){kind sites found bilingual} }""",
        "region",
    )
    lacking = [one["missingDisplays"] for one in data["sites"]["nodes"] if one["missingDisplays"]]
    assert 0 < len(lacking) < 41
    assert all(len(one) == 1 for one in lacking)
    statistics = data["displayStatistics"]
    assert [one["sites"] for one in statistics] == [82] * 7
    assert sum(82 - one["found"] for one in statistics) == len(lacking)
    assert all(0 < one["bilingual"] < one["found"] for one in statistics)
