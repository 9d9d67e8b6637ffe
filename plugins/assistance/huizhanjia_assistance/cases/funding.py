"""How whoever keeps the funds takes part: two hooks that they answer, three events that they emit."""
# mypy: disable-error-code="empty-body"
# The hooks have no body: pluggy reads their names and arguments and never calls them.

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huizhanjia_core.hookspecs import hookspec
from huizhanjia_core.work import Work

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import MoneySource


@dataclass(frozen=True)
class Payment:
    """Money that is to reach a household.

    Attributes:
        delivery: the delivery; its key is the payment's identity for both sides.
        organization: the union that gives it.
        source: of the money.
        service: for which it is.
        amount: fen.
        year: in which it is planned.
    """

    delivery: UUID
    organization: UUID
    source: MoneySource
    service: ServiceType
    amount: int
    year: int


@hookspec(firstresult=True)
def reserve(work: Work, payments: Sequence[Payment]) -> Awaitable[None]:
    """Reserve the money of all these payments, or refuse them all by raising a ``Refusal``.

    Called in the transaction that plans them. Caps are assistance's and were counted before; balances are
    those of whoever keeps the funds. Where no plugin answers, a payment is made outside and recorded with
    its voucher.

    Example::

        @hookimpl
        def reserve(self, work: Work, payments: Sequence[Payment]) -> Awaitable[None]:
            return reservations.reserve(work, payments)
    """


@hookspec(firstresult=True)
def cancel(work: Work, deliveries: Sequence[UUID]) -> Awaitable[None]:
    """Give back what was reserved for these payments and not paid.

    Example::

        @hookimpl
        def cancel(self, work: Work, deliveries: Sequence[UUID]) -> Awaitable[None]:
            return reservations.cancel(work, deliveries)
    """


@dataclass(frozen=True)
class Paid:
    """A payment that went out.

    Attributes:
        delivery: as in ``Payment``.
        voucher_number: of the books.
        voucher_on: its day.
    """

    delivery: UUID
    voucher_number: str
    voucher_on: date


@dataclass(frozen=True)
class Unpaid:
    """A payment that did not arrive, and why."""

    delivery: UUID
    reason: str


@dataclass(frozen=True)
class PaymentsPaid:
    """Emitted by whoever keeps the funds: these payments went out."""

    payments: tuple[Paid, ...]


@dataclass(frozen=True)
class PaymentsFailed:
    """Emitted by whoever keeps the funds: these payments could not be made."""

    payments: tuple[Unpaid, ...]


@dataclass(frozen=True)
class PaymentsReturned:
    """Emitted by whoever keeps the funds: these payments came back after they went out."""

    payments: tuple[Unpaid, ...]
