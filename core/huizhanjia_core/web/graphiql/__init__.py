"""The query page: GraphiQL from our own files, so that it works where no other host can be reached."""

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

_HERE: Final = Path(__file__).parent

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; font-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""No script and no style but from our files, no host but ours."""


def routes(path: str = "/graphiql") -> list[BaseRoute]:
    """The page and its files; the page asks ``graphql`` beside it, so that it works below a prefix too."""
    page = (_HERE / "page.html").read_bytes()

    async def show(_request: Request) -> Response:
        return Response(page, headers=HEADERS, media_type="text/html; charset=utf-8")

    return [
        Route(path, show, methods=["GET"]),
        Mount(f"{path}/static", StaticFiles(directory=_HERE / "static")),
    ]
