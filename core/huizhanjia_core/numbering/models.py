"""How far each series has come."""

from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model


class NumberSeriesRow(Model):
    """The last number of a series that was taken.

    Attributes:
        unit: the union that counts; the nil UUID where the federation counts together.
        year: 0 where years do not count apart.
        last: 1 or more.
    """

    __tablename__ = "core_number_series"
    __table_args__ = (UniqueConstraint("series", "unit", "year"),)

    series: Mapped[str] = mapped_column(String(80))
    unit: Mapped[UUID]
    year: Mapped[int]
    last: Mapped[int]
