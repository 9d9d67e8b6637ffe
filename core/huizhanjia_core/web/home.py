"""The page at the root: what runs here, and where its doors are."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_STYLE: Final = (
    "body{font:16px/1.7 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:44rem;margin:4rem auto;"
    "padding:0 1.5rem;color:#1f2933}h1{font-size:1.6rem}code{background:#eef2f6;padding:.1em .4em;"
    "border-radius:4px}dt{margin-top:.8rem;font-weight:600}dd{margin:0;color:#52606d}a{color:#9b1c1c}"
)
_HEADERS: Final = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

_PAGE: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    f"<title>会站家 huizhanjia</title><style>{_STYLE}</style><h1>会站家 huizhanjia</h1>"
    "<p>省级工会的统一 GraphQL 服务。前端请以 <code>POST /graphql</code> 访问。</p>"
    "<dl>{items}</dl></html>"
)


def route(doors: Iterable[tuple[str, str, str]]) -> Route:
    """``/``: a short page.

    Args:
        doors: path, title and what it is for, in Chinese.
    """
    items = "".join(
        f'<dt><a href="{escape(path)}">{escape(title)}</a> <code>{escape(path)}</code></dt>'
        f"<dd>{escape(purpose)}</dd>"
        for path, title, purpose in doors
    )
    page = _PAGE.replace("{items}", items).encode()

    async def show(_request: Request) -> Response:
        return Response(page, headers=_HEADERS, media_type="text/html; charset=utf-8")

    return Route("/", show, methods=["GET"])
