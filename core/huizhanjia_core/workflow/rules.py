"""Who is left for a step, and which union it belongs to: pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from huizhanjia_core.workflow.declaration import START, Transition, Workflow

Holders = Mapping[UUID, Collection[UUID]]
"""By union: the accounts that hold a right there, by a grant at that very union."""


@dataclass(frozen=True)
class Done:
    """An entry of a history: what was done, and by which account, None for the command line."""

    name: str
    account: UUID | None


def barred(flow: Workflow, transition: Transition, history: Sequence[Done]) -> frozenset[UUID]:
    """The accounts that may not do ``transition``, because of what they did before in this round.

    Args:
        flow: the workflow.
        transition: one of its transitions.
        history: what was done with the subject, the oldest first.
    """
    first = 0
    for number, done in enumerate(history):
        begun = flow.by_name.get(done.name)
        if done.name == START or (begun is not None and begun.new_round):
            first = number
    return frozenset(
        done.account
        for done in history[first:]
        if done.name in transition.apart_from and done.account is not None
    )


def nearest(line: Sequence[UUID], holders: Holders, excluded: Collection[UUID]) -> UUID:
    """The union that a step belongs to: the lowest one where somebody is left to do it.

    A county with one person left routes to its prefecture, that one to the region. Where nobody is left at
    all the step belongs to the region, which has to name somebody.

    Args:
        line: the subject's superiors, the region first and its own union last.
        holders: who may do it where.
        excluded: accounts that may not do it.
    """
    for union in reversed(line):
        if set(holders.get(union, ())) - set(excluded):
            return union
    return line[0]
