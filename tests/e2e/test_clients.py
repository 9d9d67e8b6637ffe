import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from graphql import build_schema

from tests.harness import node
from tests.harness.served import Server

CLIENTS = Path(__file__).parent / "clients"
SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
DECLINED = {"5A70", "D6D5", "6A70"}
"""What the specification leaves open (MAY) and we leave out: queries by GET, which logs of proxies would keep."""
UNITS = """
query Units($first: Int!) {
  organizations(first: $first, where: {levels: [REGION, PREFECTURE, COUNTY]}) {
    totalCount
    nodes { code name }
  }
}
"""


def run(*command: str, **environment: str) -> str:
    """Run a program of the clients' folder that must succeed; what it printed."""
    done = subprocess.run(
        command,
        cwd=CLIENTS,
        env=node.environment() | environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tool(name: str) -> str:
    return str(CLIENTS / "node_modules" / ".bin" / name)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    node.install(CLIENTS)


@pytest.fixture
def expected(demonstration: Server, token: str) -> list[dict[str, str]]:
    """The 82 units as a plain request tells them."""
    answer = demonstration.query(UNITS, {"first": 200}, token=token).json()
    nodes: list[dict[str, str]] = answer["data"]["organizations"]["nodes"]
    assert len(nodes) == 82
    return nodes


def test_audit_of_graphql_over_http_is_green(demonstration: Server, token: str) -> None:
    found = json.loads(run("node", "audit.mjs", URL=f"{demonstration.url}/graphql", TOKEN=token))
    counted = Counter(audit["name"].split()[0] for audit in found)
    assert (counted["MUST"], counted["SHOULD"]) == (13, 23)
    assert {audit["id"] for audit in found if audit["status"] != "ok"} == DECLINED


def test_generated_typescript_client_compiles_and_pages_through_all_units(
    demonstration: Server, token: str, expected: list[dict[str, str]]
) -> None:
    run(tool("graphql-codegen"), "--config", "codegen.json")
    run(tool("tsc"), "--project", "tsconfig.json")
    built = "generated/built/source/units.js"
    answer = json.loads(run("node", built, URL=f"{demonstration.url}/graphql", TOKEN=token))
    assert answer == {"total": 82, "units": expected}


def test_relay_compiles_fragments_and_a_paged_connection() -> None:
    (CLIENTS / "generated" / "relay").mkdir(parents=True, exist_ok=True)
    run(tool("relay-compiler"), "relay.config.json")
    artifacts = {path.name for path in (CLIENTS / "generated" / "relay").iterdir()}
    assert artifacts >= {
        "unitsQuery.graphql.ts",
        "unitsChildrenQuery.graphql.ts",
        "units_children.graphql.ts",
    }


def test_urql_reads_by_post(demonstration: Server, token: str, expected: list[dict[str, str]]) -> None:
    answer = json.loads(run("node", "urql.mjs", URL=f"{demonstration.url}/graphql", TOKEN=token, QUERY=UNITS))
    assert answer["error"] is None
    read = answer["data"]["organizations"]["nodes"]
    assert [{"code": unit["code"], "name": unit["name"]} for unit in read] == expected


async def test_python_client_reads_with_the_published_schema(
    demonstration: Server, token: str, expected: list[dict[str, str]]
) -> None:
    transport = AIOHTTPTransport(
        url=f"{demonstration.url}/graphql", headers={"authorization": f"Bearer {token}"}, ssl=False
    )
    schema = build_schema(SDL.read_text("utf-8"))
    document = gql(UNITS)
    document.variable_values = {"first": 200}
    async with Client(transport=transport, schema=schema) as session:
        answer = await session.execute(document)
    assert answer["organizations"]["nodes"] == expected


async def test_python_client_can_fetch_the_schema(demonstration: Server) -> None:
    transport = AIOHTTPTransport(url=f"{demonstration.url}/graphql", ssl=False)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        assert session.client.schema is not None
        assert session.client.schema.get_type("Organization") is not None
