import os
import select
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.postgres import PostgresServer
from tests.harness.served import Deployment

ALIVE = '{"query":"{ __typename }"}'


@pytest.fixture
def sqlite(tmp_path: Path) -> Deployment:
    deployment = Deployment(tmp_path, {})
    deployment.run("db", "upgrade")
    return deployment


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


def on_postgres(folder: Path, url: str) -> Deployment:
    deployment = Deployment(folder, {"DATABASE__URL": url})
    deployment.run("db", "upgrade")
    return deployment


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_served_process_tells_its_health_and_its_figures(sqlite: Deployment) -> None:
    with sqlite.serve() as server:
        assert server.get("/healthz").json() == {"status": "ok"}
        checks = server.get("/readyz").json()["checks"]
        assert {"database", "migrations"} <= checks.keys()
        assert all(check == {"ok": True} for check in checks.values())
        assert server.query("{ __typename }").json() == {"data": {"__typename": "Query"}}
        figures = server.get("/metrics").text
        assert 'huizhanjia_graphql_requests_total{kind="query",outcome="ok"} 1.0' in figures


def test_termination_answers_the_request_that_is_under_way(sqlite: Deployment) -> None:
    with sqlite.serve() as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as client:
            client.sendall(
                b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                b"expect: 100-continue\r\ncontent-length: %d\r\n\r\n" % len(ALIVE)
            )
            # Sent when the application asks for the body, so the request is under way from here on.
            assert client.recv(1000).startswith(b"HTTP/1.1 100")
            server.process.send_signal(signal.SIGTERM)
            client.sendall(ALIVE.encode())
            answer = client.recv(10_000)
            while not answer.endswith(b'{"data":{"__typename":"Query"}}'):
                more = client.recv(10_000)
                assert more, answer
                answer += more
        assert answer.startswith(b"HTTP/1.1 200")
        assert server.process.wait(timeout=60) in {0, -signal.SIGTERM}
        assert "Traceback" not in server.log.read_text()


def test_interrupt_from_the_keyboard_ends_without_a_traceback(sqlite: Deployment) -> None:
    with sqlite.serve() as server:
        assert server.stop(signal.SIGINT) in {0, 130, -signal.SIGINT}
        assert "Traceback" not in server.log.read_text()


def test_tables_that_are_not_up_to_date_refuse_to_be_served(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    refused = Deployment(tmp_path, {}).attempt("serve")
    assert refused.returncode == 1
    assert "huizhanjia db upgrade" in refused.stderr


def test_sqlite_refuses_two_processes(sqlite: Deployment) -> None:
    refused = sqlite.attempt("serve", "--workers", "2")
    assert refused.returncode == 1
    assert "SQLite" in refused.stderr


def test_postgres_is_served_by_two_processes_that_end_together(tmp_path: Path, postgres_url: str) -> None:
    with on_postgres(tmp_path, postgres_url).serve("--workers", "2") as server:
        assert server.query("{ __typename }").status_code == 200
        workers = [os.pidfd_open(child) for child in children(server.process.pid)]
        assert len(workers) >= 2
        server.stop()
        for worker in workers:
            ended, _, _ = select.select([worker], [], [], 30)
            os.close(worker)
            assert ended


def test_server_outlives_its_database_and_recovers_by_itself(
    tmp_path: Path, own_server: PostgresServer
) -> None:
    with on_postgres(tmp_path, own_server.url("postgres")).serve() as server:
        own_server.stop()
        down = server.wait_until("/readyz", 503)
        assert down.json()["checks"]["database"]["ok"] is False
        assert down.headers["retry-after"]
        assert server.get("/healthz").status_code == 200
        own_server.start()
        assert server.wait_until("/readyz", 200).json()["status"] == "ok"
        assert server.query("{ __typename }").status_code == 200
        assert "Traceback" not in server.log.read_text()
