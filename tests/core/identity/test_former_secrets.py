"""Second factors that an earlier version sealed: moved by the upgrade, or told why not."""

import asyncio
import base64
import os
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from huizhanjia_core.clock import now
from huizhanjia_core.identity import totp
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.identity.former_secrets import KEY_FILE
from huizhanjia_core.identity.models import AccountRow, SecondFactorRow
from sqlalchemy import select

from tests.core.cli import CommandLine
from tests.core.identity.steps import login, verify
from tests.harness.api import MASTER_KEYS, api
from tests.harness.prepared import opened

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.fixture
def huizhanjia(
    demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    command = CommandLine(tmp_path, monkeypatch, capsys)
    command.set("HZJ_DATABASE__URL", demo_url)
    command.set("HZJ_DATA_FOLDER", str(tmp_path))
    command.set("HZJ_CRYPTO__MASTER_KEYS", MASTER_KEYS)
    return command


def _sealed(key: bytes, account: UUID) -> str:
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, SECRET.encode(), account.bytes)
    return "v1." + base64.b64encode(nonce + sealed).decode()


async def _left(url: str, key: bytes) -> None:
    """What the earlier version left behind for one account."""
    async with opened(url) as database, database.writer() as session:
        account = await session.scalar(select(AccountRow.id).where(AccountRow.username == "secadmin"))
        assert account is not None
        moment = now()
        session.add(
            SecondFactorRow(
                account_id=account,
                former=_sealed(key, account),
                created_at=moment,
                confirmed_at=moment,
                last_step=0,
            )
        )


async def _stored(url: str) -> SecondFactorRow:
    async with opened(url) as database, database.writer() as session:
        return (await session.scalars(select(SecondFactorRow))).one()


async def test_the_upgrade_moves_them_and_their_codes_still_open(
    huizhanjia: CommandLine, demo_url: str, tmp_path: Path
) -> None:
    key = os.urandom(32)
    (tmp_path / KEY_FILE).write_bytes(key)
    await _left(demo_url, key)
    async with api(demo_url) as house:  # before the upgrade the factor is neither skipped nor believed
        asked = await login(house, "secadmin", PASSWORD)
        code = totp.code(SECRET, totp.step_of(now()))
        given = {"ticket": asked["ticket"], "code": code}
        refused = await house.ask(
            "mutation($i:VerifySecondFactorInput!){verifySecondFactor(input:$i){token}}", i=given
        )
        assert refused["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    done = await _run(huizhanjia, "db", "upgrade")
    assert "1 个动态口令已改由主密钥加密" in done
    row = await _stored(demo_url)
    assert row.former is None
    assert SECRET.encode() not in (row.sealed or b"")
    async with api(demo_url) as house:
        asked = await login(house, "secadmin", PASSWORD)
        assert (await verify(house, asked["ticket"], totp.code(SECRET, totp.step_of(now()))))["token"]
    assert "动态口令" not in await _run(huizhanjia, "db", "upgrade")


@pytest.mark.parametrize("left", [None, b"short", bytes(32)], ids=["missing", "short", "other"])
async def test_without_the_right_key_file_the_upgrade_says_so_and_moves_nothing(
    huizhanjia: CommandLine, demo_url: str, tmp_path: Path, left: bytes | None
) -> None:
    if left is not None:
        (tmp_path / KEY_FILE).write_bytes(left)
    await _left(demo_url, os.urandom(32))
    assert "reset-second-factor" in await _run(huizhanjia, "db", "upgrade", code=1)
    row = await _stored(demo_url)
    assert (row.sealed, row.former is None) == (None, False)


async def test_without_a_master_key_the_upgrade_says_so_and_moves_nothing(
    huizhanjia: CommandLine, demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HZJ_CRYPTO__MASTER_KEYS")
    key = os.urandom(32)
    (tmp_path / KEY_FILE).write_bytes(key)
    await _left(demo_url, key)
    assert "没有配置主密钥" in await _run(huizhanjia, "db", "upgrade", code=1)
    assert (await _stored(demo_url)).sealed is None


async def _run(huizhanjia: CommandLine, *words: str, code: int = 0) -> str:
    done = await asyncio.to_thread(huizhanjia, *words)
    assert done.code == code, done.err
    return done.out + done.err
