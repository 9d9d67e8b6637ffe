"""Named transitions, declared once a record type: who may do what next, by when, and what was done."""

from huizhanjia_core.workflow.declaration import START, Transition, Workflow
from huizhanjia_core.workflow.erasing import erase_reasons
from huizhanjia_core.workflow.models import Staged, StepRow, TransitionRow
from huizhanjia_core.workflow.transitions import apply, apply_many, find, find_many, start, start_many

__all__ = [
    "START",
    "Staged",
    "StepRow",
    "Transition",
    "TransitionRow",
    "Workflow",
    "apply",
    "apply_many",
    "erase_reasons",
    "find",
    "find_many",
    "start",
    "start_many",
]
