import hashlib
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import huizhanjia_core.web.graphiql as package
import pytest
import strawberry
from huizhanjia_core.web.graphiql import routes
from huizhanjia_schema.http import GraphQLEndpoint, language_of, trace_id_of
from playwright.async_api import Page, async_playwright
from playwright.async_api import Request as Fetched
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from tests.core.served import served
from tests.harness.browser import ARGUMENTS, chromium

HERE = Path(package.__file__).parent


@strawberry.input
class LoginInput:
    username: str
    password: str


@strawberry.type
class UserError:
    message: str


@strawberry.type
class LoginPayload:
    token: str | None
    user_errors: list[UserError]


@strawberry.type
class LogoutPayload:
    done: bool


@strawberry.type
class Query:
    @strawberry.field
    async def who(self, info: strawberry.Info) -> str:
        return str(info.context.token)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def login(self, input: LoginInput) -> LoginPayload:  # noqa: A002
        if input.password == "right":
            return LoginPayload(token=f"t-{input.username}", user_errors=[])
        return LoginPayload(token=None, user_errors=[UserError(message="用户名或口令有误。")])

    @strawberry.mutation
    async def logout(self) -> LogoutPayload:
        return LogoutPayload(done=True)


@asynccontextmanager
async def open_context(request: Request) -> AsyncIterator[Any]:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    yield SimpleNamespace(
        viewer=SimpleNamespace(signed_in=bool(token)),
        token=token,
        language=language_of(request.scope),
        trace_id=trace_id_of(request.scope),
    )


@pytest.fixture
def app() -> Starlette:
    endpoint = GraphQLEndpoint(strawberry.Schema(Query, Mutation)._schema, open_context)
    return Starlette(routes=[Route("/graphql", endpoint), *routes()])


async def get(app: Starlette, path: str) -> httpx2.Response:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client:
        return await client.get(path)


async def test_page_allows_no_host_but_ours(app: Starlette) -> None:
    response = await get(app, "/graphiql")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["x-frame-options"] == "DENY"
    assert not re.search(r"""(src|href)="(https?:|//)""", response.text)
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=", response.text)


async def test_every_file_of_the_page_is_there(app: Starlette) -> None:
    page = await get(app, "/graphiql")
    files = re.findall(r'(?:src|href)="(graphiql/[^"]+)"', page.text)
    assert len(files) == 6
    for file in files:
        assert (await get(app, f"/{file}")).status_code == 200


async def test_files_beside_the_page_are_not_served(app: Starlette) -> None:
    for path in (
        "/graphiql/static/../page.html",
        "/graphiql/static/%2e%2e/__init__.py",
        "/graphiql/VENDORED.md",
    ):
        assert (await get(app, path)).status_code == 404


def test_vendored_files_are_unchanged_and_listed_with_their_license() -> None:
    rows = re.findall(
        r"^\| (\S+) \| .*`(licenses/\S+)` \| ([0-9a-f]{64}) \|$",
        (HERE / "VENDORED.md").read_text(),
        re.MULTILINE,
    )
    own = {"page.js", "page.css"}
    assert {name for name, _, _ in rows} == {path.name for path in (HERE / "static").iterdir()} - own
    for name, license_file, digest in rows:
        assert hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest() == digest
        assert "MIT" in (HERE / license_file).read_text()


async def answer_to(page: Page, query: str, expected: Sequence[str]) -> None:
    await page.click(".graphiql-query-editor .CodeMirror")
    await page.keyboard.press("Control+A")
    await page.keyboard.insert_text(query)
    await page.click(".graphiql-execute-button")
    for text in expected:
        await page.locator(".graphiql-response", has_text=text).wait_for()


async def test_user_signs_in_and_queries_where_no_other_host_can_be_reached(app: Starlette) -> None:
    outside: list[str] = []
    complaints: list[str] = []
    async with served(app) as url, async_playwright() as playwright:
        blocked = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, blocked])
        page = await browser.new_page()

        def note(request: Fetched) -> None:
            if not request.url.startswith((url, "data:")):
                outside.append(request.url)

        page.on("request", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None
        )
        await page.goto(f"{url}/graphiql")
        await page.locator(".graphiql-execute-button").wait_for()
        await page.fill("#username", "zhuoma")
        await page.fill("#password", "wrong")
        await page.click("text=登录")
        await page.locator("#state", has_text="用户名或口令有误。").wait_for()
        await page.fill("#password", "right")
        await page.click("text=登录")
        await page.locator("#state", has_text="已登录").wait_for()
        assert await page.input_value("#password") == ""
        await answer_to(page, "{ who }", ["t-zhuoma"])
        await page.click("[aria-label='Show Documentation Explorer']")
        await page.locator(".graphiql-plugin", has_text="Mutation").wait_for()
        await page.click("text=退出")
        await page.locator("#state", has_text="未登录").wait_for()
        assert await page.evaluate("sessionStorage.getItem('huizhanjia.token')") is None
        await page.fill("#token", "Bearer pasted")
        await page.click("text=使用")
        await page.locator("#state", has_text="已登录").wait_for()
        await answer_to(page, "{ who }", ["pasted"])
        await browser.close()
    assert outside == []
    assert complaints == []
