"""GraphQL over HTTP: negotiation, limits of the transport, and answers that give nothing away."""

from huizhanjia_schema.http.answers import frames, redacted
from huizhanjia_schema.http.body import WHOLE, TransportError
from huizhanjia_schema.http.endpoint import (
    ENGINE_HEADER,
    GraphQLEndpoint,
    Job,
    Observe,
    OpenContext,
    Shortcut,
    TakeShortcut,
    TransportLimits,
    walk,
)
from huizhanjia_schema.http.exchange import Exchange
from huizhanjia_schema.http.headers import language_of, trace_id_of

__all__ = [
    "ENGINE_HEADER",
    "WHOLE",
    "Exchange",
    "GraphQLEndpoint",
    "Job",
    "Observe",
    "OpenContext",
    "Shortcut",
    "TakeShortcut",
    "TransportError",
    "TransportLimits",
    "frames",
    "language_of",
    "redacted",
    "trace_id_of",
    "walk",
]
