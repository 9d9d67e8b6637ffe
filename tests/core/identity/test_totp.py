"""One-time passwords against the vectors of RFC 6238."""

import base64
from datetime import UTC, datetime

import pytest
from huizhanjia_core.identity import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


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
