"""A batch in a transaction, again from its start when somebody else was faster."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from huizhanjia_schema import ErrorCode, RequestError
from sqlalchemy.exc import DBAPIError, IntegrityError

from huizhanjia_core.db.errors import is_serialization_failure
from huizhanjia_core.documents.checking import Begin
from huizhanjia_core.work import Work

G = TypeVar("G")
T = TypeVar("T")

ATTEMPTS: Final = 4


async def tried(begin: Begin, attempt: Callable[[Work, G], Awaitable[T]], given: G) -> T:
    """What ``attempt`` makes of what it is given, in a transaction of its own.

    Somebody who registers the same a moment earlier breaks a batch at a unique index; in the second attempt
    the service sees what they entered and refuses that row alone.

    Args:
        begin: opens the transaction.
        attempt: everything the transaction does.
        given: for it.

    Raises:
        RequestError: CONFLICT, when even the last attempt met others.
    """
    for number in range(1, ATTEMPTS + 1):
        try:
            async with begin() as work:
                return await attempt(work, given)
        except DBAPIError as error:
            if not isinstance(error, IntegrityError) and not is_serialization_failure(error):
                raise
            if number == ATTEMPTS:
                raise _busy() from error
        await asyncio.sleep(random.uniform(0.005, 0.02) * 2**number)  # noqa: S311 - spreads the rivals
    raise AssertionError  # the last attempt returns or raises


def _busy() -> RequestError:
    return RequestError(
        ErrorCode.CONFLICT,
        zh="数据与他人刚刚登记的冲突，或同一文件正在导入。已导入的行不会重复，请稍后再导入一次。",
        en="Someone was faster, or the same file is being imported. Please import it again later.",
    )
