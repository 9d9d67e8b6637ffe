"""The grammar of the one schema: what a module declares, and how the parts become one."""

from huizhanjia_schema.coarser import Coarser
from huizhanjia_schema.compose import ComposedSchema
from huizhanjia_schema.context import Context, Info
from huizhanjia_schema.errors import DeclarationError, ErrorCode, Language, Refusal, RequestError
from huizhanjia_schema.filters import (
    at_least,
    at_most,
    contains,
    equals,
    filters,
    is_set,
    one_of,
    under,
    where,
)
from huizhanjia_schema.ids import decode_id, encode_id, expect_id
from huizhanjia_schema.inputs import argument, enum, input_type
from huizhanjia_schema.mutation import Operation, UserError, mutation, payload, query, ref, result
from huizhanjia_schema.order import order
from huizhanjia_schema.paging import Connection
from huizhanjia_schema.record import (
    at_most_one,
    below,
    column,
    computed,
    extends,
    many,
    masked,
    one,
    record,
    shared,
    statistics,
    total,
)
from huizhanjia_schema.root import Mutation, Node, Query
from huizhanjia_schema.rule import PUBLIC, SIGNED_IN, needs
from huizhanjia_schema.scalars import BigInt, Money
from huizhanjia_schema.scope import any_of, own, through, within
from huizhanjia_schema.stats import dimension, measure, stats
from huizhanjia_schema.viewer import Place, Viewer

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "BigInt",
    "Coarser",
    "ComposedSchema",
    "Connection",
    "Context",
    "DeclarationError",
    "ErrorCode",
    "Info",
    "Language",
    "Money",
    "Mutation",
    "Node",
    "Operation",
    "Place",
    "Query",
    "Refusal",
    "RequestError",
    "UserError",
    "Viewer",
    "any_of",
    "argument",
    "at_least",
    "at_most",
    "at_most_one",
    "below",
    "column",
    "computed",
    "contains",
    "decode_id",
    "dimension",
    "encode_id",
    "enum",
    "equals",
    "expect_id",
    "extends",
    "filters",
    "input_type",
    "is_set",
    "many",
    "masked",
    "measure",
    "mutation",
    "needs",
    "one",
    "one_of",
    "order",
    "own",
    "payload",
    "query",
    "record",
    "ref",
    "result",
    "shared",
    "statistics",
    "stats",
    "through",
    "total",
    "under",
    "where",
    "within",
]
