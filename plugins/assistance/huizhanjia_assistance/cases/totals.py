"""The sums of deliveries, kept in the transaction that delivers or takes back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from huizhanjia_core.db.folded import fold
from huizhanjia_core.db.lineage import ANCESTORS, lineage_like
from huizhanjia_core.db.upsert import insert
from huizhanjia_core.work import Work
from sqlalchemy import case, or_, update

from huizhanjia_assistance.cases.delivery_models import (
    COARSER,
    DeliveryRow,
    DeliveryTotalRow,
    HouseholdHelpRow,
)

_KEYS = UUID("3c1f6a52-2a0e-5d0b-8f4e-6d3a9b17e0c5")
CHUNK = 500


@dataclass
class _Sum:
    """What is added to one row of sums."""

    row: DeliveryRow
    deliveries: int = 0
    households: int = 0
    persons: int = 0
    amount: int = 0


@dataclass
class _Help:
    """What is added to what a household got."""

    row: DeliveryRow
    deliveries: int = 0
    persons: int = 0
    amount: int = 0
    total: UUID = field(default_factory=lambda: UUID(int=0))


def total_key(row: DeliveryRow) -> UUID:
    """The key of the sums that count a delivery."""
    parts = (row.organization_id, row.year, row.service, row.source, row.category, row.cause)
    return uuid5(_KEYS, "/".join(map(str, parts)))


def help_key(row: DeliveryRow) -> UUID:
    """The key of what the household got by this service in this year."""
    return uuid5(_KEYS, f"{row.dossier_id}/{row.year}/{row.service}")


async def add(work: Work, rows: Sequence[DeliveryRow]) -> None:
    """Count deliveries that reached their households.

    One statement a table of sums for any number of deliveries, up to ``CHUNK`` keys each. Rows are written
    in the order of their keys, the coarsest last, so that two lists never wait for each other in a circle.
    """
    sums = _sums(rows)
    added: list[dict[str, Any]] = []
    place = [getattr(DeliveryTotalRow, name) for name in ANCESTORS]
    for key, count in await _help(work, rows):
        sums[key].households += count
    for chunk in chunks(sorted(sums.items())):
        values = [
            {
                "id": key,
                "year": one.row.year,
                "service": one.row.service,
                "source": one.row.source,
                "category": one.row.category,
                "cause": one.row.cause,
                "deliveries": one.deliveries,
                "households": one.households,
                "persons": one.persons,
                "amount": one.amount,
                **lineage_like(one.row),
            }
            for key, one in chunk
        ]
        statement = insert(work.session, DeliveryTotalRow).values(values)
        new = statement.excluded
        done = await work.session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"],
                set_={
                    "deliveries": DeliveryTotalRow.deliveries + new.deliveries,
                    "households": DeliveryTotalRow.households + new.households,
                    "persons": DeliveryTotalRow.persons + new.persons,
                    "amount": DeliveryTotalRow.amount + new.amount,
                },
            ).returning(DeliveryTotalRow.id, *place)
        )
        # Where the union stands now: it may have moved since the delivery was read.
        placed = {key: dict(zip(ANCESTORS, above, strict=True)) for key, *above in done}
        added += [{**one, **placed[one["id"]]} for one in values]
    await _fold(work, added)


async def take_back(work: Work, rows: Sequence[DeliveryRow]) -> None:
    """Count deliveries no longer: they came back. They were counted before."""
    gone: dict[UUID, int] = defaultdict(int)
    for row in sorted(rows, key=help_key):
        if row.dossier_id is None:
            continue
        left = await work.session.execute(
            update(HouseholdHelpRow)
            .where(HouseholdHelpRow.id == help_key(row))
            .values(deliveries=HouseholdHelpRow.deliveries - 1, amount=HouseholdHelpRow.amount - row.amount)
            .returning(HouseholdHelpRow.deliveries, HouseholdHelpRow.total_id)
            .execution_options(synchronize_session=False)
        )
        found = left.one()
        if found.deliveries == 0:
            gone[found.total_id] += 1
    sums = _sums(rows)
    taken: list[dict[str, Any]] = []
    known = (*ANCESTORS, *dict.fromkeys(name for cls in COARSER for name in cls.fold_by))
    for key in sorted({*sums, *gone}):
        one = sums.get(key) or _Sum(rows[0])
        less = await work.session.execute(
            update(DeliveryTotalRow)
            .where(DeliveryTotalRow.id == key)
            .values(
                deliveries=DeliveryTotalRow.deliveries - one.deliveries,
                persons=DeliveryTotalRow.persons - one.persons,
                amount=DeliveryTotalRow.amount - one.amount,
                households=DeliveryTotalRow.households - gone.get(key, 0),
            )
            .returning(*(getattr(DeliveryTotalRow, name) for name in known))
            .execution_options(synchronize_session=False)
        )
        change = {"deliveries": one.deliveries, "persons": one.persons, "amount": one.amount}
        change["households"] = gone.get(key, 0)
        negative = {name: -value for name, value in change.items()}
        taken.append({**dict(zip(known, less.one(), strict=True)), **negative})
    await _fold(work, taken)


async def _fold(work: Work, changes: Sequence[Mapping[str, Any]]) -> None:
    for cls in reversed(COARSER):  # the row that most wait for is held for the shortest time
        await fold(work.session, cls, changes)


def _sums(rows: Iterable[DeliveryRow]) -> dict[UUID, _Sum]:
    sums: dict[UUID, _Sum] = {}
    for row in rows:
        one = sums.setdefault(total_key(row), _Sum(row))
        one.deliveries += 1
        one.persons += row.persons
        one.amount += row.amount
    return sums


async def _help(work: Work, rows: Sequence[DeliveryRow]) -> list[tuple[UUID, int]]:
    """Note what households got; the sums that count one for the first time in the year, each with 1."""
    helps: dict[UUID, _Help] = {}
    for row in rows:
        if row.dossier_id is not None:
            one = helps.setdefault(help_key(row), _Help(row, total=total_key(row)))
            one.deliveries += 1
            one.persons = max(one.persons, row.persons)
            one.amount += row.amount
    counted: list[tuple[UUID, int]] = []
    for chunk in chunks(sorted(helps.items())):
        values = [
            {
                "id": key,
                "dossier_id": one.row.dossier_id,
                "year": one.row.year,
                "service": one.row.service,
                "category": one.row.category,
                "cause": one.row.cause,
                "deliveries": one.deliveries,
                "persons": one.persons,
                "amount": one.amount,
                "total_id": one.total,
                "last_on": one.row.delivered_on,
                **lineage_like(one.row),
            }
            for key, one in chunk
        ]
        statement = insert(work.session, HouseholdHelpRow).values(values)
        new = statement.excluded
        again = HouseholdHelpRow.deliveries == 0  # everything had come back: this one counts as the first
        done = await work.session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"],
                set_={
                    "deliveries": HouseholdHelpRow.deliveries + new.deliveries,
                    "amount": HouseholdHelpRow.amount + new.amount,
                    "persons": case(
                        (or_(again, HouseholdHelpRow.persons < new.persons), new.persons),
                        else_=HouseholdHelpRow.persons,
                    ),
                    **{
                        name: case((again, new[name]), else_=getattr(HouseholdHelpRow, name))
                        for name in ("total_id", "category", "cause")
                    },
                    "last_on": case(
                        (or_(again, HouseholdHelpRow.last_on < new.last_on), new.last_on),
                        else_=HouseholdHelpRow.last_on,
                    ),
                },
            ).returning(HouseholdHelpRow.id, HouseholdHelpRow.deliveries)
        )
        begun = {found.id for found in done if found.deliveries == helps[found.id].deliveries}
        counted += [(one.total, 1) for key, one in chunk if key in begun]
    return counted


def chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """As many at a time as one statement names."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
