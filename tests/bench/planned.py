"""By which statement a plan answers."""

from collections.abc import Sequence
from typing import Any

from bench.dataset.accounts import PASSWORD
from tests.harness.api import Api


async def answered(
    house: Api, document: str, account: str, **variables: Any
) -> tuple[Any, str, Sequence[Any]]:
    """An answer without errors, the statement of the plan that gave it, and its parameters."""
    token = await house.token(account, PASSWORD)
    fetch = house.application.compiled.fetch
    seen: list[tuple[str, Sequence[Any]]] = []

    async def noting(sql: str, given: Sequence[Any]) -> Any:
        seen.append((sql, given))
        return await fetch(sql, given)

    house.application.compiled.fetch = noting
    answer = (await house.post(document, variables, token=token)).json()
    house.application.compiled.fetch = fetch
    assert "errors" not in answer, answer
    assert seen, "no plan answered"
    return answer["data"], *seen[-1]
