"""A transport that sends the head of an answer together with what follows it."""

import asyncio
from typing import Any


class JoinedTransport(asyncio.Transport):
    """Holds a write back until there is another: one packet and one call of the system instead of two.

    Uvicorn writes the head of an answer and its body one after the other, and the loop passes each on at
    once. Whoever knows that an answer is about to begin says so by ``hold``; its end calls ``flush``.

    Args:
        transport: of the connection.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._holds = False
        self._held: bytes | None = None

    def hold(self) -> None:
        """Let the next write wait for the one after it."""
        self._holds = True

    def flush(self) -> None:
        """Send what was held back, for nothing follows."""
        self._holds = False
        held, self._held = self._held, None
        if held is not None:
            self._transport.write(held)

    def write(self, data: Any) -> None:
        """Send a piece, behind the one that was held back if there is one."""
        held = self._held
        if held is not None:
            self._held = None
            self._transport.writelines((held, data))
        elif self._holds:
            self._holds = False
            self._held = data
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection after what was written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close the connection at once."""
        self._held = None
        self._transport.abort()

    def is_closing(self) -> bool:
        """Whether the connection is closed or about to be."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What is known about the connection."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Take nothing more from the client for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take what the client sends again."""
        self._transport.resume_reading()
