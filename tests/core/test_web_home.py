"""The page at the root."""

from tests.harness.api import Api, api


async def test_the_root_names_the_doors_that_are_open(database_url: str) -> None:
    async with api(database_url) as closed:
        page = await closed.client.get("/")
    assert page.status_code == 200
    assert "会站家" in page.text
    assert "/graphiql" not in page.text
    async with api(database_url, graphiql=True) as opened:
        page = await opened.client.get("/")
        doors = ("/graphiql", "/healthz", "/readyz", "/metrics")
        assert all(f'href="{door}"' in page.text for door in doors)
        assert [(await opened.client.get(door)).status_code for door in doors] == [200] * 4


async def test_the_page_allows_nothing_but_its_own_style(house: Api) -> None:
    policy = (await house.client.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
