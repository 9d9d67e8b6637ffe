"""The days of a petition: accept or not, answer, extend once: pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from huizhanjia_schema import ErrorCode, Refusal

ACCEPT_WITHIN = timedelta(days=15)
"""From receipt to the decision whether it is accepted (信访条例 art. 22)."""

ANSWER_WITHIN = timedelta(days=60)
"""From acceptance to the answer (信访条例 art. 33)."""

MOST_EXTENSION = 30
"""Days by which a complex matter may be extended, once (the same article)."""


class NotExtendable(Refusal):
    """A petition is extended once, by at most thirty days, before its answer is due."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"办理期限只能在到期前延长一次，最多 {MOST_EXTENSION} 日。",
            en=f"An answer is extended once, before it is due, by at most {MOST_EXTENSION} days.",
            path=("input", "days"),
        )


@dataclass(frozen=True)
class Days:
    """By when a petition is to be accepted and answered.

    Calendar days, as the regulation counts them; a period that ends on a day off is not shifted, so that the
    union is never late.
    """

    accept_by: date
    answer_by: date


def days_of(received_on: date, accepted_on: date | None = None) -> Days:
    """The deadlines of a petition.

    Args:
        received_on: the day on which it came.
        accepted_on: the day on which it was accepted; until then the last day allowed for that counts.
    """
    accept_by = received_on + ACCEPT_WITHIN
    return Days(accept_by, (accepted_on or accept_by) + ANSWER_WITHIN)


def extended(answer_by: date, days: int, *, on: date, before: int) -> date:
    """The new last day for the answer.

    Args:
        answer_by: the day so far.
        days: by how many.
        on: today.
        before: days by which it was extended before.

    Raises:
        NotExtendable: for a second time, too late, or by too much.
    """
    if before or on > answer_by or not 1 <= days <= MOST_EXTENSION:
        raise NotExtendable
    return answer_by + timedelta(days=days)
