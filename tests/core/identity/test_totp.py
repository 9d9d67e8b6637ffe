"""One-time passwords against the vectors of RFC 6238, and what keeps their secrets."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from huizhanjia_core.identity import totp
from huizhanjia_core.identity.secrets_at_rest import SecretsAtRest

SECRET = base64.b32encode(b"12345678901234567890").decode()
ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_vectors_of_rfc_6238(seconds: int, expected: str) -> None:
    step = totp.step_of(datetime.fromtimestamp(seconds, UTC))
    assert totp.code(SECRET, step, digits=8) == expected
    assert totp.code(SECRET, step) == expected[-6:]


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    moment = datetime.fromtimestamp(1234567890, UTC)
    now = totp.step_of(moment)
    found = [totp.matching_step(SECRET, totp.code(SECRET, now + off), moment) for off in range(-2, 3)]
    assert found == [None, now - 1, now, now + 1, None]
    for wrong in ("", "12345", "abcdef", "１２３４５６", "1" * 40):
        assert totp.matching_step(SECRET, wrong, moment) is None


def test_an_application_reads_the_secret_from_its_uri() -> None:
    assert totp.uri("ABC", "pasang").endswith(
        ":pasang?secret=ABC&issuer=%E4%BC%9A%E7%AB%99%E5%AE%B6".replace(":", "%3A")
    )


def test_a_secret_opens_for_its_account_and_after_a_restart_only_with_the_key(tmp_path: Path) -> None:
    sealed = SecretsAtRest(tmp_path / "data" / "second-factor.key").seal(SECRET, ONE)
    assert SECRET not in sealed
    assert SecretsAtRest(tmp_path / "data" / "second-factor.key").open(sealed, ONE) == SECRET
    with pytest.raises(InvalidTag):
        SecretsAtRest(tmp_path / "data" / "second-factor.key").open(sealed, OTHER)
    with pytest.raises(InvalidTag):
        SecretsAtRest(tmp_path / "other.key").open(sealed, ONE)


def test_the_key_is_for_its_owner_and_whole(tmp_path: Path) -> None:
    key = tmp_path / "second-factor.key"
    SecretsAtRest(key).seal("x", ONE)
    assert key.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["second-factor.key"]
    key.write_bytes(b"short")
    with pytest.raises(ValueError, match="32 bytes"):
        SecretsAtRest(key).seal("x", ONE)
