"""Floor B: hand-written SQL gives rows, a hand-written shaper makes dictionaries, orjson writes them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson

from bench.servers.bare import Answer, Bare, Pool, serve
from bench.servers.config import Config, given
from bench.servers.sql import ROWS, SMALLEST


def _dossiers(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": a, "number": b, "applicantName": c, "idNumber": d, "category": e, "state": f,
            "registeredOn": g, "verifyBy": h, "incomePerHead": i, "householdSize": j,
        }
        for (a, b, c, d, e, f, g, h, i, j) in rows
    ]  # fmt: skip


def _listed(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": a, "number": b, "applicantName": c, "idNumber": d, "category": e, "state": f,
            "registeredOn": g, "verifyBy": h, "incomePerHead": i, "householdSize": j,
            "organization": {"name": k, "level": level},
        }
        for (a, b, c, d, e, f, g, h, i, j, k, level) in rows
    ]  # fmt: skip


def _prefectures(rows: Sequence[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    counties: list[dict[str, Any]] = []
    dossiers: list[dict[str, Any]] = []
    prefecture = county = None
    for upper, name, delivered, key, number, applicant, registered, income in rows:
        if upper != prefecture:
            prefecture, county, counties = upper, None, []
            found.append({"name": upper, "counties": counties})
        if name != county:
            county, dossiers = name, []
            counties.append({"name": name, "deliveredBelow": delivered, "dossiers": dossiers})
        if key is not None:
            dossiers.append(
                {
                    "id": key, "number": number, "applicantName": applicant,
                    "registeredOn": registered, "incomePerHead": income,
                }
            )  # fmt: skip
    return found


def _dossier(rows: Sequence[Any]) -> dict[str, Any] | None:
    if not rows:
        return None
    first = rows[0]
    lists = {
        name: orjson.Fragment(first[place])
        for place, name in enumerate(("members", "cases", "deliveries"), start=12)
    }
    return {**_listed([first[:12]])[0], **lists}


def _groups(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "prefecture": {"name": name}, "service": service,
            **(
                {"deliveries": deliveries, "households": households, "amount": amount}
                if deliveries >= SMALLEST
                else {"deliveries": None, "households": None, "amount": None}
            ),
        }
        for name, service, deliveries, households, amount in rows
    ]  # fmt: skip


SHAPERS: Mapping[str, tuple[str, Callable[[Sequence[Any]], Any]]] = {
    "list": ("dossiers", _listed),
    "prefecture": ("dossiers", _listed),
    "region": ("dossiers", _listed),
    "page": ("dossiers", _dossiers),
    "nested": ("prefectures", _prefectures),
    "point": ("dossier", _dossier),
    "statistics": ("statistics", _groups),
}


def application(config: Config) -> Bare:
    """The floor over one database."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Answer]:
        async with Pool.of(config) as pool:

            async def answer(shape: str, variable: str) -> bytes:
                value = variable if shape == "nested" else UUID(variable)
                alias, shaper = SHAPERS[shape]
                rows = await pool.rows(ROWS[shape], value)
                return orjson.dumps({"data": {alias: shaper(rows)}})

            yield answer

    return Bare(opened)


if __name__ == "__main__":
    serve(application(given()), given())
