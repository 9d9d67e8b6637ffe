"""The world that was planted, as raw SQL tells it, and who may see what of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from huizhanjia_core.clock import now, today
from huizhanjia_core.db.model import new_key
from sqlalchemy import text

from tests.harness.api import Api
from tests.security import oracle
from tests.security.canaries import CANARY
from tests.security.cast import CAST


@dataclass(eq=False, repr=False)  # asyncio asks for the repr of whatever a fixture gave, before each test
class World:
    """What is stored, as raw SQL tells it.

    Attributes:
        rows: of each record type by key.
        prefixes: record type by the prefix of its ids.
        actors: everyone who asks, by name.
        canaries: the record types and keys that each canary belongs to; two types may show one table.
        phones: matches a text that is masked wherever it is shown.
    """

    rows: dict[str, dict[UUID, oracle.Facts]]
    prefixes: dict[str, str]
    actors: dict[str, oracle.Actor]
    canaries: dict[str, list[tuple[str, UUID]]]
    phones: re.Pattern[str]
    units: dict[str, UUID] = field(default_factory=dict)
    _seen: dict[tuple[str, str], dict[UUID, oracle.Facts]] = field(default_factory=dict)

    def id(self, name: str, key: UUID) -> str:
        """The global id of a row."""
        return f"{self._prefix_of[name]}_{key.hex}"

    @cached_property
    def _prefix_of(self) -> dict[str, str]:
        return {name: prefix for prefix, name in self.prefixes.items()}

    def seen(self, actor: str, name: str) -> dict[UUID, oracle.Facts]:
        """The rows of a type that an actor may see."""
        found = self._seen.get((actor, name))
        if found is None:
            asks = self.actors[actor]
            found = {key: row for key, row in self.rows[name].items() if oracle.visible(asks, name, row)}
            self._seen[actor, name] = found
        return found

    def token(self, actor: str) -> str | None:
        """With what the actor asks; None anonymously."""
        return None if actor == "anonymous" else CAST[actor].token

    def where(self, name: str, code: str, pick: Callable[[oracle.Facts], bool] = bool) -> UUID:
        """Some row of a type at a unit that satisfies ``pick``."""
        return next(
            key
            for key, row in self.rows[name].items()
            if row.line and row.line[-1] == self.units[code] and pick(row)
        )


_READ: dict[str, World] = {}
"""The world as each kind of database holds it: every copy of the template has the same rows."""


async def harvest(house: Api) -> World:
    """The world behind an application over a copy that nothing has changed yet."""
    dialect = house.application.database.dialect
    if dialect not in _READ:
        _READ[dialect] = await _read(house)
    return _READ[dialect]


async def _read(house: Api) -> World:
    catalog = house.application.schema.catalog
    async with house.application.database.reader() as connection:

        async def table(name: str) -> list[dict[str, Any]]:
            found = await connection.execute(text(f'SELECT * FROM "{name}"'))
            return [{key: _value(value) for key, value in row._mapping.items()} for row in found]

        tables = {name: await table(kind.table) for name, kind in oracle.TYPES.items()}
    lines = _lines(tables["Organization"])
    sites = {row["id"]: row["organization_id"] for row in tables["Site"]}
    rows: dict[str, dict[UUID, oracle.Facts]] = {}

    def above(name: str, key: UUID) -> oracle.Facts | None:
        return rows[name].get(key)

    system = next(line for line in lines.values() if len(line) == 1)

    holders: dict[tuple[str, str], dict[UUID, list[oracle.Facts]]] = {}

    def holding(name: str, column: str, key: UUID) -> Sequence[oracle.Facts]:
        if (name, column) not in holders:
            found: dict[UUID, list[oracle.Facts]] = {}
            for row in rows[name].values():
                found.setdefault(row.columns[column], []).append(row)
            holders[name, column] = found
        return holders[name, column].get(key, ())

    for name, found in tables.items():
        rows[name] = {
            row["id"]: oracle.Facts(
                row,
                lines.get(
                    row["id"] if name == "Organization" else _home(row, sites),
                    system if name in {"Job", "Import"} else (),
                ),
                above,
                holding,
            )
            for row in found
        }
    return World(
        rows,
        {record.declared.prefix: record.name for record in catalog.by_class.values()},
        _actors(rows),
        _canaries(rows),
        re.compile("|".join({re.escape(row["phone"]) for row in tables["Person"] if row["phone"]})),
        {row.columns["code"]: key for key, row in rows["Organization"].items()},
    )


def _canaries(rows: dict[str, dict[UUID, oracle.Facts]]) -> dict[str, list[tuple[str, UUID]]]:
    """In which rows each canary stands."""
    found: dict[str, list[tuple[str, UUID]]] = {}
    for name, stored in rows.items():
        for key, row in stored.items():
            for value in row.columns.values():
                for canary in CANARY.findall(value) if isinstance(value, str) else ():
                    found.setdefault(canary, []).append((name, key))
    return found


def _home(row: dict[str, Any], sites: dict[Any, Any]) -> Any:
    """The union that a row belongs to, by itself or by its site."""
    return row["organization_id"] if "organization_id" in row else sites.get(row.get("site_id"))


def _value(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value):
        return UUID(hex=value)
    return UUID(str(value)) if type(value).__name__ == "UUID" else value


def _lines(organizations: Sequence[dict[str, Any]]) -> dict[Any, tuple[UUID, ...]]:
    parents = {row["id"]: row["parent_id"] for row in organizations}

    def line(key: UUID | None) -> tuple[UUID, ...]:
        return () if key is None else (*line(parents[key]), key)

    return {key: line(key) for key in parents}


def _actors(rows: dict[str, dict[UUID, oracle.Facts]]) -> dict[str, oracle.Actor]:
    codes = {key: row.columns["code"] for key, row in rows["Role"].items()}
    accounts = {row.columns["username"]: row for row in rows["Account"].values()}
    actors = {"anonymous": oracle.Actor(None, (), today())}
    for cast in CAST.values():
        account = accounts[cast.name].columns
        session = next(
            r.columns for r in rows["Session"].values() if r.columns["account_id"] == account["id"]
        )
        alive = oracle.signed_in(
            status=account["status"],
            revoked=session["revoked_at"],
            idle=_moment(session["idle_until"]),
            expires=_moment(session["expires_at"]),
            now=now(),
        )
        grants = tuple(
            oracle.Grant(
                codes[row["role_id"]],
                row["organization_id"],
                _day(row["valid_from"]),
                _day(row["valid_to"]) if row["valid_to"] else None,
                row["ended_at"] is not None,
            )
            for row in (one.columns for one in rows["Grant"].values())
            if row["account_id"] == account["id"]
        )
        actors[cast.name] = oracle.Actor(account["id"] if alive else None, grants, today())
    return actors


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=now().tzinfo)


def stranger(world: World, name: str) -> str:
    """An id of that type that nobody has."""
    return world.id(name, new_key())
