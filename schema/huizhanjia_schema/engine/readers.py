"""The resolvers of stored fields: batched, so that a list and level costs one statement."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from inspect import isawaitable
from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo
from sqlalchemy import ColumnElement, func, select
from strawberry.dataloader import DataLoader
from strawberry.utils.str_converters import to_camel_case

from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.context import Context
from huizhanjia_schema.engine.catalog import Catalog, stats_of
from huizhanjia_schema.engine.found import Found
from huizhanjia_schema.engine.selection import asked, asked_of_nodes, identity
from huizhanjia_schema.engine.statements import (
    DEPTH,
    KEY,
    MAX_GROUPS,
    PARENT,
    RANK,
    Sorted,
    columns_of,
    group_statement,
    instances,
    narrowed,
    own_label,
    page_statements,
    related,
    shared_value,
    visible,
)
from huizhanjia_schema.engine.types import RecordField, RecordType
from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.paging import page_of
from huizhanjia_schema.rule import SIGNED_IN
from huizhanjia_schema.stored import Below, Many, Ref, Shared, Sole, Statistics, Total

Resolver = Callable[..., Any]
ROOT = (0, UUID(int=0))
CHUNK = 5000


def _parent(source: Any, field: RecordField) -> tuple[int, UUID]:
    """By what a field finds its rows: depth and key of the row it belongs to, or the value in common."""
    if source is None:
        return ROOT
    values = vars(source)
    own = own_label(field.name)
    return values.get(DEPTH, 0), values[KEY] if shared_value(field.stored) is None else values[own]


def _loader(
    context: Context, key: object, load: Callable[[list[Any]], Awaitable[list[Any]]]
) -> DataLoader[Any, Any]:
    loader: DataLoader[Any, Any] | None = context.loaders.get(key)
    if loader is None:
        loader = context.loaders[key] = DataLoader(load_fn=load, max_batch_size=CHUNK)
    return loader


class Readers:
    """Makes the resolver of each stored field of one schema."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def record(self, record: RecordType, key: UUID, info: GraphQLResolveInfo[Any]) -> Awaitable[Any]:
        """One record by its key, in scope, batched with its like; None when there is none to see."""
        context: Context = info.context
        names = asked(info, context)

        async def load(keys: list[UUID]) -> list[Any]:
            statement = select(*columns_of(record, names, context.viewer)).where(
                record.declared.key.in_(keys), visible(record, context.viewer)
            )
            made = instances(record, names, await context.rows(statement))
            by_key = {vars(one)[KEY]: one for one in made}
            return [by_key.get(key) for key in keys]

        return _loader(context, ("one", record.name, identity(info)), load).load(key)

    def one(self, field: RecordField) -> Resolver:
        """A to-one relation."""
        label, target = f"{field.name}__key", self._target(field)

        def resolve(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
            key = vars(source)[label]
            return None if key is None else self.record(target(), key, info)

        return resolve

    def result(self, name: str) -> Resolver:
        """A field of a payload, a dimension or a value: references are read, anything else is the answer."""

        def resolve(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
            return self.followed(getattr(source, name), info)

        return resolve

    def answered(self, resolver: Resolver) -> Resolver:
        """A resolver in Python whose references are read."""

        async def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
            value = resolver(source, info, **given)
            found = self.followed(await value if isawaitable(value) else value, info)
            return await found if isawaitable(found) else found

        return resolve

    def followed(self, value: Any, info: GraphQLResolveInfo[Any]) -> Any:
        """A reference or a list of references as records, batched; any other value as it is."""
        if isinstance(value, Ref):
            return self._referred(self.catalog.record(value.record), value.key, info)
        if isinstance(value, list):
            return [self.followed(item, info) for item in value]
        return value

    def _referred(self, record: RecordType, key: UUID, info: GraphQLResolveInfo[Any]) -> Awaitable[Any]:
        context: Context = info.context
        planned = context.planned
        if planned is None:
            return self.record(record, key, info)

        async def read() -> Any:
            try:
                return await planned(record, key, info)
            except UnfitError:
                return await self.record(record, key, info)

        return read()

    def sole(self, field: RecordField, stored: Sole) -> Resolver:
        """At most one record that the arguments pick."""
        target = self._target(field)
        names_of_arguments = list(stored.arguments)

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
            context: Context = info.context
            record, names = target(), asked(info, context)
            _admit(source, record, context)
            condition = stored.where(*(given.get(to_camel_case(name)) for name in names_of_arguments))

            async def load(parents: list[tuple[int, UUID]]) -> list[Any]:
                columns = columns_of(record, names, context.viewer)
                statement = select(*columns).where(condition, visible(record, context.viewer))
                statement = statement.order_by(record.declared.key)
                if stored.by is None:
                    rows = await context.rows(statement.limit(1))
                    return [*instances(record, names, rows), None][:1] * len(parents)
                statement = statement.add_columns(stored.by.label(PARENT))
                rows = await context.rows(statement.where(stored.by.in_([key for _, key in parents])))
                found: dict[UUID, Any] = {}
                for made in instances(record, names, rows):
                    found.setdefault(vars(made)[PARENT], made)
                return [found.get(key) for _, key in parents]

            return _loader(context, ("sole", info.parent_type.name, identity(info)), load).load(
                _parent(source, field)
            )

        return _gently(resolve)

    def many(self, field: RecordField, stored: Many) -> Resolver:
        """A connection."""
        target = self._target(field)

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
            context: Context = info.context
            record, names = target(), asked_of_nodes(info, context)
            _admit(source, record, context)
            page, order = (
                page_of(given, largest=context.page_size),
                Sorted(record, _enum_name(given.get("orderBy"))),
            )
            order.beyond(page)
            rules = self._rules(record, stored.where, given.get("where"), context)
            place = (info.parent_type.name, identity(info))

            async def load(parents: list[tuple[int, UUID]]) -> list[Found]:
                lists: dict[UUID, list[Any]] = defaultdict(list)
                columns = columns_of(record, names, context.viewer)
                for statement in page_statements(columns, rules, order, page, stored.by, parents):
                    for made in instances(record, names, await context.rows(statement)):
                        lists[vars(made).get(PARENT, ROOT[1])].append(made)
                return [Found(lists[at[1]], page, order, partial(count, at)) for at in parents]

            async def load_counts(parents: list[tuple[int, UUID]]) -> list[int]:
                counts = await self._aggregate(record, func.count(), rules, stored.by, parents, context)
                return [int(counts.get(key, 0)) for _, key in parents]

            def count(at: tuple[int, UUID]) -> Awaitable[int]:
                return _loader(context, ("count", *place), load_counts).load(at)

            return _loader(context, ("many", *place), load).load(_parent(source, field))

        return _gently(resolve)

    def total(self, field: RecordField, stored: Total) -> Resolver:
        """An aggregate over the rows that belong to the source."""
        empty = 0 if field.non_null else None

        def resolve(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
            context: Context = info.context
            record = self.catalog.record(stored.record())
            rules = self._rules(record, stored.where, None, context)

            async def load(parents: list[tuple[int, UUID]]) -> list[Any]:
                found = await self._aggregate(record, stored.measure, rules, stored.by, parents, context)
                return [_plain(found.get(key, empty)) for _, key in parents]

            return _loader(context, ("total", info.parent_type.name, identity(info)), load).load(
                _parent(source, field)
            )

        return resolve

    def statistics(self, field: RecordField, stored: Statistics) -> Resolver:
        """Groups of the visible rows."""
        kind = field.target
        if kind is None:
            raise TypeError(field.name)
        declared = stats_of(kind)

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
            context: Context = info.context
            record = self.catalog.record(declared.record)
            _admit(source, record, context)
            rules = self._rules(record, None, given.get("where"), context)
            chosen = [_enum_name(item) or "" for item in given["groupBy"]]

            async def load(parents: list[tuple[int, UUID]]) -> list[list[Any]]:
                lists: dict[UUID, list[Any]] = defaultdict(list)
                groups = [(None, [])] if stored.by is None else related(stored.by, parents)
                for by, keys in groups:
                    rows = await context.rows(group_statement(kind, chosen, rules, by, keys))
                    if len(rows) > MAX_GROUPS:
                        raise RequestError(
                            ErrorCode.QUERY_TOO_COMPLEX,
                            zh=f"统计结果超过 {MAX_GROUPS} 组，请缩小范围或减少维度。",
                            en=f"More than {MAX_GROUPS} groups; narrow the range or use fewer dimensions.",
                        )
                    for row in rows:
                        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
                        lists[values.pop(PARENT, ROOT[1])].append(self._group(kind, chosen, values))
                return [lists[key] for _, key in parents]

            return _loader(context, ("statistics", info.parent_type.name, identity(info)), load).load(
                _parent(source, field)
            )

        return _gently(resolve)

    def _group(self, kind: type, chosen: Sequence[str], values: dict[str, Any]) -> Any:
        declared = stats_of(kind)
        small = values.pop(RANK) < declared.suppress_below
        shown = {declared.dimensions[name][0] for name in chosen}
        made: Any = object.__new__(kind)
        for name, _ in declared.dimensions.values():
            made.__dict__[name] = None
        for name, value in values.items():
            made.__dict__[name] = _plain(value) if name in shown or not small else None
        references = self.catalog.references.get(kind, {})
        for name in shown & references.keys():
            key = made.__dict__[name]
            made.__dict__[name] = None if key is None else Ref(references[name], key)
        made.__dict__["suppressed"] = small
        return made

    def _rules(
        self,
        record: RecordType,
        where: Callable[[], Any] | None,
        given: Mapping[str, Any] | None,
        context: Context,
    ) -> list[ColumnElement[bool]]:
        fixed = [where()] if where is not None else []
        return [visible(record, context.viewer), *fixed, *narrowed(record, given)]

    async def _aggregate(
        self,
        record: RecordType,
        measure: Any,
        rules: Sequence[ColumnElement[bool]],
        by: Any | Below | Shared | None,
        parents: Sequence[tuple[int, UUID]],
        context: Context,
    ) -> dict[UUID, Any]:
        row = record.declared.row
        rows: Sequence[Any]
        if by is None:
            rows = await context.rows(select(measure).select_from(row).where(*rules))
            return {ROOT[1]: rows[0][0]} if rows else {}
        found: dict[UUID, Any] = {}
        for column, keys in related(by, parents):
            statement = (
                select(column, measure).select_from(row).where(column.in_(keys), *rules).group_by(column)
            )
            rows = await context.rows(statement)
            found.update((pair[0], pair[1]) for pair in rows)
        return found

    def _target(self, field: RecordField) -> Callable[[], RecordType]:
        cls = field.target
        if cls is None:
            raise TypeError(field.name)
        return lambda: self.catalog.record(cls)


def _gently(resolve: Resolver) -> Resolver:
    """The resolver, its refusals raised when they are awaited.

    The engine drops the unawaited fields beside one that raises at once, and each would warn.
    """

    def resolved(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        try:
            return resolve(source, info, **given)
        except RequestError as error:
            return _raised(error)

    return resolved


async def _raised(error: RequestError) -> Any:
    raise error


def _admit(source: Any, record: RecordType, context: Context) -> None:
    """At a root, an empty list would hide from an anonymous caller that signing in is what is missing."""
    if source is None and not record.declared.scope.public:
        SIGNED_IN.check(context.viewer)


def _enum_name(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else value.name


def _plain(value: Any) -> Any:
    """Sums of integers arrive as decimals from some databases."""
    return int(value) if isinstance(value, Decimal) else value
