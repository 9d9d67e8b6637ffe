"""How soon a request must be answered: from what endangers people, not from who asks (救急济难): pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from huizhanjia_core.calendar.rules import Calendar

from huizhanjia_assistance.cases.kinds import Urgency

SOON = timedelta(days=10)
"""Something that must be paid within so many days makes a request urgent."""

ANSWER_WITHIN = {Urgency.EMERGENCY: 1, Urgency.URGENT: 3, Urgency.ROUTINE: 10}
"""Working days from the request to the decision; our own service standard, the opinion gives none."""


@dataclass(frozen=True)
class Signs:
    """What a clerk is asked about every request.

    Attributes:
        life_at_risk: somebody's life or health is in danger.
        no_food_or_shelter: the household has nothing to eat, no heating or no roof.
        dependants_alone: a child or somebody who needs care is without anyone.
        needed_by: the day by which something must be paid or done, if there is one.
    """

    life_at_risk: bool = False
    no_food_or_shelter: bool = False
    dependants_alone: bool = False
    needed_by: date | None = None


def urgency_of(signs: Signs, on: date) -> Urgency:
    """The urgency that the signs give on a day.

    Danger to life, hunger and cold are emergencies. People left alone, or something due within ten days,
    are urgent. Everything else waits its turn.
    """
    if signs.life_at_risk or signs.no_food_or_shelter:
        return Urgency.EMERGENCY
    if signs.dependants_alone or (signs.needed_by is not None and signs.needed_by <= on + SOON):
        return Urgency.URGENT
    return Urgency.ROUTINE


def answer_due(urgency: Urgency, on: date, calendar: Calendar) -> date:
    """The last day on which a request of that urgency is to be decided.

    Args:
        urgency: of the request.
        on: the day on which it was registered.
        calendar: that reaches some weeks beyond.
    """
    return calendar.last_day(on, ANSWER_WITHIN[urgency])
