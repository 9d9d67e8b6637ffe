"""Tables of benches."""

from uuid import UUID

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column


class BenchRow(Lineage, Model):
    """A bench that a union has put up."""

    __tablename__ = "dummy_bench"

    name: Mapped[str] = mapped_column(String(100))
    seats: Mapped[int]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"), unique=True)
