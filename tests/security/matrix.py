"""Asks as someone for everything that there is, and tells where the answers differ from the oracle."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from graphql import GraphQLField, GraphQLSchema, get_named_type, get_nullable_type, is_enum_type

from tests.harness.api import Api
from tests.security import oracle
from tests.security.canaries import CANARY
from tests.security.cast import UNITS
from tests.security.selections import (
    arguments,
    batched,
    fields_of,
    filter_of,
    is_connection,
    is_statistics,
    leaves,
    narrow_statistics,
    record_of,
    roots,
    ways,
    wraps_list,
)
from tests.security.world import World

ID = re.compile(r"\b([a-z]+)_([0-9a-f]{32})\b")
ERASED = "erased"
"""In the audit record, before the key of a dossier whose values were destroyed: no id that anyone can ask for."""

PAGE = 200
ALIASES = 10
LITERALS = 10
"""Values that one filter is tried with."""

SAMPLE = 20
"""Rows that a filtered list shows."""

ROWS = "totalCount nodes{id}"
WIDE_SAMPLE = 15


_NOTHING = (None, 0, "0.00")
"""Measures of no rows; money is a text."""


@dataclass(eq=False)
class Matrix:
    """The checks of one actor against one application.

    Attributes:
        house: the application.
        world: what is stored.
        actor: the name of whoever asks.
        found: what was shown and should not have been, or was not and should have been.
        checks: how many comparisons were made.
        requests: how many documents were sent.
    """

    house: Api
    world: World
    actor: str
    found: list[str] = field(default_factory=list)
    checks: int = 0
    requests: int = 0

    @property
    def schema(self) -> GraphQLSchema:
        """The composed schema."""
        return self.house.application.schema.graphql_schema

    @property
    def asks(self) -> oracle.Actor:
        """Whoever asks, as the oracle knows them."""
        return self.world.actors[self.actor]

    def expect(self, right: bool, what: str) -> None:
        """Note a violation unless ``right``."""
        self.checks += 1
        if not right:
            self.found.append(f"{self.actor}: {what}")

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of an answer; whatever the answer shows must be visible."""
        self.requests += 1
        answer = await self.house.post(document, variables, token=self.world.token(self.actor))
        self.scan(answer.text, document)
        body = answer.json()
        for error in body.get("errors", ()):
            code = error["extensions"]["code"]
            expected = self.asks.account is None and code == "UNAUTHENTICATED"
            self.expect(expected, f"{code} {error['message']} for {document[:300]}")
        return body.get("data") or {}

    def scan(self, shown: str, document: str) -> None:
        """No id, canary or telephone number of a row that is not to be seen."""
        for prefix, key in set(ID.findall(shown)):
            if prefix == ERASED:
                continue
            name = self.world.prefixes[prefix]
            right = UUID(hex=key) in self.seen(name)
            self.expect(right or self._told(name, UUID(hex=key)), f"{name} {key} in {document[:300]}")
        for canary in set(CANARY.findall(shown)):
            owners = self.world.canaries[canary]
            right = any(key in self.seen(name) for name, key in owners)
            self.expect(right, f"{canary} of {owners} in {document[:300]}")
        self.expect(not self.world.phones.search(shown), f"a phone in {document[:300]}")

    def _told(self, name: str, key: UUID) -> bool:
        """Whether a row that the actor sees names this record."""
        return any(
            row.columns["subject_id"] == key
            for teller in oracle.TELLERS.get(name, ())
            for row in self.seen(teller).values()
        )

    def seen(self, name: str) -> dict[UUID, oracle.Facts]:
        """What the actor may see of a type."""
        return self.world.seen(self.actor, name)

    def listed(self, key: str, name: str) -> dict[UUID, oracle.Facts]:
        """What of it a root list holds."""
        pick = oracle.PICKED.get(key)
        return {one: row for one, row in self.seen(name).items() if pick is None or pick(row)}

    async def nodes(self, types: Iterable[str] = tuple(oracle.TYPES)) -> None:
        """``nodes`` for every id of narrow types and a sample of the others."""
        for name in types:
            sample = None if oracle.TYPES[name].narrow else WIDE_SAMPLE
            # One type at a time: whoever may see none of it shares the plan of all the others.
            for keys in batched(islice(self.world.rows[name], sample), PAGE):
                asked = [self.world.id(name, key) for key in keys]
                document = (
                    f"query {name}($ids:[ID!]!){{nodes(ids:$ids){{__typename id}}}}"  # plans of its own
                )
                data = await self.ask(document, ids=asked)
                for key, wanted, got in zip(keys, asked, data["nodes"], strict=True):
                    shown = {"__typename": name, "id": wanted} if key in self.seen(name) else None
                    self.expect(got == shown, f"nodes: {name} {key}")

    async def node(self) -> None:
        """``node`` for one id of each type, and for a hidden one."""
        for name in oracle.TYPES:
            keys = self.world.rows[name].keys()
            for key in {*islice(keys, 1), *islice(keys - self.seen(name).keys(), 1)}:
                data = await self.ask("query($id:ID!){node(id:$id){id}}", id=self.world.id(name, key))
                right = key in self.seen(name)
                self.expect((data["node"] is not None) == right, f"node: {name} {key}")

    async def lists(self) -> None:
        """Every root list: how many, and of narrow types which ones."""
        lists = {
            key: record_of(source) or ""
            for key, source in roots(self.schema).items()
            if is_connection(source)
        }
        wide = {key: name for key, name in lists.items() if not oracle.TYPES[name].narrow}
        data: dict[str, Any] = {}
        for keys in batched(
            wide, 1 if self.asks.account is None else len(wide)
        ):  # an error would hide the others
            parts = (
                f"{key}(first:1){{totalCount nodes{{id {leaves(self.schema, wide[key])}}}}}" for key in keys
            )
            data |= await self.ask(f"{{{' '.join(parts)}}}")
        for key, name in wide.items():
            self._counted(data.get(key), len(self.seen(name)), key)
        for key, name in lists.items():
            if key in wide:
                continue
            seen = self.listed(key, name)
            got: set[str] = set()
            after = None
            while True:
                document = f"query($a:String){{{key}(first:{PAGE} after:$a){{totalCount pageInfo{{hasNextPage endCursor}} nodes{{id {leaves(self.schema, name)}}}}}}}"
                page = (await self.ask(document, a=after)).get(key)
                self._counted(page, len(seen), key)
                got |= {node["id"] for node in page["nodes"]} if page else set()
                if not page or not page["pageInfo"]["hasNextPage"]:
                    break
                after = page["pageInfo"]["endCursor"]
            self.expect(
                got == {self.world.id(name, one) for one in seen}, f"{key} holds others than it should"
            )

    def _counted(self, page: Any, count: int, where: str) -> None:
        right = page is None and self.asks.account is None
        self.expect(
            right or (page is not None and page["totalCount"] == count),
            f"{where}: not {count}: {page and page['totalCount']}",
        )

    async def orders_and_filters(self) -> None:
        """Every order, and every filter with what only invisible rows hold: never a row or a count more."""
        for key, source in roots(self.schema).items():
            name = record_of(source)
            if name is None or not is_connection(source) or not oracle.TYPES[name].narrow:
                continue
            orders = get_named_type(source.args["orderBy"].type)
            assert is_enum_type(orders)
            seen = self.listed(key, name)
            for chunk in batched(orders.values, ALIASES):
                for order, page in zip(chunk, await self._pages(key, chunk), strict=True):
                    self._counted(page, len(seen), f"{key} {order}")
            for where, values in self._filters(name, source):
                for value in values:
                    page = await self._found(key, source, where, value)
                    right = (
                        page is None
                        or page["totalCount"] == len(page["nodes"])
                        or len(page["nodes"]) == SAMPLE
                    )
                    few = page is None or page["totalCount"] <= len(seen)
                    self.expect(right and few, f"{key} {where}:{value} counts too much")

    async def _pages(self, key: str, orders: Iterable[str]) -> list[Any]:
        asked = [f"a{i}:{key}(first:{PAGE} orderBy:{order}){{{ROWS}}}" for i, order in enumerate(orders)]
        data = await self.ask(f"{{{' '.join(asked)}}}")
        return [data.get(f"a{i}") for i in range(len(asked))]

    async def _found(self, key: str, source: GraphQLField, where: str, value: Any) -> Any:
        kind = get_named_type(source.args["where"].type).name
        document = f"query($w:{kind}){{{key}(first:{SAMPLE} where:$w){{{ROWS}}}}}"
        return (await self.ask(document, w={where: value})).get(key)

    def _filters(self, name: str, source: GraphQLField) -> Iterator[tuple[str, list[Any]]]:
        kind = filter_of(source)
        if kind is None:
            return
        wheres = next(
            r for r in self.house.application.schema.catalog.by_class.values() if r.name == name
        ).filters
        seen = self.seen(name)
        hidden = [row for key, row in self.world.rows[name].items() if key not in seen]
        some = [*hidden[-6:], *list(seen.values())[:2]]
        for key, part in kind.fields.items():
            named = get_named_type(part.type)
            several = wraps_list(get_nullable_type(part.type))
            texts = list(literals_of(self.world, named, wheres[key].id_of, some))
            values = texts if is_enum_type(named) else [json.loads(text) for text in texts]
            if values:
                yield key, [[value] for value in values] if several else values

    async def nested(self) -> None:
        """Every field of the rows at the positions: lists, single records and aggregates."""
        for name in oracle.TYPES:
            rows = [(key, row) for key, row in self.seen(name).items() if self._near(row)][:60]
            selection = list(self._nested_fields(name))
            if not rows or not selection:
                continue
            for chunk in batched(rows, 20):
                ids = [self.world.id(name, key) for key, _ in chunk]
                for fields in batched(selection, 4):
                    data = await self.ask(
                        f"query($ids:[ID!]!){{nodes(ids:$ids){{... on {name}{{id {' '.join(fields)}}}}}}}",
                        ids=ids,
                    )
                    for (_, row), got in zip(chunk, data["nodes"], strict=True):
                        self._compare(name, row, got or {})

    def _near(self, row: oracle.Facts) -> bool:
        return not row.line or row.line[-1] in {self.world.units[code] for code in UNITS}

    def _nested_fields(self, name: str) -> Iterator[str]:
        for key, source in fields_of(self.schema, name).items():
            target = record_of(source)
            if (name, key) in oracle.NARROW_TOTALS:
                yield key
            elif target is None or target not in oracle.TYPES:
                continue
            elif is_connection(source):
                page = "first:100" if oracle.TYPES[target].narrow else "first:1"
                yield f"{key}({page}){{totalCount nodes{{id {leaves(self.schema, target)}}}}}"
            elif oracle.TYPES[target].narrow:
                yield f"{key}{{id {leaves(self.schema, target)}}}"

    def _compare(self, name: str, row: oracle.Facts, got: Mapping[str, Any]) -> None:
        for key, value in got.items():
            source = fields_of(self.schema, name)[key]
            if (name, key) in oracle.NARROW_TOTALS:
                target, related, measure = oracle.NARROW_TOTALS[name, key]
                rows = [one for one in self.seen(target).values() if related(row, one)]
                self.expect(value == measure(rows), f"{name}.{key} is {value}, not {measure(rows)}")
            elif is_connection(source):
                target = record_of(source) or ""
                mine = [k for k, one in self.seen(target).items() if oracle.LISTS[name, key](row, one)]
                self._counted(value, len(mine), f"{name}.{key}")
                if oracle.TYPES[target].narrow:
                    shown = {one["id"] for one in value["nodes"]}
                    self.expect(
                        shown == {self.world.id(target, k) for k in mine}, f"{name}.{key} holds others"
                    )
            elif (name, key) in oracle.ONES:
                target, related = oracle.ONES[name, key]
                mine = [k for k, one in self.seen(target).items() if related(row, one)]
                shown = {value["id"]} if value else set()
                self.expect(shown == {self.world.id(target, k) for k in mine}, f"{name}.{key} is {value}")

    async def statistics(self) -> None:
        """Statistics over narrow types, as a whole and by every dimension."""
        for key, source in roots(self.schema).items():
            if narrow_statistics(source):
                for dimension, document in _grouped(self.schema, key, source):
                    data = await self.ask(f"{{{document}}}")
                    self._groups(get_named_type(source.type).name, dimension, data.get(key), bool)
        for name in oracle.TYPES:
            for key, source in fields_of(self.schema, name).items():
                if narrow_statistics(source):
                    await self._nested_statistics(name, key, source)

    async def _nested_statistics(self, name: str, key: str, source: GraphQLField) -> None:
        """Those of unions and of sites, each over what belongs to it."""
        owners = [self.world.units[code] for code in UNITS]
        if name == "Site":
            owners = [site for site, row in self.world.rows["Site"].items() if self._near(row)]
        ids = [self.world.id(name, owner) for owner in owners]
        kind = get_named_type(source.type).name
        for dimension, document in _grouped(self.schema, key, source):
            query = f"query($ids:[ID!]!){{nodes(ids:$ids){{... on {name}{{{document}}}}}}}"
            data = await self.ask(query, ids=ids)
            for owner, got in zip(owners, data["nodes"], strict=True):
                if got is not None:
                    belongs = self._of(name, key, owner, kind)
                    self._groups(kind, dimension, got[key], belongs, whole=False)

    def _of(self, name: str, key: str, owner: UUID, kind: str) -> Callable[[oracle.Facts], bool]:
        """Which rows the statistics of a union or of a site count."""
        if name == "Site":
            site, related = self.world.rows["Site"][owner], oracle.AT_CENTERS[oracle.MEASURES[kind][0]]
            return lambda row: related(site, row)
        if (name, key) in oracle.BELOW:
            return lambda row: owner in row.line
        return lambda row: row.line[-1] == owner

    def _groups(
        self,
        kind: str,
        dimension: str | None,
        groups: Any,
        belongs: Callable[[oracle.Facts], bool],
        *,
        whole: bool = True,
    ) -> None:
        name, measures = oracle.MEASURES[kind]
        rows = [row for row in self.seen(name).values() if whole or belongs(row)]
        if groups is None:
            self.expect(self.asks.account is None, f"{kind} is missing")
            return
        for group in groups:
            mine = rows
            value = group.get(dimension) if dimension else None
            if isinstance(value, dict):
                unit = UUID(hex=value["id"].partition("_")[2])
                mine = [
                    r for r in rows if (r.line[-1] == unit if dimension == "organization" else unit in r.line)
                ]
                self.expect(bool(mine), f"{kind} by {dimension} names {unit}")
            elif dimension:
                continue  # its parts are compared with the whole below
            if group.get("suppressed"):
                few = len(mine) < oracle.SMALL_GROUP and all(group[one] is None for one in measures)
                self.expect(few, f"{kind} by {dimension} hides {len(mine)} rows or shows their figures")
                continue
            for measure, expected in measures.items():
                right = expected(mine)
                same = group[measure] == right
                if not same and right and not isinstance(right, str):
                    same = abs(group[measure] - right) < 0.005
                self.expect(bool(same), f"{kind}.{measure} by {dimension}: {group[measure]}, not {right}")
        if not rows:
            nothing = all(group[measure] in _NOTHING for group in groups for measure in measures)
            self.expect(nothing, f"{kind} by {dimension} is not empty")

    async def walks(self) -> None:
        """Every way of at most two fields that ends in a narrow type."""
        for key, source in roots(self.schema).items():
            name = record_of(source)
            if name is None or is_statistics(source):
                continue
            page = arguments(source, "first:10" if is_connection(source) else "")
            most = 1 if self.asks.account is None else ALIASES
            for some in batched(ways(self.schema, name, 1), most):
                bodies = [f"nodes{{id {way}}}" if is_connection(source) else f"id {way}" for way in some]
                parts = (f"a{i}:{key}{page}{{{body}}}" for i, body in enumerate(bodies))
                await self.ask(f"{{{' '.join(parts)}}}")


def _grouped(schema: GraphQLSchema, key: str, source: GraphQLField) -> Iterator[tuple[str | None, str]]:
    kind = get_named_type(source.type).name
    values = leaves(schema, kind)
    yield None, f"{key}(groupBy:[]){{{values}}}"
    dimensions = get_named_type(source.args["groupBy"].type)
    assert is_enum_type(dimensions)
    for dimension in dimensions.values:
        name = re.sub(r"_(.)", lambda found: found[1].upper(), dimension.lower())
        inner = "{id}" if record_of(fields_of(schema, kind)[name]) else ""
        yield name, f"{key}(groupBy:[{dimension}]){{{values} {name}{inner}}}"


def literals_of(world: World, kind: Any, prefix: str | None, rows: Iterable[oracle.Facts]) -> Iterator[str]:
    """Values for a filter that rows hold, or that select some and not others, as they stand in a document."""
    if prefix is not None:
        name = world.prefixes[prefix]
        known = world.rows[name]
        keys = {
            one
            for row in rows
            for one in (*row.columns.values(), *row.line)
            if isinstance(one, UUID) and one in known
        }
        yield from sorted(json.dumps(world.id(name, key)) for key in keys)[:LITERALS]
    elif is_enum_type(kind):
        yield from kind.values
    elif kind.name == "Boolean":
        yield from ("true", "false")
    elif kind.name == "Date":
        yield from ('"1990-01-01"', '"2090-01-01"')
    elif kind.name == "DateTime":
        yield from ('"1990-01-01T00:00:00+08:00"', '"2090-01-01T00:00:00+08:00"')
    elif kind.name in {"Int", "Float", "BigInt"}:
        yield from ("0", "1", "1000")
    else:
        values = {one for row in rows for one in row.columns.values() if not isinstance(one, dict | list)}
        yield from sorted(
            {json.dumps(v) for v in values if isinstance(v, str) and not isinstance(v, date) and len(v) < 60}
        )[:LITERALS]


FULL = ("nodes", "node", "lists", "orders_and_filters", "nested", "statistics", "walks")


async def violations(
    house: Api, world: World, actors: Iterable[str], checks: Iterable[str] = FULL
) -> list[str]:
    """Where the answers to these actors differ from the oracle."""
    found: list[str] = []
    for actor in actors:
        matrix = Matrix(house, world, actor)
        for check in checks:
            await getattr(matrix, check)()
        found += matrix.found
    return found
