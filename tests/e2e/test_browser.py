from collections.abc import Iterator
from pathlib import Path

import pytest
from huizhanjia_core.identity.demo import PASSWORD
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from tests.e2e.conftest import USERNAME
from tests.harness.browser import ARGUMENTS, chromium
from tests.harness.served import Server

# Named as the query that the page proposes: the editor takes note of another name only after a while.
QUERY = "query First{organizations(first:200,where:{levels:[REGION,PREFECTURE,COUNTY]}){totalCount nodes{code name}}}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page from which nothing but our own server can be reached, and what it tried."""

    def __init__(self, page: Page, own: str) -> None:
        self.page = page
        self.own = own
        self.outside: list[str] = []
        self.failures: list[str] = []
        page.context.route("**/*", self._let)
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("console", lambda said: self.failures.append(said.text) if said.type == "error" else None)
        page.on("requestfailed", self._failed)

    def _let(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((f"{self.own}/", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def _failed(self, request: Request) -> None:
        self.failures.append(f"{request.url}: {request.failure}")


@pytest.fixture
def visit(browser: Browser, demonstration: Server) -> Iterator[Visit]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    yield Visit(context.new_page(), demonstration.url)
    context.close()


def test_query_page_signs_in_and_shows_all_units_without_any_other_host(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.goto(f"{visit.own}/graphiql")
    expect(page.locator("#state")).to_have_text("未登录")
    page.get_by_label("用户名").fill(USERNAME)
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#state")).to_have_text("已登录")
    editor = page.locator(".graphiql-query-editor .CodeMirror")
    editor.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(QUERY)
    page.keyboard.press("ControlOrMeta+Enter")
    result = page.locator(".result-window .CodeMirror")
    expect(result).to_contain_text('"totalCount": 82')
    expect(result).to_contain_text("西藏自治区总工会")
    shot = tmp_path / "graphiql.png"
    page.screenshot(path=shot)
    print(shot)  # noqa: T201 - where to look
    shown = page.evaluate("document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()")
    assert shown.count('"code"') == 82
    assert visit.outside == []
    assert visit.failures == []


def test_query_page_tells_a_wrong_password_in_chinese(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.own}/graphiql")
    page.get_by_label("用户名").fill(USERNAME)
    page.get_by_label("口令", exact=True).fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#state")).to_contain_text("口令")
    assert visit.outside == []
