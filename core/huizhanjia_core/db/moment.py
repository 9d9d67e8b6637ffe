"""This moment as the database knows it, for conditions that must not age with a plan."""

from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class this_moment(FunctionElement[Any]):  # noqa: N801 - reads as a SQL function
    """The moment of the transaction, comparable with columns of ``Instant``."""

    type = DateTime(timezone=True)
    inherit_cache = True
    name = "this_moment"


@compiles(this_moment, "postgresql")
def _postgresql(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "now()"


@compiles(this_moment, "sqlite")
def _sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "datetime('now')"
