"""The algorithms against the standards' own examples."""

import hmac
import os
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from huizhanjia_core.crypto.provider import ALGORITHMS, LIBRARY, Library, Tampered

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_is_that_of_gb_t_32905(text: bytes, digest: str) -> None:
    assert LIBRARY.digest(text).hex() == digest


def test_sm4_is_that_of_gb_t_32907() -> None:
    text = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(text), modes.ECB()).encryptor()
    assert encryptor.update(text).hex() == "681edf34d206965e86b3e94f536e4246"
    encryptor = Cipher(algorithms.SM4(text), modes.ECB()).encryptor()
    for _ in range(1_000_000):
        text = encryptor.update(text)
    assert text.hex() == "595298c7c6fd271f0402f804c33d3f66"


class _Given(Library):
    """The library with the key of a published example."""

    def __init__(self, key: str) -> None:
        self._key = bytes.fromhex(key)

    def derive(self, key: bytes, purpose: str, length: int) -> bytes:
        return self._key


_SECOND_HALF = "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
EXAMPLES = [
    (  # RFC 8998, appendix A.1
        "sm4-gcm",
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "".join(digit * 16 for digit in "abcdefea"),
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735" + _SECOND_HALF,
        "83de3541e4c2b58177e065a9bf7b62ec",
    ),
    (  # GCM specification, test case 14
        "aes-256-gcm", "00" * 32, "00" * 12, "", "00" * 16,
        "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("algorithm", "key", "nonce", "bound", "plain", "sealed", "tag"), EXAMPLES)
def test_gcm_is_that_of_the_published_examples(
    monkeypatch: pytest.MonkeyPatch,
    algorithm: str, key: str, nonce: str, bound: str, plain: str, sealed: str, tag: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(os, "urandom", lambda _count: bytes.fromhex(nonce))
    provider, texts = _Given(key), [bytes.fromhex(one) for one in (plain, bound)]
    assert provider.seal(algorithm, KEY, *texts).hex() == nonce + sealed + tag
    assert provider.open(algorithm, KEY, bytes.fromhex(nonce + sealed + tag), texts[1]) == texts[0]


def test_hmac_is_the_one_that_openssl_computes() -> None:
    assert (
        LIBRARY.mac(KEY, b"abc").hex() == "a8f95cf26f204957e7ca73c9602a25dda35f168b28103b51dfc968c810416b63"
    )


def test_derivation_is_that_of_rfc_5869() -> None:
    extracted = hmac.new(bytes(32), KEY, "sm3").digest()
    expanded = hmac.new(extracted, b"wrap\x01", "sm3").digest()
    assert LIBRARY.derive(KEY, "wrap", 32) == expanded
    assert LIBRARY.derive(KEY, "other", 32) != expanded


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_whatever_is_changed_does_not_open(algorithm: str) -> None:
    sealed = LIBRARY.seal(algorithm, KEY, "扎西".encode(), b"here")
    assert LIBRARY.open(algorithm, KEY, sealed, b"here").decode() == "扎西"
    assert LIBRARY.seal(algorithm, KEY, "扎西".encode(), b"here") != sealed
    wrong: list[tuple[Any, ...]] = [
        (KEY, sealed, b"there"),
        (bytes(32), sealed, b"here"),
        (KEY, sealed[:-1], b"here"),
        (KEY, sealed[:10], b"here"),
        (KEY, b"", b"here"),
        *(
            (KEY, sealed[:at] + bytes((sealed[at] ^ 1,)) + sealed[at + 1 :], b"here")
            for at in range(len(sealed))
        ),
    ]
    for key, text, bound in wrong:
        with pytest.raises(Tampered):
            LIBRARY.open(algorithm, key, text, bound)
