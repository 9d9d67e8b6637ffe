"""What a service does with sealed values, inside its transaction: ``work.crypto``."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.crypto.errors import Erased, Unreadable
from huizhanjia_core.crypto.keyring import KEY_BYTES, Keyring, framed
from huizhanjia_core.crypto.models import SubjectKeyRow
from huizhanjia_core.crypto.provider import Tampered
from huizhanjia_core.db.model import new_key
from huizhanjia_core.db.upsert import insert

INDEXES = UUID(int=1)
"""The subject whose key makes blind indexes; it is re-wrapped like any other, so indexes stay the same."""

NO_MASTER = "-"
"""Stands where a subject was erased that never had a key."""

_KEYS: Any = SubjectKeyRow.__table__
CHUNK = 5000
"""Subjects named in one statement."""


def place_of(column: Any) -> tuple[str, str]:
    """The table and the name of a mapped column, to which a sealed value is bound."""
    return column.class_.__tablename__, column.key


class Vault:
    """Seals and opens values with their subjects' keys, which live no longer than the transaction.

    Args:
        session: the transaction.
        keyring: the master keys.
        now: the moment of the unit of work, aware.
        audit: the record of what is being done.
    """

    def __init__(self, session: AsyncSession, keyring: Keyring, now: datetime, audit: Entry) -> None:
        self._session = session
        self._keyring = keyring
        self._now = now
        self._audit = audit
        self._keys: dict[UUID, bytes] = {}
        self._domains: dict[str, bytes] = {}

    async def encrypt(self, subject: UUID, column: Any, plain: str) -> bytes:
        """A value sealed for its place; the subject's key is made if there is none yet.

        Args:
            subject: whose value it is.
            column: the mapped column it will stand in; it opens in no other.
            plain: the value.

        Raises:
            Refusal: the subject was erased.
            KeyProblem: the master key is missing or another one.
        """
        key = self._keys.get(subject) or await self._made(subject)
        return self._keyring.seal(key, plain.encode(), self._bound(subject, column))

    async def decrypt(self, subject: UUID, column: Any, sealed: bytes) -> str:
        """The value that ``encrypt`` was given for the same subject and column.

        Raises:
            Refusal: the subject was erased.
            KeyProblem: the value was changed or moved, or the master key is missing or another one.
        """
        key = (await self.ready([subject])).get(subject)
        place = ".".join(place_of(column))
        if key is None:
            raise Unreadable(place)
        try:
            return self._keyring.open(key, sealed, self._bound(subject, column)).decode()
        except Tampered:
            raise Unreadable(place) from None

    async def index(self, domain: str, plain: str) -> str:
        """The blind index of a value: equal for equal values of a domain, and telling nothing else.

        Args:
            domain: what kind of value it is; indexes of different domains cannot be compared.
            plain: the value, in its normal form.
        """
        provider = self._keyring.provider
        key = self._domains.get(domain)
        if key is None:
            key = self._domains[domain] = provider.derive(await self._made(INDEXES), domain, KEY_BYTES)
        return provider.mac(key, plain.encode()).hex()

    async def destroy(self, subject: UUID) -> bool:
        """Destroy a subject's key and thereby everything that it protects; recorded, and never undone.

        A subject that has no key is marked as erased too, so that it never gets one.

        Returns:
            Whether there was a key to destroy.
        """
        return bool(await self.destroy_many([subject]))

    async def destroy_many(self, subjects: Collection[UUID]) -> int:
        """Do to many subjects what ``destroy`` does to one, with two statements for up to ``CHUNK`` of them.

        Returns:
            How many of them had a key.
        """
        self._domains.clear()
        keys = sorted(set(subjects))
        values = {"wrapped": None, "destroyed_at": self._now}
        options = {"synchronize_session": False}
        had = 0
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            destroyed = update(SubjectKeyRow).where(
                SubjectKeyRow.subject.in_(some), SubjectKeyRow.wrapped.is_not(None)
            )
            done = await self._session.scalars(
                destroyed.values(values).returning(SubjectKeyRow.subject), execution_options=options
            )
            gone = set(done)
            had += len(gone)
            marks = [
                {"id": new_key(), "subject": one, "master": NO_MASTER, "created_at": self._now, **values}
                for one in some
                if one not in gone
            ]
            if marks:
                connection = await self._session.connection()
                marking = insert(self._session, _KEYS).on_conflict_do_nothing(index_elements=["subject"])
                await connection.execute(marking, marks)
        for subject in keys:
            self._keys.pop(subject, None)
            self._audit.erases(subject)
        return had

    async def ready(self, subjects: Collection[UUID]) -> Mapping[UUID, bytes]:
        """Fetch the keys of many subjects at once, before a loop over them; those without are left out.

        Raises:
            Refusal: one of them was erased.
        """
        missing = [subject for subject in subjects if subject not in self._keys]
        query = select(SubjectKeyRow.subject, SubjectKeyRow.master, SubjectKeyRow.wrapped)
        for start in range(0, len(missing), CHUNK):
            some = SubjectKeyRow.subject.in_(missing[start : start + CHUNK])
            for row in await self._session.execute(query.where(some)):
                if row.wrapped is None:
                    raise Erased
                self._keys[row.subject] = self._keyring.unwrap(row.subject, row.master, row.wrapped)
        return self._keys

    async def provide(self, subjects: Collection[UUID]) -> None:
        """Make the keys that subjects do not have yet, at once, before a loop that seals their values.

        Args:
            subjects: whose values will be sealed.

        Raises:
            Refusal: one of them was erased.
            KeyProblem: the master key is missing or another one.
        """
        known = await self.ready(subjects)
        made = {one: self._keyring.new_key() for one in subjects if one not in known}
        if not made:
            return
        rows = [
            {
                "id": new_key(),
                "subject": subject,
                "master": master,
                "wrapped": wrapped,
                "created_at": self._now,
            }
            for subject, (master, wrapped) in (
                (subject, self._keyring.wrap(subject, key)) for subject, key in made.items()
            )
        ]
        try:
            async with self._session.begin_nested():
                await self._session.execute(_KEYS.insert(), rows)
        except IntegrityError:  # a rival made some a moment ago: those are the ones
            if len(made) == 1:
                await self.ready(made)
                return
            for subject in made:
                await self.provide([subject])
            return
        self._keys.update(made)

    async def _made(self, subject: UUID) -> bytes:
        await self.provide([subject])
        return self._keys[subject]

    @staticmethod
    def _bound(subject: UUID, column: Any) -> bytes:
        return framed(*place_of(column), subject.hex)
