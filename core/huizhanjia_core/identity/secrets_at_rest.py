"""Encrypting the secrets of second factors: AES-256-GCM under a key that lies beside the data, not in it."""

import base64
import os
from functools import cached_property
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "v1."
_NONCE_BYTES = 12
_KEY_BYTES = 32


class SecretsAtRest:
    """Seals texts for an account; what is sealed for one account opens for no other.

    Args:
        key_file: 32 bytes; made when it is first needed, readable by the owner only.
    """

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    def seal(self, text: str, account: UUID) -> str:
        """The text encrypted."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(), account.bytes)
        return VERSION + base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, account: UUID) -> str:
        """The text again; raises ``InvalidTag`` when it was altered, or sealed for somebody else."""
        raw = base64.b64decode(sealed.removeprefix(VERSION))
        return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], account.bytes).decode()

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._key())

    def _key(self) -> bytes:
        """The key; of several processes that start at once the first makes it and the others read it."""
        fresh = self._key_file.with_suffix(f".{os.getpid()}")
        if not self._key_file.exists():
            self._key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(AESGCM.generate_key(bit_length=8 * _KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(fresh, self._key_file)  # whole or not at all, and never over another one
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        key = self._key_file.read_bytes()
        if len(key) != _KEY_BYTES:
            raise ValueError(f"{self._key_file} does not hold a key of {_KEY_BYTES} bytes")
        return key
