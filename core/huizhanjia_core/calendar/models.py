"""The tables of published holidays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model


class CalendarYearRow(Model):
    """A year whose holidays were published.

    Attributes:
        document: the notice, such as ``国办发明电〔2014〕28号``.
        entered_by: who entered it; None for what the core is delivered with.
    """

    __tablename__ = "core_calendar_year"

    year: Mapped[int] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))


class CalendarDayRow(Model):
    """A day that a notice names: off, or worked in exchange.

    Attributes:
        year: whose notice named it: the days around New Year's Day may lie in the year before.
        works: whether it is worked.
        name: the holiday for which it is off or worked.
        document: the notice that named it.
    """

    __tablename__ = "core_calendar_day"

    day: Mapped[date] = mapped_column(unique=True)
    year: Mapped[int] = mapped_column(index=True)
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50))
    document: Mapped[str] = mapped_column(String(100))
