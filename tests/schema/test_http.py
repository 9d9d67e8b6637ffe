import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2
import orjson
import pytest
import strawberry
from graphql import GraphQLError, get_introspection_query
from huizhanjia_schema.context import Context
from huizhanjia_schema.errors import ErrorCode, Refusal, RequestError
from huizhanjia_schema.http import (
    WHOLE,
    Exchange,
    GraphQLEndpoint,
    Job,
    TransportLimits,
    language_of,
    trace_id_of,
    walk,
)
from huizhanjia_schema.http.answers import MAX_FIELD_ERRORS, redacted
from huizhanjia_schema.http.headers import media_type_of
from huizhanjia_schema.trusted import TrustedDocuments, sha256
from starlette.requests import Request

JSON = "application/json"
STRICT = "application/graphql-response+json"
SECRET = "540102199001011234"


class DatabaseAway(Exception):  # noqa: N818 - named by what happened
    pass


@dataclass(frozen=True)
class Somebody:
    signed_in: bool = True
    account_id: UUID | None = None

    def places(self, action: str) -> list[Any]:
        return []


@dataclass(kw_only=True, eq=False)
class Surroundings(Context):
    async def rows(self, statement: Any) -> Sequence[Any]:
        return []

    async def write(self, operation: Any, given: Any, run: Callable[[], Awaitable[Any]]) -> Any:
        return await run()


@strawberry.input
class Sign:
    name: str
    times: int = 1


@strawberry.type
class Query:
    @strawberry.field
    async def hello(self, name: str = "世界") -> str:
        return f"你好，{name}"

    @strawberry.field
    async def number(self, input: Sign) -> int:  # noqa: A002
        return input.times

    @strawberry.field
    async def language(self, info: strawberry.Info) -> str:
        return str(info.context.language)

    @strawberry.field
    async def fault(self) -> str | None:
        raise RuntimeError(f"INSERT INTO person VALUES ('次仁', {SECRET}) [parameters: ('x')]")

    @strawberry.field
    async def faults(self) -> list[str | None]:
        return [GraphQLError("boom") for _ in range(100)]  # type: ignore[misc]

    @strawberry.field
    async def raw(self) -> str | None:
        raise GraphQLError(f"secret {SECRET}")

    @strawberry.field
    async def missing(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    async def forbidden(self) -> str | None:
        raise RequestError(ErrorCode.FORBIDDEN, zh="没有权限。", en="Not allowed.")

    @strawberry.field
    async def refused(self) -> str | None:
        raise Refusal(ErrorCode.NOT_FOUND, zh="没有找到。", en="Not found.", path=("input", "id"))

    @strawberry.field
    async def away(self) -> str | None:
        raise DatabaseAway(SECRET)

    @strawberry.field
    async def forever(self) -> str | None:
        await asyncio.Event().wait()
        return None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def sign_in(self, name: str = "") -> bool:
        return True


SCHEMA = strawberry.Schema(Query, Mutation)._schema


@dataclass
class Site:
    """An endpoint and what it was told."""

    options: dict[str, Any] = field(default_factory=dict)
    viewer: Somebody = field(default_factory=Somebody)
    refuse: Exception | None = None
    observed: list[Exchange] = field(default_factory=list)
    opened: int = 0

    @asynccontextmanager
    async def open_context(self, request: Request) -> AsyncIterator[Context]:
        self.opened += 1
        if self.refuse is not None:
            raise self.refuse
        yield Surroundings(
            viewer=self.viewer, language=language_of(request.scope), trace_id=trace_id_of(request.scope)
        )

    def endpoint(self) -> GraphQLEndpoint:
        options = {
            "unavailable": (DatabaseAway,),
            "observe": lambda _scope, exchange: self.observed.append(exchange),
            **self.options,
        }
        return GraphQLEndpoint(SCHEMA, self.open_context, **options)

    async def send(self, method: str = "POST", **options: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(self.endpoint())
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, "/graphql", **options)

    async def ask(self, query: str, accept: str = JSON, **parameters: Any) -> httpx2.Response:
        language = parameters.pop("language", "zh")
        headers = {"accept": accept, "accept-language": language}
        return await self.send(json={"query": query, **parameters}, headers=headers)


@pytest.fixture
def site() -> Site:
    return Site()


def only_error(response: httpx2.Response) -> dict[str, Any]:
    (error,) = response.json()["errors"]
    assert error["extensions"]["traceId"] == response.headers["x-request-id"]
    found: dict[str, Any] = error
    return found


def code(response: httpx2.Response) -> str:
    return str(only_error(response)["extensions"]["code"])


@pytest.mark.parametrize("accept", [JSON, STRICT, "*/*"])
async def test_query_is_answered(site: Site, accept: str) -> None:
    response = await site.ask("query($n: String!) { hello(name: $n) }", accept, variables={"n": "拉萨"})
    assert response.status_code == 200
    assert response.json() == {"data": {"hello": "你好，拉萨"}}
    assert "你好，拉萨" in response.content.decode()


async def test_answer_is_neither_stored_nor_sniffed(site: Site) -> None:
    response = await site.ask("{ hello }")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        ("application/*", JSON),
        (STRICT, STRICT),
        (f"{STRICT}, {JSON}", STRICT),
        (f"{STRICT}, {JSON};q=0.9", STRICT),
        (f"{JSON}, {STRICT};q=0.5", JSON),
        (f"{STRICT};q=0, {JSON}", JSON),
        (f"{STRICT}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", STRICT),
        (f"{STRICT.upper()} ; charset=utf-8", STRICT),
        (f"{JSON};q=0, */*", STRICT),
        ("text/html, */*;q=0.1", JSON),
        ("text/html", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=x", None),
        ("," * 5_000, None),
    ],
)
def test_media_type_is_negotiated(accept: str | None, media_type: str | None) -> None:
    headers = [] if accept is None else [(b"accept", accept.encode())]
    assert media_type_of({"headers": headers}) == media_type


async def test_client_that_accepts_nothing_of_ours_gets_406(site: Site) -> None:
    assert (await site.ask("{ hello }", "text/html")).status_code == 406


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.5, zh", "zh"),
        ("bo, en;q=0.3", "en"),
        ("fr", "zh"),
        ("en;q=0", "zh"),
        (";;;,q=", "zh"),
    ],
)
def test_language_is_chinese_unless_english_is_preferred(accepted: str | None, language: str) -> None:
    headers = [] if accepted is None else [(b"accept-language", accepted.encode())]
    assert language_of({"headers": headers}) == language


@pytest.mark.parametrize(
    ("query", "variables", "wanted"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: String!) { hello(name: $n) }", {"n": None}, "BAD_USER_INPUT"),
        ("mutation { a: signIn b: signIn }", {}, "QUERY_TOO_COMPLEX"),
        ("query A { hello } query B { hello }", {}, "BAD_USER_INPUT"),
    ],
)
async def test_request_error_has_no_data_and_status_400_for_those_who_understand(
    site: Site, query: str, variables: dict[str, Any], wanted: str
) -> None:
    for accept, status in ((JSON, 200), (STRICT, 400)):
        response = await site.ask(query, accept, variables=variables)
        assert response.status_code == status
        assert "data" not in response.json()
        assert code(response) == wanted


@pytest.mark.parametrize("raw", [b"null", b"1", b'"x"', b"true", b"\xff", b"[" * 200_000, b"", b"{}"])
async def test_malformed_body_gets_400_whatever_is_accepted(site: Site, raw: bytes) -> None:
    for accept in (JSON, STRICT):
        response = await site.send(content=raw, headers={"content-type": JSON, "accept": accept})
        assert response.status_code == 400
        assert code(response) == "BAD_USER_INPUT"


async def test_batch_is_refused(site: Site) -> None:
    response = await site.send(json=[{"query": "{ hello }"}] * 2)
    assert response.status_code == 400
    assert "批量" in only_error(response)["message"]


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/json; charset=gbk",
    ],
)
async def test_types_a_foreign_page_can_send_are_refused(site: Site, content_type: str | None) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    response = await site.send(content=b'{"query":"mutation { signIn }"}', headers=headers)
    assert response.status_code == 415
    assert site.opened == 0


@pytest.mark.parametrize(
    "content_type", [JSON, "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
async def test_json_in_utf8_is_read(site: Site, content_type: str) -> None:
    response = await site.send(content=b'{"query":"{ hello }"}', headers={"content-type": content_type})
    assert response.status_code == 200


async def test_compressed_body_is_refused(site: Site) -> None:
    headers = {"content-type": JSON, "content-encoding": "gzip"}
    assert (await site.send(content=b"\x1f\x8b", headers=headers)).status_code == 415


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_methods_are_not_allowed(site: Site, method: str) -> None:
    response = await site.send(method, params={"query": "{ hello }"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert site.opened == 0


async def test_queries_by_get_can_be_switched_on_but_never_mutations() -> None:
    site = Site(options={"limits": TransportLimits(get=True)})
    parameters = {"query": "query($n: String!) { hello(name: $n) }", "variables": '{"n":"x"}'}
    assert (await site.send("GET", params=parameters)).json() == {"data": {"hello": "你好，x"}}
    refused = await site.send("GET", params={"query": "mutation { signIn }"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert (await site.send("GET", params={"query": "{hello}", "variables": "{"})).status_code == 400
    assert (await site.send("GET", params={"query": "{hello}", "variables": "[]"})).status_code == 400


async def test_large_body_is_refused_announced_or_not() -> None:
    site = Site(options={"limits": TransportLimits(body=1_000)})

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100

    headers = {"content-type": JSON}
    for content in (b" " * 1_001, chunks()):
        response = await site.send(content=content, headers=headers)
        assert response.status_code == 413
        assert response.headers["connection"] == "close"
    fits = orjson.dumps({"query": "{ hello }"}).ljust(1_000)
    assert (await site.send(content=fits, headers=headers)).status_code == 200


async def exchange(
    app: GraphQLEndpoint, receive: Callable[[], Awaitable[Any]], whole: bytes | None = None
) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": []}
    scope["headers"] = [(b"content-type", b"application/json")]
    if whole is not None:
        scope[WHOLE] = whole
    await app(scope, receive, send)
    return sent


async def test_slow_body_is_given_up() -> None:
    async def receive() -> Any:
        await asyncio.Event().wait()

    sent = await exchange(Site(options={"limits": TransportLimits(body_seconds=0.01)}).endpoint(), receive)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


async def never() -> Any:
    raise AssertionError("a body that is here is not waited for")


@pytest.mark.parametrize(("limit", "status"), [(23, 200), (22, 413)])
async def test_body_that_is_here_is_read_at_once_within_the_limit(limit: int, status: int) -> None:
    site = Site(options={"limits": TransportLimits(body=limit)})
    sent = await exchange(site.endpoint(), never, b'{"query":"{ hello }"}  ')
    assert sent[0]["status"] == status


async def test_client_that_leaves_gets_no_answer(site: Site) -> None:
    async def receive() -> Any:
        return {"type": "http.disconnect"}

    assert await exchange(site.endpoint(), receive) == []


async def test_body_in_parts_is_put_together(site: Site) -> None:
    parts = [b'{"query":', b'"{ hello }"', b"}"]

    async def receive() -> Any:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    assert (await exchange(site.endpoint(), receive))[0]["status"] == 200


async def test_long_execution_is_given_up() -> None:
    site = Site(options={"limits": TransportLimits(execution_seconds=0.01)})
    response = await site.ask("{ forever }")
    assert response.status_code == 504
    assert code(response) == "REQUEST_TIMEOUT"


async def test_fault_is_masked_and_logged_without_values(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "huizhanjia.graphql"):
        response = await site.ask("query Faulty { fault }", variables={"x": "次仁"})
    assert response.status_code == 200
    error = only_error(response)
    assert (error["extensions"]["code"], error["path"]) == ("INTERNAL_ERROR", ["fault"])
    assert SECRET not in response.text
    assert "INSERT" not in response.text
    (line,) = caplog.records
    logged = vars(line)
    assert logged["trace_id"] == response.headers["x-request-id"]
    assert (logged["operation"], logged["exception"]) == ("Faulty", "RuntimeError")
    assert any("test_http.py" in frame for frame in logged["frames"])
    for value in (SECRET, "次仁", "parameters"):
        assert value not in str(logged)


async def test_graphql_error_of_a_resolver_is_masked(site: Site) -> None:
    response = await site.ask("{ raw }", STRICT, language="en")
    assert response.status_code == 200
    assert only_error(response)["message"].startswith("Internal error")
    assert SECRET not in response.text


async def test_null_where_none_may_be_is_our_fault(site: Site) -> None:
    response = await site.ask("{ missing }", STRICT)
    assert (response.status_code, response.json()["data"]) == (200, None)
    assert code(response) == "INTERNAL_ERROR"


async def test_refusals_speak_for_themselves(site: Site) -> None:
    response = await site.ask("{ hello forbidden }")
    assert response.json()["data"] == {"hello": "你好，世界", "forbidden": None}
    assert (code(response), only_error(response)["message"]) == ("FORBIDDEN", "没有权限。")
    english = await site.ask("{ refused }", language="en")
    assert only_error(english)["message"] == "Not found."
    assert only_error(english)["extensions"]["argument"] == ["input", "id"]


async def test_field_errors_are_few(site: Site) -> None:
    response = await site.ask("{ faults }")
    assert len(response.json()["errors"]) == MAX_FIELD_ERRORS


async def test_wrong_input_is_told_without_its_value(site: Site) -> None:
    response = await site.ask(
        "query($i: Sign!) { number(input: $i) }", variables={"i": {"name": "x", "times": SECRET}}
    )
    assert code(response) == "BAD_USER_INPUT"
    assert only_error(response)["message"] == "变量 $i 的值有误（位置 times）：应为整数。"


async def test_database_that_is_away_gets_503_for_the_whole_answer(site: Site) -> None:
    for response in (
        await site.ask("{ hello away }"),
        await Site(refuse=DatabaseAway(SECRET)).ask("{ hello }"),
    ):
        assert response.status_code == 503
        assert response.headers["retry-after"] == "5"
        assert "data" not in response.json()
        assert code(response) == "UNAVAILABLE"
        assert SECRET not in response.text


@pytest.mark.parametrize(
    ("refused", "status"),
    [(ErrorCode.UNAUTHENTICATED, 401), (ErrorCode.FORBIDDEN, 403), (ErrorCode.RATE_LIMITED, 429)],
)
async def test_context_that_is_refused_decides_the_status(refused: ErrorCode, status: int) -> None:
    site = Site(refuse=RequestError(refused, zh="请重新登录。", en="Please sign in again."))
    for accept in (JSON, STRICT):
        response = await site.ask("{ hello }", accept)
        assert response.status_code == status
        assert only_error(response)["message"] == "请重新登录。"
    if status == 401:
        assert response.headers["www-authenticate"] == "Bearer"


async def test_fault_outside_of_any_field_is_masked() -> None:
    response = await Site(refuse=ValueError(SECRET)).ask("{ hello }")
    assert response.status_code == 500
    assert code(response) == "INTERNAL_ERROR"
    assert SECRET not in response.text


async def test_introspection_is_for_those_who_may(site: Site) -> None:
    query = get_introspection_query()
    assert "__schema" in (await site.ask(query)).json()["data"]
    stranger = Site(viewer=Somebody(signed_in=False))
    for asked in (
        query,
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { description } }",
    ):
        response = await stranger.ask(asked)
        assert code(response) == "GRAPHQL_VALIDATION_FAILED"
        assert "data" not in response.json()
    assert (await stranger.ask("{ __typename }")).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "query", ["{ helo }", "{ hello { x } }", "{ number }", "{ hello(nam: 1) }", "{ ... on Nope { x } }"]
)
async def test_stranger_learns_nothing_about_the_schema(query: str) -> None:
    stranger = Site(viewer=Somebody(signed_in=False))
    for language, message in (
        ("zh", "查询不符合接口定义。"),
        ("en", "The document does not fit the schema."),
    ):
        error = only_error(await stranger.ask(query, language=language))
        assert error["message"] == message
        assert error["locations"]


async def test_nobody_is_told_what_was_perhaps_meant(site: Site) -> None:
    for query in ("{ helo }", "{ hello(nam: 1) }", "{ ... on Quer { x } }", "{ number(input: {nme: 1}) }"):
        response = await site.ask(query, language="en")
        assert "did you mean" not in response.text.lower()


async def test_hundred_logins_are_one_refusal(site: Site) -> None:
    query = "mutation { " + " ".join(f'a{n}: signIn(name: "{n}")' for n in range(25)) + " }"
    assert code(await site.ask(query)) == "QUERY_TOO_COMPLEX"
    batch = await site.send(json=[{"query": "mutation { signIn }"}] * 5)
    assert batch.status_code == 400


async def test_trusted_document_runs_by_its_id() -> None:
    site = Site(options={"trusted": TrustedDocuments({sha256("{ hello }"): "{ hello }"}, only=True)})
    sha = sha256("{ hello }")
    for parameters in (
        {"documentId": f"sha256:{sha}"},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha}}},
        {"query": "{ hello }"},
    ):
        assert (await site.send(json=parameters)).json() == {"data": {"hello": "你好，世界"}}
    assert code(await site.ask("{ language }")) == "PERSISTED_DOCUMENT_REQUIRED"
    assert code(await site.send(json={"documentId": "sha256:0"})) == "PERSISTED_DOCUMENT_NOT_FOUND"


async def test_apollo_is_answered_so_that_it_sends_the_text(site: Site) -> None:
    persisted = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256("{ hello }")}}}
    first = await site.send(json=persisted)
    assert (first.status_code, only_error(first)["message"]) == (200, "PersistedQueryNotSupported")
    assert (await site.send(json={**persisted, "query": "{ hello }"})).json()["data"]


async def test_given_request_id_is_kept_when_it_is_harmless(site: Site) -> None:
    for given, kept in (("abc-123_DEF.4", True), ("short", False), ("a" * 65, False), ("a b c d e f", False)):
        response = await site.send(json={"query": "{ hello }"}, headers={"x-request-id": given})
        assert (response.headers["x-request-id"] == given) is kept


async def test_a_bad_request_id_does_not_hide_a_good_one(site: Site) -> None:
    for given, expected in (
        (("bad id", "from-the-proxy-1"), "from-the-proxy-1"),
        (("first-good-1", "second-good-2"), "first-good-1"),
        (("", "x", "third-good-3"), "third-good-3"),
    ):
        headers = [("x-request-id", one) for one in given]
        response = await site.send(json={"query": "{ nope }"}, headers=headers)
        assert response.headers.get_list("x-request-id") == [expected]
        assert response.json()["errors"][0]["extensions"]["traceId"] == expected
    response = await site.send(
        json={"query": "{ hello }"}, headers=[("x-request-id", "a b"), ("x-request-id", "-")]
    )
    assert re.fullmatch("[0-9a-f]{16}", response.headers["x-request-id"])


async def test_prepared_document_is_not_parsed_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = site.endpoint()
    transport = httpx2.ASGITransport(endpoint)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        await client.post("/graphql", json={"query": "{ hello }"})
        monkeypatch.delattr("huizhanjia_schema.documents.parse")
        monkeypatch.delattr("huizhanjia_schema.documents.validate")
        assert (await client.post("/graphql", json={"query": "{ hello }"})).json()["data"]
    assert [one.cached for one in site.observed] == [False, True]


async def test_observer_hears_of_every_request(site: Site) -> None:
    await site.ask("{ hello }")
    await site.ask("mutation { signIn }")
    await site.ask("{ nope }", STRICT)
    await site.send("GET")
    seen = [(one.kind, one.status, one.codes) for one in site.observed]
    assert seen == [
        ("query", 200, ()),
        ("mutation", 200, ()),
        ("none", 400, (ErrorCode.GRAPHQL_VALIDATION_FAILED,)),
        ("none", 405, (ErrorCode.BAD_USER_INPUT,)),
    ]


async def test_engine_may_hand_over_finished_json() -> None:
    async def run(job: Job) -> Any:
        return b'{"hello":"\xe4\xbd\xa0"}' if job.operation.name == "Fast" else await walk(job)

    site = Site(options={"run": run})
    assert (await site.ask("query Fast { hello }")).json() == {"data": {"hello": "你"}}
    assert (await site.ask("query Slow { hello }")).json() == {"data": {"hello": "你好，世界"}}


def test_redacting_keeps_the_shape_of_a_message() -> None:
    text = f"""column "salary" of 'x' {SECRET} 次仁 [SQL: SELECT 1] [parameters: ('y',)]"""
    assert redacted(text) == "column '…' of '…' … …"
