"""Where contents lie on disk: each once, under the digest of its bytes, whole or not at all."""

import asyncio
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from huizhanjia_core.files import refusals

_PRIVATE: Final = 0o700
_BUFFER: Final = 1 << 20


@dataclass(frozen=True)
class Received:
    """A content that has arrived and is not kept yet.

    Attributes:
        path: where it lies for now.
        digest: SHA-256 of its bytes, hexadecimal.
        size: in bytes.
    """

    path: Path
    digest: str
    size: int

    def discard(self) -> None:
        """Remove it, if it was not kept."""
        self.path.unlink(missing_ok=True)


class Store:
    """Contents below one folder: ``content/<two digits>/<digest>``.

    Args:
        folder: made when the first content arrives.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where a content lies."""
        return self.folder / "content" / digest[:2] / digest

    def thumbnail(self, digest: str, side: int) -> Path:
        """Where an image lies whose longer side is at most ``side`` pixels."""
        return self.folder / "thumbnails" / digest[:2] / f"{digest}-{side}"

    async def receive(self, parts: AsyncIterable[bytes], *, limit: int, seconds: float) -> Received:
        """Write a content to disk while it arrives.

        Args:
            parts: as they come.
            limit: bytes accepted.
            seconds: for all of it.

        Raises:
            TransportError: 413 or 408.
        """
        path = self.scratch()
        digest = hashlib.sha256()
        size, waiting = 0, bytearray()
        file = await asyncio.to_thread(_create, path)
        try:
            async with asyncio.timeout(seconds):
                async for part in _limited(parts, limit):
                    size += len(part)
                    waiting += part
                    if len(waiting) >= _BUFFER:
                        await asyncio.to_thread(_append, file, digest, bytes(waiting))
                        waiting.clear()
            await asyncio.to_thread(_append, file, digest, bytes(waiting))
            await asyncio.to_thread(os.fsync, file)
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, TimeoutError):
                raise refusals.too_slow() from None
            raise
        finally:
            os.close(file)
        return Received(path, digest.hexdigest(), size)

    def scratch(self) -> Path:
        """A path for something that is being written."""
        folder = self.folder / "incoming"
        folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        return folder / secrets.token_hex(16)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder of one's own that goes when the block fails; else the caller clears it."""
        folder = self.scratch()
        folder.mkdir(mode=_PRIVATE)
        try:
            yield folder
        except BaseException:
            self.clear(folder)
            raise

    @staticmethod
    def clear(path: Path) -> None:
        """Remove a file or a folder of what was being written."""
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Move a content to its place for good; one that is there already stays and counts as new again."""
        self.put(received.path, self.path(received.digest))

    def put(self, scratch: Path, place: Path) -> None:
        """Move what was written to its place, at once and so that a power failure leaves it there."""
        place.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        if place.exists():
            os.utime(place)  # keeps the sweeper off until whoever needs it has committed
            scratch.unlink()
            return
        scratch.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def contents(self) -> Iterator[Path]:
        """Every content that is kept."""
        return (self.folder / "content").glob("[0-9a-f][0-9a-f]/*")

    def remove(self, digest: str) -> int:
        """Remove a content and what was made from it; how many bytes became free."""
        found = [self.path(digest), *self.thumbnail(digest, 0).parent.glob(f"{digest}-*")]
        size = sum(path.stat().st_size for path in found if path.exists())
        for path in found:
            path.unlink(missing_ok=True)
        return size

    def intact(self, digest: str) -> bool:
        """Whether a content is there and is what it was."""
        path = self.path(digest)
        if not path.exists():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest

    def leftovers(self, seconds: float) -> Iterator[Path]:
        """What lies half written since longer than ``seconds``: whoever wrote it is gone."""
        return (path for path in (self.folder / "incoming").glob("*") if _age(path) > seconds)

    def settled(self, digest: str, seconds: float) -> bool:
        """Whether a content was last needed longer ago than ``seconds``."""
        path = self.path(digest)
        return path.exists() and _age(path) > seconds


async def _limited(parts: AsyncIterable[bytes], limit: int) -> AsyncIterator[bytes]:
    size = 0
    async for part in parts:
        size += len(part)
        if size > limit:
            raise refusals.too_large(limit)
        yield part


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _append(file: int, digest: "hashlib._Hash", data: bytes) -> None:
    digest.update(data)
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
