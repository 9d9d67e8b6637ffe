"""The example operations about tasks, the calendar and jobs run as they stand, on both databases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness.api import Api

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
QUERIES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "my_tasks": ("linzhou", lambda data: data["myTasks"]["totalCount"] == 0),
    "overdue_below": ("region", lambda data: data["openSteps"]["nodes"] == data["openStepStatistics"] == []),
    "notifications": ("linzhou", lambda data: data["me"]["unreadNotifications"] == 0),
    "imports": ("sysadmin", lambda data: data["imports"]["totalCount"] == 0),
    "dead_jobs": ("sysadmin", lambda data: "core:day:begin" in [one["kind"] for one in data["jobKinds"]]),
    "calendar": (
        "linzhou",
        lambda data: data["workingPeriod"] == {"lastDay": "2026-02-27", "certain": True},
    ),
}
CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "mark_notifications_read": ("linzhou", {}),
    "publish_calendar": (
        "sysadmin",
        {
            "year": 2027,
            "document": "试行文号",
            "holidays": [{"name": "元旦", "firstDay": "2027-01-01", "lastDay": "2027-01-01"}],
        },
    ),
}


def document(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text("utf-8")


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_what_its_comment_promises(house: Api, name: str) -> None:
    as_, right = QUERIES[name]
    assert right(await house.data(document(name), as_))


@pytest.mark.parametrize("name", CHANGES)
async def test_a_mutation_succeeds_with_an_input_as_described(house: Api, name: str) -> None:
    as_, given = CHANGES[name]
    (answer,) = (await house.data(document(name), as_, input=given)).values()
    assert answer["userErrors"] == []


def test_each_operation_begins_with_a_comment_in_chinese() -> None:
    for name in (*QUERIES, *CHANGES):
        first = document(name).splitlines()[0]
        assert first.startswith("# ")
        assert any("\u4e00" <= character <= "\u9fff" for character in first)
