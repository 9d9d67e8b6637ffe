"""The demonstration as `make run` serves it, once a session, and someone who is signed in there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from huizhanjia_core.identity.demo import PASSWORD

from tests.harness.api import MASTER_KEYS
from tests.harness.served import Deployment, Server

USERNAME = "region"
PLUGINS = Path(__file__).parents[2] / "plugins"
DEMONSTRATION = {
    "DEMO": "true",
    "PLUGINS__ENABLED": ",".join(sorted(path.parent.name for path in PLUGINS.glob("*/pyproject.toml"))),
    "CRYPTO__MASTER_KEYS": MASTER_KEYS,
    "SERVER__DEVELOPMENT": "true",
    "SERVER__GRAPHIQL": "true",
}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served SQLite demonstration; tests only read from it."""
    deployment = Deployment(tmp_path_factory.mktemp("demonstration"), DEMONSTRATION)
    deployment.run("db", "upgrade")
    deployment.run("demo", "load")
    with deployment.serve() as server:
        yield server


@pytest.fixture(scope="session")
def token(demonstration: Server) -> str:
    """A session of the demonstration's region administrator."""
    return demonstration.sign_in(USERNAME, PASSWORD)
