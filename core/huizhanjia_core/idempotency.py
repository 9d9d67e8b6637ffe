"""The same request twice has one effect: a key from the client, a digest of what it asked for."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from huizhanjia_schema import ErrorCode, Operation, Refusal, encode_id
from huizhanjia_schema.compose import ComposedSchema
from huizhanjia_schema.ids import split_id
from huizhanjia_schema.record import declaration
from huizhanjia_schema.stored import STORED, Ref, Result
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work


class RequestRow(Model):
    """A creating request that succeeded, by the key its client gave it."""

    __tablename__ = "core_request"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    key: Mapped[str] = mapped_column(String(80))
    operation: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class KeyReused(Refusal):
    """The key came before with another operation or other input."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此幂等键已用于另一请求，请换一个。",
            en="This idempotency key was used for another request; use a new one.",
            path=("input", "idempotencyKey"),
        )


@dataclass(frozen=True)
class Request:
    """A request that carries a key.

    Attributes:
        account: whose key it is.
        key: what the client chose.
        operation: the mutation's name.
        digest: SHA-256 of the rest of its input.
    """

    account: UUID
    key: str
    operation: str
    digest: str


def requested(actor: Actor, operation: Operation, given: Any) -> Request | None:
    """The request to remember, or None where the mutation creates nothing or no key was given."""
    key = getattr(given, "idempotency_key", None)
    if not operation.creates or not key or actor.account_id is None:
        return None
    values = {name: value for name, value in asdict(given).items() if name != "idempotency_key"}
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return Request(actor.account_id, key, operation.name, hashlib.sha256(text.encode()).hexdigest())


async def recall(
    session: AsyncSession, request: Request, operation: Operation, schema: ComposedSchema
) -> Any | None:
    """The payload of the same request, if it succeeded before.

    Raises:
        KeyReused: the key belongs to another request.
    """
    found = await session.scalar(
        select(RequestRow).where(RequestRow.account_id == request.account, RequestRow.key == request.key)
    )
    if found is None:
        return None
    if (found.operation, found.digest) != (request.operation, request.digest):
        raise KeyReused
    return operation.payload(**{name: _revived(value, schema) for name, value in found.result.items()})


async def remember(work: Work, request: Request, payload: Any) -> None:
    """Keep what the request resulted in, in the transaction that did it.

    What is shown once only, such as a first password, is not kept.
    """
    kept: dict[str, Any] = {}
    for field in fields(payload):
        stored = field.metadata.get(STORED)
        value = getattr(payload, field.name)
        if isinstance(stored, Result) and not stored.once:
            kept[field.name] = _kept(value)
    work.session.add(
        RequestRow(
            account_id=request.account,
            key=request.key,
            operation=request.operation,
            digest=request.digest,
            result=kept,
            at=work.now,
        )
    )
    await work.session.flush()


def _kept(value: Any) -> Any:
    if isinstance(value, Ref):
        return {"id": encode_id(declaration(value.record).prefix, value.key)}
    return value


def _revived(value: Any, schema: ComposedSchema) -> Any:
    if not isinstance(value, dict):
        return value
    parts = split_id(value["id"])
    if parts is None:
        raise TypeError(value)
    return Ref(schema.catalog.by_prefix[parts[0]].cls, parts[1])
