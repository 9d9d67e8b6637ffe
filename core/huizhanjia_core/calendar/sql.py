"""Today in Asia/Shanghai as the database knows it, for conditions that must not age with a plan."""

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class local_today(FunctionElement[Any]):  # noqa: N801 - reads as a SQL function
    """The calendar day in Asia/Shanghai; China keeps UTC+8 the whole year."""

    type = Date()
    inherit_cache = True
    name = "local_today"


@compiles(local_today, "postgresql")
def _postgresql(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "(now() AT TIME ZONE 'Asia/Shanghai')::date"


@compiles(local_today, "sqlite")
def _sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "date('now', '+8 hours')"
