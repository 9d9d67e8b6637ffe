"""The whole application in the test's own process: HTTP in, database out, nothing replaced.

Every query that a plan answers is also walked field by field, and both answers have to be the same.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from huizhanjia_core.app import create_app
from huizhanjia_core.application import Application
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.plugins import Registry
from huizhanjia_core.settings import Settings

from tests.harness.differences import compare

LOGIN = "mutation($i:LoginInput!){login(input:$i){token userErrors{code message path}}}"
MASTER_KEYS = "test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
CORE = Registry.of([])
"""The core without any plugin: what it composes, it composes once for all tests."""

FAST = {"argon2_memory_kib": 8, "argon2_iterations": 1, "argon2_lanes": 1, "second_factor": "off"}
"""Hashing that costs nothing, and no second factor: the demonstration accounts have none."""


class Api:
    """Asks the application as one of its demonstration accounts.

    Attributes:
        application: behind the address.
        client: speaks HTTP with it.
    """

    def __init__(self, application: Application, client: httpx2.AsyncClient) -> None:
        self.application = application
        self.client = client
        self._tokens: dict[str, str] = {}

    async def post(
        self, document: str, variables: dict[str, Any] | None = None, *, token: str | None = None
    ) -> httpx2.Response:
        """One request, answered as it comes."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables or {}}
        return await self.client.post("/graphql", json=body, headers=headers)

    async def token(self, username: str, password: str = PASSWORD) -> str:
        """A session token; one a test and account."""
        if username not in self._tokens:
            given = {"i": {"username": username, "password": password}}
            answer = (await self.post(LOGIN, given)).json()
            token = answer["data"]["login"]["token"]
            assert token, answer
            self._tokens[username] = token
        return self._tokens[username]

    async def ask(self, document: str, as_: str | None = None, **variables: Any) -> Any:
        """The JSON of an answer, asked as that account or anonymously."""
        token = await self.token(as_) if as_ else None
        return (await self.post(document, variables, token=token)).json()

    async def data(self, document: str, as_: str | None = None, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = await self.ask(document, as_, **variables)
        assert "errors" not in answer, answer
        return answer["data"]


@asynccontextmanager
async def api(
    url: str,
    registry: Registry | None = None,
    *,
    data_folder: Path | None = None,
    sections: dict[str, dict[str, Any]] | None = None,
    **server: Any,
) -> AsyncIterator[Api]:
    """The application over the database of a URL.

    Args:
        url: of a database that is upgraded.
        registry: the core and its plugins; by default the core alone.
        data_folder: where files are kept.
        sections: other sections of the settings, such as files.
        server: settings of the server.
    """
    settings = Settings.model_validate(
        {
            "database": {"url": url},
            "identity": FAST,
            "crypto": {"master_keys": MASTER_KEYS},
            "server": {"introspection": "signed-in", "allowed_origins": [], **server},
            **(sections or {}),
            **({"data_folder": data_folder} if data_folder else {}),
        }
    )
    app = create_app(settings, registry or CORE)
    application: Application = app.state.application
    differences = compare(app.state.endpoint, application)
    transport = httpx2.ASGITransport(app, client=("192.0.2.7", 4321))
    try:
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            yield Api(application, client)
    finally:
        await application.database.dispose()
    assert not differences, differences[0]
