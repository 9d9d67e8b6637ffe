"""Fields with Python behind them: queries, mutations and what mutations answer."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform, get_type_hints
from uuid import UUID

import strawberry

from huizhanjia_schema.context import Info
from huizhanjia_schema.errors import DeclarationError, ErrorCode, Language, RequestError, Spoken
from huizhanjia_schema.inputs import checked, enum
from huizhanjia_schema.rule import Rule
from huizhanjia_schema.stored import STORED, Ref, Result

T = TypeVar("T")
RULE = "rule"
OPERATION = "operation"

enum(
    "错误代码 · Error code",
    BAD_USER_INPUT="输入有误 · The input is wrong",
    CONFLICT="与现有数据冲突 · Conflicts with what is stored",
    FORBIDDEN="没有权限 · Not allowed",
    GRAPHQL_PARSE_FAILED="语法错误 · Syntax error",
    GRAPHQL_VALIDATION_FAILED="不符合接口定义 · Does not fit the schema",
    INTERNAL_ERROR="系统内部错误 · Internal error",
    NOT_FOUND="没有找到 · Not found",
    PAGE_SIZE_EXCEEDED="每页条数过大 · Page too large",
    PERSISTED_DOCUMENT_NOT_FOUND="没有登记的查询 · Unknown trusted document",
    PERSISTED_DOCUMENT_REQUIRED="只接受登记过的查询 · Only trusted documents are accepted",
    QUERY_TOO_COMPLEX="查询过于复杂 · Query too complex",
    RATE_LIMITED="请求过于频繁 · Too many requests",
    REQUEST_TIMEOUT="请求超时 · Timed out",
    UNAUTHENTICATED="未登录 · Not signed in",
    UNAVAILABLE="服务暂不可用 · Temporarily unavailable",
)(ErrorCode)


@strawberry.type(description="业务错误 · Why a mutation was refused")
class UserError:
    """One reason why nothing was changed."""

    message: str = strawberry.field(description="说明（随请求语言） · In the caller's language")
    code: ErrorCode = strawberry.field(description="错误代码 · Error code")
    path: list[str] = strawberry.field(description="出错的参数路径 · Path of the argument")


def user_error(error: Spoken, language: Language) -> UserError:
    """A refusal as the client sees it."""
    return UserError(message=error.text(language), code=error.code, path=list(error.path))


@dataclass(frozen=True)
class Operation:
    """What a mutation declares.

    Attributes:
        name: the field's Python name.
        rule: who may ask for it at all.
        payload: the type of its answer.
        creates: whether it takes an ``idempotencyKey``.
        transaction: whether it runs in one transaction; otherwise it opens its own.
    """

    name: str
    rule: Rule
    payload: Any
    creates: bool
    transaction: bool

    def refused(self, error: Spoken, language: Language) -> Any:
        """The payload that says no."""
        return self.payload(user_errors=[user_error(error, language)])


def ref(record: type[T], key: UUID) -> T:
    """A record to be read by its key, in the viewer's scope, once the mutation has committed."""
    return Ref(record, key)  # type: ignore[return-value]


def result(doc: str, *, once: bool = False) -> Any:
    """A field of a payload: a record given as ``ref(Record, key)``, or a plain value.

    ``once`` marks what is shown a single time, such as a first password: a repeated request with
    the same idempotency key answers null for it.
    """
    return strawberry.field(description=doc, default=None, metadata={STORED: Result(once)})


@dataclass_transform(kw_only_default=True, field_specifiers=(result,))
def payload(cls: type[T]) -> type[T]:
    """Make a class of ``result`` fields the answer of a mutation; ``user_errors`` is added."""
    if not cls.__doc__:
        raise DeclarationError(
            f"{cls.__module__}.{cls.__qualname__}: a payload needs a docstring, its description"
        )
    cls.__annotations__["user_errors"] = list[UserError]
    doc = "业务错误；为空即成功 · Empty when the mutation succeeded"
    setattr(cls, "user_errors", strawberry.field(description=doc, default_factory=list))  # noqa: B010
    strawberry.type(cls, description=cls.__doc__.strip())
    return cls


def query(doc: str, *, rule: Rule) -> Callable[[Callable[..., Any]], Any]:
    """A field of any type that Python answers; ``rule`` says who may ask for it."""

    def declare(resolver: Callable[..., Any]) -> Any:
        @functools.wraps(resolver)
        async def guarded(self: Any, info: Info, **arguments: Any) -> Any:
            rule.check(info.context.viewer)
            found = resolver(self, info, **arguments)
            return await found if isinstance(found, Awaitable) else found

        return strawberry.field(resolver=guarded, description=doc, metadata={RULE: rule})

    return declare


def mutation(
    doc: str, *, rule: Rule, creates: bool = False, transaction: bool = True
) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """A field of ``Mutation``: checks its input, runs in one transaction, answers a payload.

    Args:
        doc: the description, Chinese first.
        rule: who may ask for it at all; the service decides on the place.
        creates: whether its input takes ``idempotency_key``.
        transaction: false for work that must not hold a transaction open, such as hashing a
            password; the body then opens its own.
    """

    def declare(resolver: Callable[..., Awaitable[Any]]) -> Any:
        @functools.cache
        def declared() -> Operation:
            payload_type = get_type_hints(resolver)["return"]
            return Operation(resolver.__name__, rule, payload_type, creates, transaction)

        @functools.wraps(resolver)
        async def guarded(self: Any, info: Info, **arguments: Any) -> Any:
            operation = declared()
            try:
                rule.check(info.context.viewer)
            except RequestError as error:
                if error.code is ErrorCode.UNAUTHENTICATED:
                    raise
                return await info.context.refuse(operation, arguments.get("input"), error)

            async def run() -> Any:
                for key, value in arguments.items():
                    if hasattr(type(value), "__strawberry_definition__"):
                        checked(value, (key,))
                return await resolver(self, info, **arguments)

            return await info.context.write(operation, arguments.get("input"), run)

        return strawberry.mutation(
            resolver=guarded, description=doc, metadata={RULE: rule, OPERATION: resolver.__name__}
        )

    return declare
