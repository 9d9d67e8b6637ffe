"""Sums of another table's rows over unions of a depth and what lies below, kept by whoever writes those."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID, uuid5

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.db.lineage import ANCESTORS, Lineage
from huizhanjia_core.db.upsert import insert

_KEYS = UUID("8f0c9a6e-51c4-5b7e-9f3a-2d6b1e4c7a90")


class Folded(Lineage):
    """A row of sums: of ``finer``'s rows at or below one union, by some of its columns.

    A row belongs to the topmost part of the lineage of what it sums up, cut at ``fold_depth``; its key is
    made from that union and ``fold_by``. Whoever writes finer rows calls ``fold`` in the same transaction;
    ``refold`` puts everything right when unions have moved.

    Example::

        class CountyLoanTotalRow(Folded, Model):
            __tablename__ = "reading_county_loan_total"
            finer = LoanTotalRow
            fold_by = ("year",)
            fold_sums = ("loans",)
            year: Mapped[int]
            loans: Mapped[int]
    """

    finer: ClassVar[type[Any]]
    fold_depth: ClassVar[int] = 3
    fold_by: ClassVar[Sequence[str]]
    fold_sums: ClassVar[Sequence[str]]


Values = dict[str, Any]


async def fold(session: AsyncSession, cls: type[Any], changes: Iterable[Mapping[str, Any]]) -> None:
    """Add what was added to finer rows.

    Rows are written in the order of their keys, so that two transactions never wait for each other in a
    circle.

    Args:
        session: the transaction in which the finer rows were written.
        cls: a ``Folded`` class.
        changes: of finer rows: their ancestors, ``fold_by``, and by how much each of ``fold_sums`` changed.
    """
    table: Any = cls.__table__
    statement = insert(session, table)
    added = {name: table.c[name] + statement.excluded[name] for name in cls.fold_sums}
    await _write(
        session, statement.on_conflict_do_update(index_elements=["id"], set_=added), folded(cls, changes)
    )


async def refold(session: AsyncSession, cls: type[Any]) -> int:
    """Make the sums agree with the finer rows; how many of them did not.

    Whoever writes finer rows meanwhile waits, but only where something has to be put right.
    """
    if not any(await _differences(session, cls)):
        return 0
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"LOCK TABLE {cls.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    wrong, gone = await _differences(session, cls)
    await session.execute(
        delete(cls).where(cls.id.in_(gone)), execution_options={"synchronize_session": False}
    )
    statement = insert(session, cls.__table__)
    settled = {name: statement.excluded[name] for name in (*cls.fold_sums, *ANCESTORS)}
    await _write(session, statement.on_conflict_do_update(index_elements=["id"], set_=settled), wrong)
    return len(wrong) + len(gone)


async def fold_faults(session: AsyncSession, cls: type[Any]) -> int:
    """How many sums disagree with the finer rows."""
    wrong, gone = await _differences(session, cls)
    return len(wrong) + len(gone)


async def _write(session: AsyncSession, statement: Any, wanted: Mapping[UUID, Values]) -> None:
    if wanted:
        connection = await session.connection()
        await connection.execute(statement, [{"id": key, **values} for key, values in sorted(wanted.items())])


async def _differences(session: AsyncSession, cls: type[Any]) -> tuple[dict[UUID, Values], set[UUID]]:
    """The sums that are missing or wrong, as they should be, and the keys of those that should not be."""
    doubtful = await _doubtful(session, cls)
    if not doubtful:
        return {}, set()
    finer = cls.finer
    by = [getattr(finer, name) for name in (*ANCESTORS[: cls.fold_depth], *cls.fold_by)]
    sums = [func.sum(getattr(finer, name)).label(name) for name in cls.fold_sums]
    query = select(*by, *sums).where(_union(cls).in_(doubtful)).group_by(*by)
    groups = [dict(row._mapping) for row in await session.execute(query)]  # noqa: SLF001 - documented name
    wanted = folded(cls, groups)
    compared = ("organization_id", *ANCESTORS, *cls.fold_sums)
    kept = select(cls.id, *(getattr(cls, name) for name in compared))
    gone: set[UUID] = set()
    for row in await session.execute(kept.where(cls.organization_id.in_(doubtful))):
        values = wanted.get(row.id)
        if values is None:
            gone.add(row.id)
        elif all(values[name] == getattr(row, name) for name in compared):
            del wanted[row.id]
    return wanted, gone


async def _doubtful(session: AsyncSession, cls: type[Any]) -> set[UUID]:
    """The unions of which everything together differs, as the database adds it up."""
    union = _union(cls)
    finer = select(union, *(func.sum(getattr(cls.finer, name)) for name in cls.fold_sums)).group_by(union)
    coarser = select(cls.organization_id, *(func.sum(getattr(cls, name)) for name in cls.fold_sums))
    wanted = {key: tuple(map(int, sums)) for key, *sums in await session.execute(finer)}
    found = {
        key: tuple(map(int, sums))
        for key, *sums in await session.execute(coarser.group_by(cls.organization_id))
    }
    return {key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)}


def _union(cls: type[Any]) -> Any:
    """To which union's sums a finer row belongs."""
    above = [getattr(cls.finer, name) for name in ANCESTORS[: cls.fold_depth]]
    return func.coalesce(*reversed(above), type_=above[0].type)


def folded(cls: type[Any], rows: Iterable[Mapping[str, Any]]) -> dict[UUID, Values]:
    """What a ``Folded`` class holds, by key, of finer rows or of groups of them."""
    found: dict[UUID, Values] = {}
    added: dict[UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(cls.fold_sums, 0))
    for row in rows:
        above = [row[name] for name in ANCESTORS[: cls.fold_depth]]
        union = next(one for one in reversed(above) if one is not None)
        dimensions = {name: row[name] for name in cls.fold_by}
        parts = (cls.__tablename__, union, *dimensions.values())
        key = uuid5(_KEYS, "/".join(map(str, parts)))
        lineage = dict.fromkeys(ANCESTORS) | dict(zip(ANCESTORS, above, strict=False))
        found[key] = {"organization_id": union, **lineage, **dimensions}
        for name in cls.fold_sums:
            added[key][name] += int(row[name])
    return {key: {**values, **added[key]} for key, values in found.items()}
