"""Hashing passwords with Argon2id, away from the event loop, and the rules they must satisfy."""

import asyncio
from collections.abc import Iterable
from functools import cached_property

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from huizhanjia_core.identity.password_rules import PasswordPolicy
from huizhanjia_core.settings import IdentitySettings


class Passwords:
    """Hashes and checks passwords at the cost that the settings name.

    Args:
        settings: memory, iterations and lanes of Argon2id.
        at_once: how many hashes run side by side; more wait, so that a storm of sign-ins cannot
            take all memory.

    Attributes:
        policy: what a password must be like.
    """

    def __init__(self, settings: IdentitySettings, *, at_once: int = 2) -> None:
        self.policy = PasswordPolicy.of(settings)
        self._hasher = PasswordHash(
            (
                Argon2Hasher(
                    time_cost=settings.argon2_iterations,
                    memory_cost=settings.argon2_memory_kib,
                    parallelism=settings.argon2_lanes,
                ),
            )
        )
        self._turns = asyncio.Semaphore(at_once)

    async def hash(self, password: str) -> str:
        """The hash to store, with its salt and cost in it."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password is the one behind ``stored``.

        Without a stored hash another one is checked and the answer is no, so that the time taken
        does not tell whether an account exists.
        """
        async with self._turns:
            return await asyncio.to_thread(self._check, password, stored)

    async def any_matches(self, password: str, stored: Iterable[str]) -> bool:
        """Whether the password is behind one of several hashes."""
        return any(await asyncio.gather(*(self.matches(password, one) for one in stored)))

    def _check(self, password: str, stored: str | None) -> bool:
        try:
            right = self._hasher.verify(password, stored or self._nobody)
        except PwdlibError:
            return False
        return right and stored is not None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody's password")
