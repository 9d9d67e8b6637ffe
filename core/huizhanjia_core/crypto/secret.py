"""A sensitive value of a record: sealed, with a mask to show and, where it is searched for, a blind index."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, String
from sqlalchemy.orm import MappedColumn, mapped_column

from huizhanjia_core.crypto.vault import place_of

if TYPE_CHECKING:
    from huizhanjia_core.work import Work

STARS = "********"


def mask_of(text: str, keep: tuple[int, int]) -> str:
    """The first and last characters around eight asterisks; a text that is no longer is hidden whole.

    Args:
        text: the value.
        keep: how many characters stay at the start and at the end.
    """
    head, tail = keep
    if len(text) <= head + tail:
        return STARS
    return text[:head] + STARS + text[len(text) - tail :]


def sealed_column(**options: Any) -> MappedColumn[Any]:
    """The column of a sealed value; options as for ``mapped_column``."""
    return mapped_column(LargeBinary, **options)


def mask_column(**options: Any) -> MappedColumn[Any]:
    """The column of its mask; options as for ``mapped_column``."""
    return mapped_column(String(100), **options)


def index_column(**options: Any) -> MappedColumn[Any]:
    """The column of its blind index; ``unique=True`` or ``index=True`` as the value needs."""
    return mapped_column(String(64), **options)


@dataclass(frozen=True, kw_only=True)
class Secret:
    """Where a sensitive value of a mapped class is kept, and how it is written, searched for and revealed.

    Lists show the mask's column and never decrypt. The subject whose key seals the value is a row that
    is erased as a whole: a dossier, a person.

    Attributes:
        subject: the mapped column that holds the subject.
        sealed: that of the sealed value.
        mask: that of the mask.
        keep: how many characters the mask shows at the start and at the end.
        index: that of the blind index, for values that are searched for or must be unique.
        domain: what kind of value it is: columns with the same domain can be compared by their indexes.

    Example::

        class KeeperRow(Lineage, Model):
            __tablename__ = "dummy_keeper"
            id_number_sealed: Mapped[bytes] = sealed_column()
            id_number_mask: Mapped[str] = mask_column()
            id_number_index: Mapped[str] = index_column(unique=True)

        ID_NUMBER = Secret(
            subject=KeeperRow.id,
            sealed=KeeperRow.id_number_sealed,
            mask=KeeperRow.id_number_mask,
            index=KeeperRow.id_number_index,
            keep=(6, 4),
            domain="resident-id",
        )

        await ID_NUMBER.put(work, keeper, "540102199001011234")            # when it is entered
        select(KeeperRow).where(await ID_NUMBER.equals(work, wanted))       # to find it
        await ID_NUMBER.reveal(work, keeper, reason="核对身份")               # in a mutation of its own
        column("身份证号（脱敏）· ID number, masked", KeeperRow.id_number_mask)  # in the record
    """

    subject: Any
    sealed: Any
    mask: Any
    keep: tuple[int, int]
    index: Any = None
    domain: str = ""

    async def put(self, work: "Work", row: Any, value: str | None) -> None:
        """Set the columns of ``row``; None clears them.

        Args:
            work: the unit of work.
            row: an instance of the mapped class, with its subject set.
            value: in its normal form, checked by whoever calls.

        Raises:
            Refusal: the subject was erased.
            KeyProblem: the master key is missing or another one.
        """
        sealed = mask = index = None
        if value is not None:
            sealed = await work.crypto.encrypt(self._subject(row), self.sealed, value)
            mask = mask_of(value, self.keep)
            if self.index is not None:
                index = await work.crypto.index(self._domain, value)
        setattr(row, self.sealed.key, sealed)
        setattr(row, self.mask.key, mask)
        if self.index is not None:
            setattr(row, self.index.key, index)

    async def equals(self, work: "Work", value: str) -> ColumnElement[bool]:
        """The condition that a row holds this value; the value must be in the form in which it was put."""
        if self.index is None:
            raise TypeError(f"{'.'.join(place_of(self.sealed))} has no blind index")
        found: ColumnElement[bool] = self.index == await work.crypto.index(self._domain, value)
        return found

    async def reveal(self, work: "Work", row: Any, *, reason: str) -> str | None:
        """The value itself, for a mutation that has asked for permission; it is recorded that it was shown.

        Args:
            work: the unit of work.
            row: an instance of the mapped class.
            reason: why it must be seen, for the record.

        Raises:
            Refusal: the subject was erased.
            KeyProblem: the value was changed, or the master key is missing or another one.
        """
        work.audit.shows(".".join(place_of(self.sealed)))
        work.audit.because(reason)
        return await self.read(work, row)

    async def read(self, work: "Work", row: Any) -> str | None:
        """The value itself, for a rule that needs it and shows it to nobody; raises as ``reveal``."""
        sealed = getattr(row, self.sealed.key)
        if sealed is None:
            return None
        return await work.crypto.decrypt(self._subject(row), self.sealed, sealed)

    def _subject(self, row: Any) -> UUID:
        subject: UUID = getattr(row, self.subject.key)
        return subject

    @property
    def _domain(self) -> str:
        return self.domain or ".".join(place_of(self.sealed))
