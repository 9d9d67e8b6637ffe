"""Use cases that write benches."""

from dataclasses import dataclass
from uuid import UUID

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, each
from huizhanjia_core.files.uploads import attach
from huizhanjia_core.organization.events import OrganizationClosed
from huizhanjia_core.organization.imports import UNIT
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select, update

from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.models import KEEPER, BenchRow

PHOTO = "dummy:photo"


@dataclass(frozen=True)
class BenchPlaced:
    """A bench was put up."""

    bench_id: UUID


async def place(
    work: Work, *, organization: UUID, name: str, seats: int, photo: UUID | None = None
) -> BenchRow:
    """Put up a bench.

    Raises:
        Refusal: FORBIDDEN, or NOT_FOUND when there is no such union or photo.
    """
    unit = await work.session.get(OrganizationRow, organization)
    if unit is None:
        raise NotFound("input", "organization")
    work.actor.require(Action.BENCH_PLACE, at=unit)
    bench = BenchRow(name=name, seats=seats, **lineage_of(unit))
    if photo is not None:
        bench.photo_id = (await attach(work, photo, purpose=PHOTO, path=("input", "photo"))).id
    work.session.add(bench)
    await work.session.flush()
    await work.emit(BenchPlaced(bench.id))
    return bench


async def _seen(work: Work, bench: UUID) -> BenchRow:
    found = await work.session.get(BenchRow, bench)
    if found is None or not work.actor.may(Action.BENCH_READ, at=found):
        raise NotFound("input", "bench")
    return found


async def entrust(work: Work, *, bench: UUID, id_number: str) -> BenchRow:
    """Let a person look after a bench; nobody looks after two.

    Raises:
        Refusal: FORBIDDEN, NOT_FOUND, or CONFLICT when the person looks after another bench.
    """
    found = await _seen(work, bench)
    work.actor.require(Action.BENCH_PLACE, at=found)
    other = select(BenchRow.id).where(await KEEPER.equals(work, id_number), BenchRow.id != bench)
    if await work.session.scalar(other) is not None:
        raise Refusal(ErrorCode.CONFLICT, zh="此人已看护另一张长椅。", en="They keep another bench.")
    await KEEPER.put(work, found, id_number)
    await work.session.flush()
    return found


async def reveal(work: Work, *, bench: UUID, reason: str) -> str | None:
    """The identity number of whoever looks after a bench.

    Raises:
        Refusal: FORBIDDEN, NOT_FOUND.
    """
    found = await _seen(work, bench)
    work.actor.require(Action.BENCH_REVEAL, at=found)
    return await KEEPER.reveal(work, found, reason=reason)


async def fold_up(work: Work, event: OrganizationClosed) -> None:
    """Leave no seat at a union that closes."""
    await work.session.execute(
        update(BenchRow).where(BenchRow.organization_id == event.organization_id).values(seats=0)
    )


async def _place(work: Work, row: Values) -> BenchRow:
    return await place(work, **row)


BENCHES = Importer(
    name="dummy-benches",
    zh="长椅导入",
    en="Import of benches",
    action=Action.BENCH_PLACE,
    columns=(
        UNIT,
        Column(name="name", zh="名称", required=True, longest=100),
        Column(name="seats", zh="座位数", kind=Kind.INTEGER, required=True, minimum=1, maximum=20),
    ),
    unique=("organization", "name"),
    write=each(_place),
)
