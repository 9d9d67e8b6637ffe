"""Second factors that an earlier version sealed under a key file of its own: moved, once, by the upgrade."""

import asyncio
import base64
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import func, select

from huizhanjia_core.db.database import Database
from huizhanjia_core.identity.models import SecondFactorRow
from huizhanjia_core.work import Work

KEY_FILE: Final = "second-factor.key"
"""Where the earlier version kept its key, in the data folder."""

_VERSION, _NONCE_BYTES, _KEY_BYTES = "v1.", 12, 32
_WAITING = SecondFactorRow.former.is_not(None)


class FormerKeyMissing(Refusal):
    """The key file is not there, or is not the one that was used."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            ErrorCode.UNAVAILABLE,
            zh=f"动态口令由 {path} 加密，而该文件不在或不是原来的文件。请从备份恢复后再执行 "
            "huizhanjia db upgrade；确已丢失的，用 huizhanjia account reset-second-factor 逐个重置。",
            en=f"Second factors are sealed under {path}, which is missing or another file. Restore it and "
            "run huizhanjia db upgrade again, or reset each second factor.",
        )


async def waiting(database: Database) -> int:
    """How many second factors are still as the earlier version sealed them."""
    async with database.reader() as connection:
        return await connection.scalar(select(func.count()).select_from(SecondFactorRow).where(_WAITING)) or 0


async def move(work: Work, key_file: Path) -> int:
    """Seal them with the keys of their accounts; run once, by the upgrade.

    Args:
        work: of the command line.
        key_file: of the earlier version.

    Returns:
        How many were moved.

    Raises:
        Refusal: FormerKeyMissing; nothing was moved.
        KeyProblem: there is no master key.
    """
    rows = (await work.session.scalars(select(SecondFactorRow).where(_WAITING).with_for_update())).all()
    if not rows:
        return 0
    key = await asyncio.to_thread(_read, key_file)
    if len(key) != _KEY_BYTES:
        raise FormerKeyMissing(key_file)
    cipher = AESGCM(key)
    for row in rows:
        raw = base64.b64decode(str(row.former).removeprefix(_VERSION))
        try:
            secret = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], row.account_id.bytes).decode()
        except InvalidTag:
            raise FormerKeyMissing(key_file) from None
        row.sealed = await work.crypto.encrypt(row.account_id, SecondFactorRow.sealed, secret)
        row.former = None
    await work.session.flush()
    return len(rows)


def _read(key_file: Path) -> bytes:
    return key_file.read_bytes() if key_file.is_file() else b""
