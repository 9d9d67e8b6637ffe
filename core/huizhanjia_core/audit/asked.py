"""Records of what is asked at addresses of their own: uploads, spreadsheets, forms."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from huizhanjia_schema.errors import Spoken
from huizhanjia_schema.http import trace_id_of
from starlette.requests import Request

from huizhanjia_core.audit import trail
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.db.database import Database


@asynccontextmanager
async def recorded(database: Database, request: Request, operation: str) -> AsyncIterator[Entry]:
    """One record of a request that is no mutation, whatever becomes of it.

    What the block changes it records itself, with ``trail.keep`` in the same transaction; otherwise the
    record is written when the block ends, and a block whose record cannot be written fails: nothing is shown
    or taken that nobody would know of.

    Args:
        database: whose trail.
        request: its address and number.
        operation: what is done, named as a mutation would be.

    Raises:
        DatabaseUnavailable: the record could not be written.
    """
    address = request.client.host if request.client else None
    entry = Entry(operation=operation, address=address, trace_id=trace_id_of(request.scope))
    try:
        yield entry
        if not entry.kept:
            await trail.keep_alone(database, entry)
    except Spoken as error:
        entry.refused(error)
        await trail.keep_alone(database, entry)
        raise
    except BaseException as error:
        await trail.keep_failure(database, entry, error)
        raise
