"""Trusted documents: clients send the id of a text that was registered when the deployment was made."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.wire import GraphQLRequest, MalformedRequest

_PREFIX: Final = "sha256:"


class ManifestError(Exception):
    """A manifest cannot be used; it stops the start."""


class TrustedDocuments:
    """The registered texts, by id and by the SHA-256 of the text.

    Args:
        documents: id to text, as graphql-codegen and relay-compiler write it; ids are opaque.
        only: whether anything else is refused.
    """

    def __init__(self, documents: Mapping[str, str] | None = None, *, only: bool = False) -> None:
        self.only = only
        self._texts: dict[str, str] = {sha256(text): text for text in (documents or {}).values()}
        self._texts.update({name.removeprefix(_PREFIX): text for name, text in (documents or {}).items()})

    @property
    def texts(self) -> frozenset[str]:
        """Every registered text."""
        return frozenset(self._texts.values())

    def text_of(self, request: GraphQLRequest) -> str:
        """The document that a request asks to execute.

        Apollo's automatic registration is not offered: an unknown hash is answered the way its clients
        understand, and they send the text instead.

        Raises:
            RequestError: no document is named, the named one is not registered, hash and text differ, or
                only registered ones are accepted.
        """
        sha = _apollo_hash(request.extensions)
        if request.query:
            return self._checked(request.query, sha)
        name = request.document_id or sha
        if name is None:
            if request.query is None:
                raise MalformedRequest("缺少 query 参数。", "The parameter query is missing.")
            raise MalformedRequest("query 参数为空。", "The parameter query is empty.")
        text = self._texts.get(name.removeprefix(_PREFIX))
        if text is not None:
            return text
        if request.document_id is None:
            # Apollo's clients compare the message itself, whatever the language.
            word = "PersistedQueryNotFound" if self._texts else "PersistedQueryNotSupported"
            raise RequestError(ErrorCode.PERSISTED_DOCUMENT_NOT_FOUND, zh=word, en=word)
        raise RequestError(
            ErrorCode.PERSISTED_DOCUMENT_NOT_FOUND,
            zh="没有登记这个查询（documentId）。",
            en="No document is registered under this documentId.",
        )

    def _checked(self, text: str, sha: str | None) -> str:
        if sha is not None and sha != sha256(text):
            raise MalformedRequest("sha256Hash 与 query 不符。", "The sha256Hash does not match the query.")
        if self.only and sha256(text) not in self._texts:
            raise RequestError(
                ErrorCode.PERSISTED_DOCUMENT_REQUIRED,
                zh="本系统只接受登记过的查询。",
                en="Only registered documents are accepted.",
            )
        return text


def sha256(text: str) -> str:
    """The hexadecimal SHA-256 of a text in UTF-8; halves of characters are kept apart from real ones."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_manifests(paths: Iterable[Path]) -> dict[str, str]:
    """The documents of several manifests.

    Args:
        paths: JSON files of graphql-codegen or relay-compiler (id to text) or of Apollo.

    Raises:
        ManifestError: a file cannot be read, or two of them give one id to different texts.
    """
    found: dict[str, str] = {}
    for path in paths:
        for name, text in _read(path).items():
            if found.setdefault(name, text) != text:
                raise ManifestError(f"{path}: {name} stands for another text in an earlier manifest")
    return found


def _read(path: Path) -> dict[str, str]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path}: {error}") from error
    if isinstance(manifest, dict) and manifest.get("format") == "apollo-persisted-query-manifest":
        operations = manifest.get("operations")
        manifest = (
            {one.get("id"): one.get("body") for one in operations} if isinstance(operations, list) else None
        )
    if not isinstance(manifest, dict) or not all(
        isinstance(part, str) for pair in manifest.items() for part in pair
    ):
        raise ManifestError(f"{path}: a JSON object of id to document text is expected")
    return manifest


def _apollo_hash(extensions: Mapping[str, Any]) -> str | None:
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    sha = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    if not isinstance(sha, str) or not sha:
        raise MalformedRequest("extensions.persistedQuery 有误。", "extensions.persistedQuery is malformed.")
    return sha
