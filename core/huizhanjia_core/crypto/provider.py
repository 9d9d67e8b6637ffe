"""The algorithms: an interface that a certified module can take the place of, and the library's own."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE, TAG = 12, 16
"""Bytes of what GCM needs beside the text."""


class Tampered(Exception):  # noqa: N818 - named by what happened
    """What was to be opened is not what was sealed, or the key or the associated data are others."""


class Provider(Protocol):
    """What the rooms of the core need of cryptography; keys and texts are bytes."""

    def digest(self, data: bytes) -> bytes:
        """A digest of 32 bytes."""

    def mac(self, key: bytes, data: bytes) -> bytes:
        """A keyed digest of 32 bytes."""

    def derive(self, key: bytes, purpose: str, length: int) -> bytes:
        """Another key of ``length`` bytes for one purpose, from which the first cannot be found."""

    def seal(self, algorithm: str, key: bytes, plain: bytes, associated: bytes) -> bytes:
        """The text under a key of 32 bytes, bound to ``associated``; never the same twice.

        Args:
            algorithm: a name of ``ALGORITHMS``.
            key: from which the algorithm's own key is derived.
            plain: the text.
            associated: what must be given again to open it.
        """

    def open(self, algorithm: str, key: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The text that ``seal`` was given; raises ``Tampered``."""


ALGORITHMS: Mapping[str, int] = MappingProxyType({"sm4-gcm": 1, "aes-256-gcm": 2})
"""Each algorithm's number, which begins everything that it sealed; a number never changes its meaning."""

_KEY_LENGTHS = {"sm4-gcm": 16, "aes-256-gcm": 32}


class Library:
    """SM3 (GB/T 32905), HMAC and HKDF with it, SM4 (GB/T 32907) and AES in Galois counter mode.

    OpenSSL by way of ``cryptography``: right, and not a certified module (GB/T 39786).
    """

    def digest(self, data: bytes) -> bytes:
        """SM3."""
        made = Hash(SM3())
        made.update(data)
        return made.finalize()

    def mac(self, key: bytes, data: bytes) -> bytes:
        """HMAC with SM3."""
        made = HMAC(key, SM3())
        made.update(data)
        return made.finalize()

    def derive(self, key: bytes, purpose: str, length: int) -> bytes:
        """HKDF with SM3."""
        return HKDF(SM3(), length, None, purpose.encode()).derive(key)

    def seal(self, algorithm: str, key: bytes, plain: bytes, associated: bytes) -> bytes:
        """A random nonce, the ciphertext and the tag."""
        nonce = os.urandom(NONCE)
        encryptor = Cipher(self._block(algorithm, key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def open(self, algorithm: str, key: bytes, sealed: bytes, associated: bytes) -> bytes:
        """What ``seal`` was given."""
        if len(sealed) < NONCE + TAG:
            raise Tampered
        nonce, tag = sealed[:NONCE], sealed[-TAG:]
        decryptor = Cipher(self._block(algorithm, key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated)
        try:
            return decryptor.update(sealed[NONCE:-TAG]) + decryptor.finalize()
        except InvalidTag:
            raise Tampered from None

    def _block(self, algorithm: str, key: bytes) -> algorithms.SM4 | algorithms.AES256:
        own = self.derive(key, algorithm, _KEY_LENGTHS[algorithm])
        return algorithms.SM4(own) if algorithm == "sm4-gcm" else algorithms.AES256(own)


LIBRARY: Provider = Library()
"""The provider of a deployment without a certified module."""
