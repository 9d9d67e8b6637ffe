"""What workflows announce in the transaction of a transition."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Transitioned:
    """A transition was done, the first one of a subject included.

    Attributes:
        workflow: its name.
        workflow_title: what it is about, in Chinese.
        workflow_title_en: the same in English.
        prefix: of the subject's ids.
        subject_id: the subject.
        organization_id: the union that it belongs to.
        name: the transition, ``START`` for the first.
        title: what was done, in Chinese.
        title_en: the same in English.
        to_state: the state that it led to.
        account_id: who did it; None for the command line.
        maker: who registered the subject, if an account did.
        waiting: the accounts that can do what comes next, at the union that it belongs to.
        due_on: by when the next step is to be done, if it has a deadline.
    """

    workflow: str
    workflow_title: str
    workflow_title_en: str
    prefix: str
    subject_id: UUID
    organization_id: UUID
    name: str
    title: str
    title_en: str
    to_state: str
    account_id: UUID | None
    maker: UUID | None
    waiting: frozenset[UUID]
    due_on: date | None
