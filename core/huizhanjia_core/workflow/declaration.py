"""A workflow as a value: states, named transitions, who may do them and by when."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from huizhanjia_schema import DeclarationError, Refusal

from huizhanjia_core.calendar.rules import MOST_DAYS

START = "start"
"""What the first entry of every history is called: whoever registered the subject made it."""

Guard = Callable[[Any], Refusal | None]
"""Pure: from the row to the reason why the transition cannot be done now, if there is one."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_WORKFLOW = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True)
class Transition:
    """A step from one state to another that has a name and is done by somebody.

    Attributes:
        name: lower case, unique in the workflow.
        zh: what is done, in Chinese, such as ``复核通过``.
        en: the same in English.
        sources: the states that it leaves.
        target: the state that it leads to; it may be the one that it leaves.
        action: what the actor must be allowed at the subject's organization.
        apart_from: earlier transitions, ``START`` among them, whose actors may not do this one in the same
            round (不相容岗位分离); nobody is exempt.
        routed: whether it belongs to the lowest union on the way up where somebody may do it; where nobody of
            a union is left for it, it routes to the superior. Otherwise everyone whose grant covers the
            subject may do it.
        needs_reason: whether it must say why.
        opens_after: working days that must have passed in the state that it leaves, as for a public notice.
        due_in: working days after entering the state that it leaves within which it is to be done.
        guard: further conditions on the row.
        waits: whether somebody is expected to do it, so that it stands in task lists; a withdrawal is only
            possible.
        new_round: whether it begins anew, so that what was done before it separates nobody any more.
    """

    name: str
    zh: str
    en: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    action: str
    apart_from: tuple[str, ...] = ()
    routed: bool = True
    needs_reason: bool = False
    opens_after: int = 0
    due_in: int | None = None
    guard: Guard | None = None
    waits: bool = True
    new_round: bool = False


@dataclass(frozen=True)
class Workflow:
    """The life of a record type.

    Attributes:
        name: ``module:noun``.
        zh: what it is about, in Chinese.
        en: the same in English.
        prefix: of the subject record's ids, by which task lists and notifications name it.
        states: the enumeration of its states, described for the schema.
        initial: the state in which a subject begins.
        transitions: in the order in which they are offered.

    Raises:
        DeclarationError: a part contradicts another; the message names both.
    """

    name: str
    zh: str
    en: str
    prefix: str
    states: type[StrEnum]
    initial: StrEnum
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        if not _WORKFLOW.fullmatch(self.name):
            raise DeclarationError(f"workflow {self.name!r} must be named module:noun")
        names = [one.name for one in self.transitions]
        twice = {name for name in names if names.count(name) > 1}
        if twice or START in names:
            raise DeclarationError(f"workflow {self.name}: {sorted(twice) or START} is taken")
        for one in self.transitions:
            self._check(one, {START, *names})
        unreachable = set(self.states) - self._reachable()
        if unreachable:
            raise DeclarationError(f"workflow {self.name}: no transition leads to {sorted(unreachable)}")

    def _check(self, one: Transition, known: set[str]) -> None:
        label = f"workflow {self.name}, transition {one.name}"
        if not _NAME.fullmatch(one.name):
            raise DeclarationError(f"{label}: a name is lower-case letters, digits and underscores")
        foreign = [state for state in (*one.sources, one.target) if not isinstance(state, self.states)]
        if foreign or not one.sources:
            raise DeclarationError(f"{label}: {foreign or 'nothing'} is no state of {self.states.__name__}")
        unknown = set(one.apart_from) - known
        if unknown:
            raise DeclarationError(f"{label}: kept apart from {sorted(unknown)}, which is no transition")
        if not 0 <= one.opens_after <= MOST_DAYS or not 0 <= (one.due_in or 0) <= MOST_DAYS:
            raise DeclarationError(f"{label}: periods are 0 to {MOST_DAYS} working days")
        if one.due_in is not None and one.due_in <= one.opens_after:
            raise DeclarationError(f"{label}: it is due before it may be done")

    def _reachable(self) -> set[StrEnum]:
        reached = {self.initial}
        for _ in self.states:
            reached |= {one.target for one in self.transitions if reached & set(one.sources)}
        return reached

    @cached_property
    def by_name(self) -> dict[str, Transition]:
        """The transitions by name."""
        return {one.name: one for one in self.transitions}

    def leaving(self, state: StrEnum) -> list[Transition]:
        """The transitions that a subject in ``state`` can take, in the order of the declaration."""
        return [one for one in self.transitions if state in one.sources]

    def title(self, state: StrEnum) -> str:
        """A state's description in the schema, Chinese first; its value where it has none."""
        definition = vars(self.states).get("__strawberry_definition__")
        described = {one.name: one.description for one in definition.values} if definition else {}
        return described.get(state.name) or str(state)


def leads(transitions: Sequence[Transition]) -> set[str]:
    """The names under which open steps stand in task lists: the first awaited one of each action.

    Approving and returning wait for the same person: that is one task with two ways out.
    """
    found: dict[str, str] = {}
    for one in transitions:
        if one.waits:
            found.setdefault(one.action, one.name)
    return set(found.values())


def by_name(workflows: Iterable[Workflow]) -> dict[str, Workflow]:
    """The workflows by name; raises ``DeclarationError`` when two share one."""
    found: dict[str, Workflow] = {}
    for one in workflows:
        if found.setdefault(one.name, one) is not one:
            raise DeclarationError(f"two workflows are named {one.name}")
    return found
