"""Open steps, tasks and histories in the schema."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import strawberry
from huizhanjia_schema import (
    Node,
    at_most,
    column,
    computed,
    dimension,
    encode_id,
    equals,
    filters,
    measure,
    one,
    one_of,
    order,
    record,
    stats,
    under,
    where,
    within,
)
from sqlalchemy import ColumnElement, and_, case, func
from strawberry import ID

from huizhanjia_core.calendar.sql import local_today
from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.workflow.actions import Action
from huizhanjia_core.workflow.models import StepRow, TransitionRow
from huizhanjia_core.workflow.scope import Mine

_OVERDUE = and_(StepRow.due_on.is_not(None), StepRow.due_on < local_today())

ORDERS = {
    "DUE": order("期限最近的在前 · By deadline, the nearest first", StepRow.due_sort),
    "SINCE": order("等待最久的在前 · The longest waiting first", StepRow.since),
}
HISTORY = {"NUMBER": order("按先后 · In order of time", TransitionRow.number)}
"""The orders of every history."""


def subject_ids(rows: Sequence[tuple[str, UUID]]) -> list[ID]:
    """The global ids of subjects, from prefix and key."""
    return [ID(encode_id(prefix, key)) for prefix, key in rows]


def _overdue(wanted: bool) -> ColumnElement[bool]:
    return _OVERDUE if wanted else ~_OVERDUE


@filters
class TaskFilter:
    """待办筛选条件，全部满足 · Filters of tasks, all given hold."""

    workflows: list[str] | None = where("事项类别代码 · Workflows", one_of(StepRow.workflow))
    overdue: bool | None = where("是否逾期 · Whether overdue", _overdue)
    due_until: date | None = where("期限不晚于 · Due until", at_most(StepRow.due_on))
    under: ID | None = where("在该工会及以下 · At or below the union", under(StepRow), id_of="org")


@filters
class OpenStepFilter:
    """在办环节筛选条件，全部满足 · Filters of open steps, all given hold."""

    workflows: list[str] | None = where("事项类别代码 · Workflows", one_of(StepRow.workflow))
    overdue: bool | None = where("是否逾期 · Whether overdue", _overdue)
    due_until: date | None = where("期限不晚于 · Due until", at_most(StepRow.due_on))
    organization: ID | None = where("所属工会 · Union", equals(StepRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(StepRow), id_of="org")


@record(StepRow, prefix="task", scope=Mine(), orders=ORDERS, filters=TaskFilter)
class Task(Node):
    """本人可以办理的环节 · A transition that the viewer can do."""

    workflow: str = column("事项类别代码 · Workflow", StepRow.workflow)
    workflow_title: str = column("事项类别 · What it is about", StepRow.workflow_title)
    workflow_title_en: str = column("事项类别英文名 · The same in English", StepRow.workflow_title_en)
    transition: str = column("环节代码 · Name of the transition", StepRow.transition)
    title: str = column("环节名称 · What is to be done", StepRow.title)
    title_en: str = column("环节英文名 · The same in English", StepRow.title_en)
    action: str = column("所需权限 · The action that it needs", StepRow.action)
    needs_reason: bool = column("是否须填理由 · Whether it must say why", StepRow.needs_reason)
    subject: ID = computed(
        "所办记录的标识，可用 node 查询 · Id of the record that waits",
        subject_ids,
        StepRow.prefix,
        StepRow.subject_id,
    )
    state: str = column("当前状态 · The state that it is in", StepRow.state)
    since: date = column("进入当前状态的日期 · In that state since", StepRow.since)
    opens_on: date = column("最早可办日期 · The first day on which it is possible", StepRow.opens_on)
    due_on: date | None = column("办理期限（当日24时止） · To be done by, 24:00", StepRow.due_on)
    overdue: bool = column("是否逾期 · Whether it is overdue", case((_OVERDUE, True), else_=False))
    organization: Organization = one("所属工会 · The union of the record", StepRow.organization_id)


@record(
    StepRow,
    prefix="openstep",
    scope=within(StepRow, Action.STEP_READ),
    orders=ORDERS,
    filters=OpenStepFilter,
)
class OpenStep(Node):
    """在办环节（用于督办） · A step that somebody is expected to do, for those who supervise."""

    workflow: str = column("事项类别代码 · Workflow", StepRow.workflow)
    workflow_title: str = column("事项类别 · What it is about", StepRow.workflow_title)
    workflow_title_en: str = column("事项类别英文名 · The same in English", StepRow.workflow_title_en)
    transition: str = column("环节代码 · Name of the transition", StepRow.transition)
    title: str = column("环节名称 · What is to be done", StepRow.title)
    title_en: str = column("环节英文名 · The same in English", StepRow.title_en)
    subject: ID = computed(
        "所办记录的标识 · Id of the record that waits", subject_ids, StepRow.prefix, StepRow.subject_id
    )
    state: str = column("当前状态 · The state that it is in", StepRow.state)
    since: date = column("进入当前状态的日期 · In that state since", StepRow.since)
    due_on: date | None = column("办理期限（当日24时止） · To be done by, 24:00", StepRow.due_on)
    overdue: bool = column("是否逾期 · Whether it is overdue", case((_OVERDUE, True), else_=False))
    organization: Organization = one("所属工会 · The union of the record", StepRow.organization_id)
    routed_to: Organization | None = one(
        "应由哪个工会办理；空为不限 · The union it belongs to; null for any", StepRow.routed_id
    )


@stats(OpenStep)
class OpenStepStatistics:
    """在办环节统计 · Statistics of open steps."""

    organization: Organization | None = dimension("所属工会 · Union", StepRow.organization_id)
    workflow: str | None = dimension("事项类别代码 · Workflow", StepRow.workflow)
    state: str | None = dimension("当前状态 · State", StepRow.state)
    subjects: int = measure("在办件数 · Records that wait", func.count(StepRow.subject_id.distinct()))
    overdue: int = measure(
        "逾期件数 · Records that are overdue",
        func.count(case((_OVERDUE, StepRow.subject_id), else_=None).distinct()),
    )


@strawberry.type
class History(Node):
    """What the histories of all record types share; each is a record of its own, seen with its subject.

    Example::

        @record(
            TransitionRow,
            prefix="loanstep",
            scope=through(Loan, TransitionRow.subject_id),
            orders=HISTORY,
        )
        class LoanTransition(History):
            \"\"\"借阅办理经过 · What was done with a loan.\"\"\"

        # and on Loan:
        transitions: Connection["LoanTransition"] = many("办理经过 · History", by=TransitionRow.subject_id)
        available: Connection[Task] = many("本人可办环节 · What one may do next", by=StepRow.subject_id)
    """

    number: int = column("序号 · Number, from 1", TransitionRow.number)
    transition: str = column("环节代码 · Name of the transition", TransitionRow.name)
    title: str = column("环节名称 · What was done", TransitionRow.title)
    title_en: str = column("环节英文名 · The same in English", TransitionRow.title_en)
    from_state: str | None = column("原状态；登记时为空 · State before", TransitionRow.from_state)
    to_state: str = column("新状态 · State after", TransitionRow.to_state)
    at: datetime = column("办理时间 · When", TransitionRow.at)
    actor_name: str = column("办理人 · Who, as they were called then", TransitionRow.actor_name)
    account: Account | None = one("办理账号 · The account, if it may be seen", TransitionRow.account_id)
    acting_for: Account | None = one(
        "代理何人办理 · In whose place, by delegation", TransitionRow.acting_for_id
    )
    reason: str | None = column("理由 · Why", TransitionRow.reason)


PARTS: tuple[type, ...] = (Task, OpenStep, OpenStepStatistics)
"""What this room gives to the schema; the entry points stand in ``tasks``."""
