"""Floor B: hand-written SQL gives rows, a hand-written shaper makes dictionaries, orjson writes them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from huizhanjia_schema.scalars import CHINA

from bench.servers.bare import Answer, Bare, Pool, serve
from bench.servers.config import Config, given
from bench.servers.sql import row_statements

_moment = datetime.fromtimestamp


def _cases(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": a, "number": b, "name": c, "idNumber": d, "category": e, "status": f,
            "openedAt": _moment(g, CHINA), "closedAt": None if h is None else _moment(h, CHINA),
            "income": i, "familySize": j,
        }
        for (a, b, c, d, e, f, g, h, i, j) in rows
    ]  # fmt: skip


def _listed(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": a, "number": b, "name": c, "idNumber": d, "category": e, "status": f,
            "openedAt": _moment(g, CHINA), "closedAt": None if h is None else _moment(h, CHINA),
            "income": i, "familySize": j, "organization": {"name": k, "level": level},
        }
        for (a, b, c, d, e, f, g, h, i, j, k, level) in rows
    ]  # fmt: skip


def _prefectures(rows: Sequence[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    counties: list[dict[str, Any]] = []
    cases: list[dict[str, Any]] = []
    prefecture = county = None
    for upper, name, fund, key, number, head, opened, income in rows:
        if upper != prefecture:
            prefecture, county, counties = upper, None, []
            found.append({"name": upper, "counties": counties})
        if name != county:
            county, cases = name, []
            counties.append({"name": name, "fundTotal": fund, "cases": cases})
        if key is not None:
            moment = _moment(opened, CHINA)
            cases.append({"id": key, "number": number, "name": head, "openedAt": moment, "income": income})
    return found


def _case(rows: Sequence[Any]) -> dict[str, Any] | None:
    if not rows:
        return None
    first = rows[0]
    entries = [
        {"id": row[12], "period": row[13], "bookedOn": row[14], "amount": row[15], "source": row[16]}
        for row in rows
        if row[12] is not None
    ]
    organization = {"name": first[10], "level": first[11]}
    return {**_cases([first[:10]])[0], "organization": organization, "entries": entries}


SHAPERS = {"list": ("cases", _listed), "nested": ("prefectures", _prefectures), "point": ("case", _case)}


def application(config: Config) -> Bare:
    """The floor over one database."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Answer]:
        async with Pool.of(config) as pool:
            statements = row_statements(config.parts)

            async def answer(shape: str, variable: str) -> bytes:
                value = variable if shape == "nested" else UUID(variable)
                if shape == "page":
                    lists = [await pool.rows(statement, value) for statement in statements["page"]]
                    pages = {part.alias: _cases(rows) for part, rows in zip(config.parts, lists, strict=True)}
                    return orjson.dumps({"data": pages})
                alias, shaper = SHAPERS[shape]
                rows = await pool.rows(statements[shape][0], value)
                return orjson.dumps({"data": {alias: shaper(rows)}})

            yield answer

    return Bare(opened)


if __name__ == "__main__":
    serve(application(given()), given())
