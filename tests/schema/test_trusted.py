import json
from pathlib import Path

import pytest
from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.trusted import ManifestError, TrustedDocuments, read_manifests, sha256
from huizhanjia_schema.wire import GraphQLRequest

TEXT = "query Names { names }"
APOLLO = {"persistedQuery": {"version": 1, "sha256Hash": sha256(TEXT)}}


@pytest.fixture
def trusted() -> TrustedDocuments:
    return TrustedDocuments({sha256(TEXT): TEXT, "d41d8cd98f00b204e9800998ecf8427e": "{ relay }"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (f"sha256:{sha256(TEXT)}", TEXT),
        (sha256(TEXT), TEXT),
        ("d41d8cd98f00b204e9800998ecf8427e", "{ relay }"),
        (f"sha256:{sha256('{ relay }')}", "{ relay }"),
    ],
)
def test_document_is_found_by_its_id(trusted: TrustedDocuments, name: str, text: str) -> None:
    assert trusted.text_of(GraphQLRequest(document_id=name)) == text


def test_apollo_finds_a_document_by_its_hash(trusted: TrustedDocuments) -> None:
    assert trusted.text_of(GraphQLRequest(extensions=APOLLO)) == TEXT


def test_unknown_id_is_not_found(trusted: TrustedDocuments) -> None:
    with pytest.raises(RequestError) as refused:
        trusted.text_of(GraphQLRequest(document_id="sha256:00"))
    assert refused.value.code is ErrorCode.PERSISTED_DOCUMENT_NOT_FOUND


@pytest.mark.parametrize(
    ("documents", "message"),
    [({"a": "{ b }"}, "PersistedQueryNotFound"), ({}, "PersistedQueryNotSupported")],
)
def test_apollo_is_told_in_its_own_words_to_send_the_text(documents: dict[str, str], message: str) -> None:
    with pytest.raises(RequestError) as refused:
        TrustedDocuments(documents).text_of(GraphQLRequest(extensions=APOLLO))
    assert (refused.value.zh, refused.value.en) == (message, message)


def test_hash_must_match_the_text_beside_it(trusted: TrustedDocuments) -> None:
    assert trusted.text_of(GraphQLRequest(query=TEXT, extensions=APOLLO)) == TEXT
    with pytest.raises(RequestError, match="does not match"):
        trusted.text_of(GraphQLRequest(query="{ other }", extensions=APOLLO))


def test_nothing_is_registered_by_sending_it() -> None:
    trusted = TrustedDocuments()
    trusted.text_of(GraphQLRequest(query=TEXT, extensions=APOLLO))
    with pytest.raises(RequestError, match="PersistedQueryNotSupported"):
        trusted.text_of(GraphQLRequest(extensions=APOLLO))


def test_only_registered_texts_are_accepted_when_so_set() -> None:
    trusted = TrustedDocuments({"x": TEXT}, only=True)
    assert trusted.text_of(GraphQLRequest(query=TEXT)) == TEXT
    assert trusted.text_of(GraphQLRequest(document_id="x")) == TEXT
    with pytest.raises(RequestError) as refused:
        trusted.text_of(GraphQLRequest(query="{ other }"))
    assert refused.value.code is ErrorCode.PERSISTED_DOCUMENT_REQUIRED


@pytest.mark.parametrize("given", [1, [], {}, {"sha256Hash": 1}, {"sha256Hash": ""}, {"sha256Hash": None}])
def test_malformed_apollo_extension_is_refused(given: object) -> None:
    with pytest.raises(RequestError, match="malformed"):
        TrustedDocuments().text_of(GraphQLRequest(extensions={"persistedQuery": given}))


@pytest.mark.parametrize(("query", "said"), [(None, "missing"), ("", "empty")])
def test_request_without_a_document_is_refused(query: str | None, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        TrustedDocuments().text_of(GraphQLRequest(query=query))


def test_manifests_of_codegen_relay_and_apollo_are_read(tmp_path: Path) -> None:
    (tmp_path / "codegen.json").write_text(json.dumps({"1f": "{ a }"}))
    (tmp_path / "relay.json").write_text(json.dumps({"2f": "{ b }"}))
    operations = [{"id": "3f", "name": "C", "type": "query", "body": "{ c }"}]
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    (tmp_path / "apollo.json").write_text(json.dumps(manifest))
    assert read_manifests(sorted(tmp_path.iterdir())) == {"1f": "{ a }", "2f": "{ b }", "3f": "{ c }"}


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"a": 1}', '{"format": "apollo-persisted-query-manifest", "operations": 3}']
)
def test_unusable_manifest_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(ManifestError, match=r"bad\.json"):
        read_manifests([path])


def test_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"gone\.json"):
        read_manifests([tmp_path / "gone.json"])


def test_one_id_for_two_texts_is_refused(tmp_path: Path) -> None:
    for name, text in (("a.json", "{ a }"), ("b.json", "{ b }")):
        (tmp_path / name).write_text(json.dumps({"1f": text}))
    with pytest.raises(ManifestError, match="1f stands for another text"):
        read_manifests([tmp_path / "a.json", tmp_path / "b.json"])
