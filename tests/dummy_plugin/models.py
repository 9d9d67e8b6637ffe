"""Tables of benches and repairs."""

from uuid import UUID

from huizhanjia_core.crypto.secret import Secret, index_column, mask_column, sealed_column
from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, enum_column
from huizhanjia_core.workflow import Staged
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tests.dummy_plugin.repairs import REPAIR, RepairState


class BenchRow(Lineage, Model):
    """A bench that a union has put up."""

    __tablename__ = "dummy_bench"

    name: Mapped[str] = mapped_column(String(100))
    seats: Mapped[int]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"), unique=True)
    keeper_sealed: Mapped[bytes | None] = sealed_column()
    keeper_mask: Mapped[str | None] = mask_column()
    keeper_index: Mapped[str | None] = index_column(unique=True)


KEEPER = Secret(
    subject=BenchRow.id,
    sealed=BenchRow.keeper_sealed,
    mask=BenchRow.keeper_mask,
    index=BenchRow.keeper_index,
    keep=(6, 4),
    domain="resident-id",
)
"""The identity number of whoever looks after a bench: sealed for the bench, unique among keepers."""


class RepairRow(Staged, Model):
    """A bench that is to be repaired."""

    __tablename__ = "dummy_repair"
    workflow = REPAIR

    what: Mapped[str] = mapped_column(String(100))
    cost: Mapped[int]
    state: Mapped[RepairState] = enum_column(RepairState)
