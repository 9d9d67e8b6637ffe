"""What a password must be like, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from huizhanjia_core.identity.account_rules import first_password
from huizhanjia_core.identity.demo import ACCOUNTS, PASSWORD
from huizhanjia_core.identity.password_rules import PasswordPolicy, UnfitPassword, classes_of, is_common

POLICY = PasswordPolicy(shortest=10, classes=3, history=5, max_age_days=90)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("password", ["Fupin-2015-x", "correct-horse-7", "格桑梅朵Gesang2015", "aB3aB3-Zq.."])
def test_fit_passwords_are_taken(password: str) -> None:
    POLICY.check(password, "someone")


@pytest.mark.parametrize(
    "password",
    ["Short-1", "x" * 126 + "A1-", "onlylowercaseletters", "lower-case-only", "My-Someone-1", "12345678-90a"],
)
def test_unfit_passwords_are_refused(password: str) -> None:
    with pytest.raises(UnfitPassword):
        POLICY.check(password, "someone")


@pytest.mark.parametrize(
    "password",
    [
        "Password123!", "P@ssw0rd2015", "Admin@123456", "Qwerty123456!", "Aa123456789!", "1qaz2wsx3edC",
        "Welcome2026!!", "!!!!!!!!!!A1", "Zonggonghui2015", "Abcdefghij1", "Woaini-1314520",
    ],
)  # fmt: skip
def test_the_commonest_passwords_are_refused(password: str) -> None:
    assert is_common(password)


def test_passwords_that_are_handed_over_are_fit() -> None:
    for _ in range(200):
        POLICY.check(first_password(), "someone")
    for account in ACCOUNTS:
        POLICY.check(PASSWORD, account.username)


def test_classes_are_counted() -> None:
    assert [classes_of(text) for text in ("", "a", "aB", "aB3", "aB3-", "格a1")] == [0, 1, 2, 3, 4, 3]


def test_a_password_lasts_ninety_days_to_the_second() -> None:
    end = NOW + timedelta(days=90)
    assert not POLICY.is_over(NOW, end - timedelta(seconds=1))
    assert POLICY.is_over(NOW, end)
    assert not PasswordPolicy(10, 3, 5, 0).is_over(NOW, end + timedelta(days=9999))
