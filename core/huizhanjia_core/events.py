"""Domain events: what happened in one module, heard by others in the same transaction."""

from collections.abc import Sequence
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any

from huizhanjia_core.hookspecs import Listener

if TYPE_CHECKING:
    from huizhanjia_core.work import Work


async def dispatch(work: "Work", event: object, listeners: Sequence[Listener[Any]]) -> None:
    """Call every listener of the event's class or of a class above it, one after the other.

    Args:
        work: the unit of work in which it happened.
        event: an instance of a frozen dataclass, so that no listener changes what the next one hears.
        listeners: in the order in which they are called.

    Raises:
        TypeError: when ``event`` could be changed.
    """
    parameters = getattr(event, "__dataclass_params__", None)
    if not is_dataclass(event) or isinstance(event, type) or parameters is None or not parameters.frozen:
        raise TypeError(f"An event is an instance of a frozen dataclass, not {event!r}")
    for listener in listeners:
        if isinstance(event, listener.event):
            await listener.handle(work, event)
