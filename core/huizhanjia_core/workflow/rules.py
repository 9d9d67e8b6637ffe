"""Who is left for a step, and which union it belongs to: pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from huizhanjia_core.workflow.declaration import START, Transition, Workflow

Ways = Mapping[UUID, Collection[UUID | None]]
"""Accounts that hold a right, each with those in whose place it does; None stands for its own grant."""

Holders = Mapping[UUID, Ways]
"""By union: the accounts that hold a right there, by a grant at that very union."""


@dataclass(frozen=True)
class Done:
    """An entry of a history: what was done, by which account, None for the command line, in whose place."""

    name: str
    account: UUID | None
    acting_for: UUID | None = None


def barred(flow: Workflow, transition: Transition, history: Sequence[Done]) -> frozenset[UUID]:
    """The accounts that may not do ``transition``, because of what they did before in this round.

    Whoever acted in another's place, by delegation, and that other one are both barred.

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
        account
        for done in history[first:]
        if done.name in transition.apart_from
        for account in (done.account, done.acting_for)
        if account is not None
    )


def left(ways: Ways, excluded: Collection[UUID]) -> frozenset[UUID]:
    """Who of the holders of a right may use it: neither excluded nor in the place of excluded ones only."""
    return frozenset(
        account for account, by in ways.items() if account not in excluded and set(by) - set(excluded)
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
        if left(holders.get(union, {}), excluded):
            return union
    return line[0]
