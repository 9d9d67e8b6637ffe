"""What every workflow stores: the state on the subject, its history, and the steps that are open now."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import ANCESTORS, Lineage
from huizhanjia_core.db.model import Model, Versioned
from huizhanjia_core.workflow.declaration import Workflow

NAME = String(40)
TITLE = String(100)
WORKFLOW = String(80)
NO_DEADLINE = date(9000, 1, 1)
"""Not the calendar's last day, which is infinity to PostgreSQL's driver."""


class Staged(Lineage, Versioned):
    """A row whose state changes only through the transitions of ``workflow``.

    A subclass declares ``state`` with its own enumeration::

        class LoanRow(Staged, Model):
            __tablename__ = "reading_loan"
            workflow = LOAN
            state: Mapped[LoanState] = enum_column(LoanState)
    """

    workflow: ClassVar[Workflow]

    if TYPE_CHECKING:
        id: Mapped[UUID]
        state: Mapped[StrEnum]

    state_since: Mapped[datetime] = mapped_column(sort_order=89)


class TransitionRow(Model):
    """A transition that was done; append-only, the database refuses to change or delete it.

    Only its reason goes when the subject is erased: see ``erase_reasons``.
    It carries no lineage: whoever may see the subject may see what was done with it.

    Attributes:
        number: 1 for the first of a subject, without gap.
        title: what was done, in Chinese, as it was called then.
        from_state: None where the subject began.
        account_id: who did it; None for the command line.
        actor_name: their name at that time.
        acting_for_id: in whose place they did it, by delegation.
    """

    __tablename__ = "core_transition"
    __table_args__ = (UniqueConstraint("subject_id", "number"),)

    workflow: Mapped[str] = mapped_column(WORKFLOW)
    subject_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    title: Mapped[str] = mapped_column(TITLE)
    title_en: Mapped[str] = mapped_column(TITLE)
    from_state: Mapped[str | None] = mapped_column(NAME)
    to_state: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"), index=True)
    actor_name: Mapped[str] = mapped_column(String(120))
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"), index=True)
    reason: Mapped[str | None] = mapped_column(Text)


def due_sort(due_on: date | None) -> date:
    """By which day a step is listed; those without a deadline come last."""
    return due_on or NO_DEADLINE


def _due_sort(context: Any) -> date:
    return due_sort(context.get_current_parameters().get("due_on"))


class StepRow(Lineage, Model):
    """A transition that is open now; all of a subject are replaced whenever one of them is done.

    Attributes:
        prefix: of the subject's ids.
        transition: its name.
        state: the state that it would leave.
        since: the day on which the subject entered that state.
        opens_on: the first day on which it may be done.
        opens_after: the working days from which that follows.
        due_on: the last day on which it should be done, None without a deadline.
        due_in: the working days from which that follows.
        due_sort: ``due_on``, or ``NO_DEADLINE``: by this they are listed.
        lead: whether it stands in task lists.
        routed_id: the union it belongs to; None where everyone whose grant covers the subject may do it.
    """

    __tablename__ = "core_step"
    # SQLite takes a partial index only where the statement says its condition in the same words: lead = 1.
    __table_args__ = (
        UniqueConstraint("subject_id", "transition"),
        Index(None, "routed_id", "action"),
        Index(None, "routed_id", "due_sort", "id"),
        Index(
            "ix_core_step_due", "due_sort", "id", sqlite_where=text("lead = 1"), postgresql_where=text("lead")
        ),
        *(
            Index(
                f"ix_core_step_unrouted_{ancestor}",
                ancestor,
                "action",
                sqlite_where=text(f"routed_id IS NULL AND lead = 1 AND {ancestor} IS NOT NULL"),
                postgresql_where=text(f"routed_id IS NULL AND lead AND {ancestor} IS NOT NULL"),
            )
            for ancestor in ANCESTORS
        ),
    )
    lineage_orders = (("since", "id"), ("due_sort", "id"))

    workflow: Mapped[str] = mapped_column(WORKFLOW)
    workflow_title: Mapped[str] = mapped_column(TITLE)
    workflow_title_en: Mapped[str] = mapped_column(TITLE)
    prefix: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    transition: Mapped[str] = mapped_column(NAME)
    title: Mapped[str] = mapped_column(TITLE)
    title_en: Mapped[str] = mapped_column(TITLE)
    action: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(NAME)
    since: Mapped[date]
    opens_on: Mapped[date]
    opens_after: Mapped[int]
    due_on: Mapped[date | None]
    due_in: Mapped[int | None]
    due_sort: Mapped[date] = mapped_column(default=_due_sort)
    needs_reason: Mapped[bool]
    lead: Mapped[bool]
    routed_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_organization.id"))


class StepBarRow(Model):
    """An account that may not do an open step, because it did an earlier one that must be apart from it."""

    __tablename__ = "core_step_bar"
    __table_args__ = (UniqueConstraint("step_id", "account_id"),)

    step_id: Mapped[UUID]
    account_id: Mapped[UUID]
