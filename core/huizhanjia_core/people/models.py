"""Tables of the posts there are, of who holds them, and of how people can be reached."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.organization.models import DOCUMENT
from huizhanjia_core.people.kinds import EmploymentType, PostPlace

CODE = String(60)
TITLE = String(100)
REASON = String(500)


class DepartmentRow(Model):
    """A department that unions have; data, so that a union can name its own."""

    __tablename__ = "core_department"

    code: Mapped[str] = mapped_column(CODE, unique=True)
    zh: Mapped[str] = mapped_column(TITLE)
    en: Mapped[str] = mapped_column(TITLE)


class PositionRow(Model):
    """A post that people can hold.

    Attributes:
        place: where it is held.
        exclusive: whether one person at a time holds it at a union or center.
        leads_center: whether who holds it in a union may direct the union's center (§3).
        counts_as_staff: whether who holds it counts toward the staff of §3.
    """

    __tablename__ = "core_position"

    code: Mapped[str] = mapped_column(CODE, unique=True)
    zh: Mapped[str] = mapped_column(TITLE)
    en: Mapped[str] = mapped_column(TITLE)
    place: Mapped[PostPlace] = enum_column(PostPlace)
    exclusive: Mapped[bool]
    leads_center: Mapped[bool]
    counts_as_staff: Mapped[bool]

    __table_args__ = (
        CheckConstraint("NOT counts_as_staff OR place = 'CENTER'", name="staff"),
        CheckConstraint("NOT leads_center OR place = 'UNION'", name="leads"),
    )


class PersonContactRow(Lineage, Versioned, Model):
    """By which number the home union knows a person; with the phone, what is not for every colleague to read.

    Apart from the person, whose name everyone reads: this is seen at the home union and above it only.
    """

    __tablename__ = "core_person_contact"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"), unique=True)
    staff_number: Mapped[str | None] = mapped_column(String(40))


class AppointmentRow(Lineage, Versioned, Model):
    """A person holds a post at a union, or at its center, from a day to a day.

    Attributes:
        valid_from: the first day.
        valid_to: the last day; null while no end is set.
        acting: whether they stand in for a post that is vacant.
        full_time: whether the post is their whole work.
        employment: how they are employed; required of staff.
        document_number: of the decision to appoint.
    """

    __tablename__ = "core_appointment"
    lineage_orders = (("valid_from", "id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"))
    position_id: Mapped[UUID] = mapped_column(ForeignKey("core_position.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_department.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_site.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    acting: Mapped[bool]
    full_time: Mapped[bool]
    employment: Mapped[EmploymentType | None] = enum_column(EmploymentType)
    document_number: Mapped[str | None] = mapped_column(DOCUMENT)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    end_reason: Mapped[str | None] = mapped_column(REASON)

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
        Index(None, "person_id", "valid_from"),
        Index(None, "organization_id", "position_id", "valid_from"),
        Index(None, "site_id", "valid_from"),
        Index(None, "position_id", "valid_from"),
        Index(None, "valid_from", "id"),
    )


class TenureOutlookRow(Lineage, Versioned, Model):
    """How long somebody on the staff of a center is expected to stay; a preference of §3, never a condition.

    Attributes:
        expected_months: how many months they expect to stay; null when nobody knows.
        preference: what orders those who may stay long before others.
    """

    __tablename__ = "core_tenure_outlook"
    lineage_orders = (("preference", "id"),)

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("core_appointment.id"), unique=True)
    can_serve_long_term: Mapped[bool]
    expected_months: Mapped[int | None]
    preference: Mapped[int]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("expected_months IS NULL OR expected_months > 0", name="expected_months"),
        Index(None, "preference", "id"),
    )
