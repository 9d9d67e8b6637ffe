"""What a user name must look like, passwords to hand over, and when attempts lock: no database."""

import re
import secrets
import unicodedata

from huizhanjia_schema import ErrorCode, Refusal

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}", re.ASCII)
ADDRESS_FACTOR = 10
"""An address locks after this many times the failures of an account: offices share one."""


class UnfitUsername(Refusal):
    """The user name cannot be used."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="用户名须以小写字母开头，3 至 40 位，只含小写字母、数字、点、横线、下划线。",
            en="A user name starts with a lower-case letter and has 3 to 40 of a-z 0-9 . _ -",
            path=("input", "username"),
        )


def folded_username(username: str) -> str:
    """The one spelling of a user name: NFKC, lower case."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def checked_username(username: str) -> str:
    """The user name as stored; raises ``UnfitUsername``."""
    folded = folded_username(username)
    if not _USERNAME.fullmatch(folded):
        raise UnfitUsername
    return folded


def first_password() -> str:
    """A password to hand over once: about 95 bits, without letters that look alike."""
    alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4)) + secrets.choice(
        "23456789"
    )
