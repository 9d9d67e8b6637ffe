"""The master keys of a deployment, and what is done with them directly."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from huizhanjia_core.crypto.errors import NoMasterKey, UnknownMasterKey, WrongMasterKey
from huizhanjia_core.crypto.master_keys import parsed
from huizhanjia_core.crypto.provider import ALGORITHMS, LIBRARY, Provider, Tampered
from huizhanjia_core.settings import CryptoSettings

KEY_BYTES = 32
"""Of a subject's key."""

_NAMES = {number: name for name, number in ALGORITHMS.items()}


def framed(*parts: str) -> bytes:
    """Parts as bytes, so that no two lists of parts look alike."""
    return b"".join(b"%d:%b," % (len(part.encode()), part.encode()) for part in parts)


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """Master keys by id, the one in force first.

    Attributes:
        masters: never shown.
        algorithm: by which new values are sealed.
        provider: the algorithms.
    """

    masters: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    algorithm: str = "sm4-gcm"
    provider: Provider = LIBRARY

    @classmethod
    def of(cls, settings: CryptoSettings, provider: Provider = LIBRARY) -> "Keyring":
        """The keyring of these settings; empty where no key is configured."""
        given = settings.master_keys
        masters = parsed(given.get_secret_value()) if given else {}
        return cls(masters=MappingProxyType(masters), algorithm=settings.algorithm, provider=provider)

    @property
    def current(self) -> str:
        """The id of the master key in force; raises ``NoMasterKey``."""
        if not self.masters:
            raise NoMasterKey
        return next(iter(self.masters))

    def master(self, key_id: str) -> bytes:
        """A master key; raises ``NoMasterKey`` or ``UnknownMasterKey``."""
        if not self.masters:
            raise NoMasterKey
        if key_id not in self.masters:
            raise UnknownMasterKey(key_id)
        return self.masters[key_id]

    def seal(self, key: bytes, plain: bytes, associated: bytes) -> bytes:
        """The number of the algorithm in force, and what it makes of the text."""
        number = bytes((ALGORITHMS[self.algorithm],))
        return number + self.provider.seal(self.algorithm, key, plain, number + associated)

    def open(self, key: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The text, by whatever algorithm it was sealed; raises ``Tampered``."""
        name = _NAMES.get(sealed[0]) if sealed else None
        if name is None:
            raise Tampered
        return self.provider.open(name, key, sealed[1:], sealed[:1] + associated)

    def wrap(self, subject: UUID, key: bytes) -> tuple[str, bytes]:
        """A subject's key under the master key in force, and that one's id."""
        key_id = self.current
        return key_id, self.seal(self._wrapping(key_id), key, framed("subject", key_id, subject.hex))

    def unwrap(self, subject: UUID, key_id: str, wrapped: bytes) -> bytes:
        """A subject's key.

        Raises:
            KeyProblem: the master key is missing or another one.
        """
        try:
            return self.open(self._wrapping(key_id), wrapped, framed("subject", key_id, subject.hex))
        except Tampered:
            raise WrongMasterKey(key_id) from None

    def new_key(self) -> bytes:
        """A fresh key for a subject."""
        return secrets.token_bytes(KEY_BYTES)

    def fingerprint(self, purpose: str, data: bytes) -> str | None:
        """A keyed digest that nobody without the master key can try guesses against; None without a key.

        Returns:
            The id of the master key in force, a colon, and HMAC-SM3 in hexadecimal digits.
        """
        if not self.masters:
            return None
        key = self.provider.derive(self.masters[self.current], purpose, KEY_BYTES)
        return f"{self.current}:{self.provider.mac(key, data).hex()}"

    def _wrapping(self, key_id: str) -> bytes:
        return self.provider.derive(self.master(key_id), "wrap", KEY_BYTES)


NO_KEYS = Keyring()
"""The keyring of whoever has none: everything that needs a key is refused."""
