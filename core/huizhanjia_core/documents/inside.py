"""Ask the GraphQL endpoint from within, as whoever sent the request: every rule holds as from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from huizhanjia_schema import ErrorCode, RequestError
from huizhanjia_schema.http import GraphQLEndpoint, trace_id_of
from starlette.requests import Request

_PASSED_ON: Final = frozenset({b"authorization", b"accept-language", b"user-agent"})


@dataclass(frozen=True)
class Inside:
    """The endpoint, asked without a network.

    Attributes:
        endpoint: that answers clients too.
    """

    endpoint: GraphQLEndpoint

    async def data(
        self, request: Request, query: str, operation: str | None, variables: Mapping[str, Any]
    ) -> Any:
        """The data of an answer, asked with the session, language and address of ``request``.

        Raises:
            RequestError: the answer holds an error; nothing of it is used.
        """
        body = orjson.dumps({"query": query, "operationName": operation, "variables": variables})
        answer = orjson.loads(await self._post(request, body))
        for error in answer.get("errors", ()):
            code = ErrorCode(error["extensions"]["code"])
            raise RequestError(code, zh=error["message"], en=error["message"])
        return answer["data"]

    async def _post(self, request: Request, body: bytes) -> bytes:
        headers = [(name, value) for name, value in request.scope["headers"] if name in _PASSED_ON]
        headers += [
            (b"content-type", b"application/json"),
            (b"x-request-id", trace_id_of(request.scope).encode()),
        ]
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": request.scope["scheme"],
            "path": "/graphql",
            "raw_path": b"/graphql",
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "client": request.scope.get("client"),
            "server": request.scope.get("server"),
        }
        parts: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            parts.append(message.get("body", b""))

        await self.endpoint(scope, receive, send)
        return b"".join(parts)
