"""Tables of what a household earns, must spend and owns."""

from datetime import date, datetime
from uuid import UUID

from huizhanjia_core.db.model import Model, Versioned, enum_column
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing


class EconomyItemRow(Model):
    """An income or a rigid spending (刚性支出) of a period.

    Attributes:
        amount: of the whole period, fen.
        reimbursed: of a spending, what insurance or others bore.
        member_id: whose; None for the household's.
        superseded: whether the household's economy of the period was entered anew.
    """

    __tablename__ = "assistance_economy_item"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"))
    flow: Mapped[Flow] = enum_column(Flow)
    amount: Mapped[int]
    reimbursed: Mapped[int]
    period_from: Mapped[date]
    period_to: Mapped[date]
    evidence: Mapped[str | None] = mapped_column(String(200))
    superseded: Mapped[bool]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("amount >= 0 AND reimbursed >= 0 AND reimbursed <= amount", name="amounts"),
        CheckConstraint("period_to >= period_from", name="period"),
        Index(None, "dossier_id", "period_from"),
    )


class CircumstancesRow(Versioned, Model):
    """How a household lives and what it owns; one a dossier.

    Attributes:
        housing: what they live in.
        housing_area: of it, 0.01 m².
        homes: how many homes they own.
        savings: fen.
        investments: net of debt, fen.
        business: whether they own a shop or employ others.
        private_school: whether a child is in an expensive private school or abroad at own cost.
        vehicle: whether they regularly use a motor vehicle that earns nothing.
        government_relief: whether the government has relieved them already.
        months_below: consecutive months below the subsistence standard.
        sudden: whether an accident, a disaster or an illness came suddenly.
        exempt_reason: why an exclusion does not count.
    """

    __tablename__ = "assistance_circumstances"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"), unique=True)
    housing: Mapped[Housing] = enum_column(Housing)
    housing_area: Mapped[int | None]
    homes: Mapped[int]
    savings: Mapped[int]
    investments: Mapped[int]
    business: Mapped[bool]
    private_school: Mapped[bool]
    vehicle: Mapped[bool]
    government_relief: Mapped[bool]
    months_below: Mapped[int]
    sudden: Mapped[bool]
    exempt_reason: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (
        CheckConstraint("homes >= 0 AND savings >= 0 AND investments >= 0", name="amounts"),
        CheckConstraint("months_below >= 0", name="months_below"),
    )
