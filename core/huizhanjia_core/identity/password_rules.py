"""What a password must be like, and how long it lasts: no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_core.settings import IdentitySettings

LONGEST = 128
_LOOKALIKES = str.maketrans(
    {"@": "a", "4": "a", "3": "e", "1": "l", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"}
)
_WORDS = frozenset(
    word
    for line in (
        "password passw pass passwd admin administrator root user guest test welcome letmein login master",
        "monkey dragon iloveyou sunshine princess football baseball superman batman shadow michael jordan",
        "hunter trustno qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcvbnm qazwsx qazwsxedc qweasd",
        "qweasdzxc abc abcd abcdef abcdefg a aa aaa q qq qqq w ww z zz woaini woaiwojia wodemima mima tibet",
        "xizang lhasa lasa gonghui zonggonghui huizhanjia changeme default secret server system temp demo p",
        "pw pwd",
    )
    for word in line.split()
)
"""The words that the commonest passwords are made of, once digits and signs are taken off."""
_RUNS = (
    "01234567890",
    "98765432109",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv",
)
_RUN_SHARE = 0.6


class UnfitPassword(Refusal):
    """The password may not be used, for a reason that is told."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=("input", "password"))


@dataclass(frozen=True)
class PasswordPolicy:
    """The rules of a deployment.

    Attributes:
        shortest: characters.
        classes: how many of lower case, upper case, digits and other characters.
        history: how many former passwords may not come back.
        max_age_days: after how many days a password must be changed; 0 for never.
    """

    shortest: int
    classes: int
    history: int
    max_age_days: int

    @classmethod
    def of(cls, settings: IdentitySettings) -> "PasswordPolicy":
        """The rules that the settings name."""
        return cls(
            settings.password_min_length,
            settings.password_classes,
            settings.password_history,
            settings.password_max_age_days,
        )

    def check(self, password: str, username: str) -> None:
        """Raise ``UnfitPassword`` when an account may not have the password.

        Args:
            password: as typed.
            username: folded; the password must not hold it.
        """
        if not self.shortest <= len(password) <= LONGEST:
            raise UnfitPassword(
                f"口令须为 {self.shortest} 至 {LONGEST} 个字符。",
                f"A password has {self.shortest} to {LONGEST} characters.",
            )
        if classes_of(password) < self.classes:
            raise UnfitPassword(
                f"口令须含小写字母、大写字母、数字、其他字符中的至少 {self.classes} 类。",
                f"A password holds {self.classes} of: lower case, upper case, digits, other characters.",
            )
        if username in password.lower():
            raise UnfitPassword("口令不能包含用户名。", "A password does not hold the user name.")
        if is_common(password):
            raise UnfitPassword("此口令太常见，容易被猜到。", "This password is too common.")

    def expires_at(self, changed_at: datetime) -> datetime | None:
        """When a password that was set at a moment must be changed; None for never."""
        return changed_at + timedelta(days=self.max_age_days) if self.max_age_days else None

    def is_over(self, changed_at: datetime, now: datetime) -> bool:
        """Whether a password that was set at a moment must be changed."""
        end = self.expires_at(changed_at)
        return end is not None and end <= now


def classes_of(password: str) -> int:
    """How many of the four classes of characters a password holds."""
    lower = any(character.islower() for character in password)
    upper = any(character.isupper() for character in password)
    digit = any(character.isdigit() for character in password)
    other = any(
        not character.isalnum() or (character.isalpha() and not character.isascii()) for character in password
    )
    return lower + upper + digit + other


def is_common(password: str) -> bool:
    """Whether a password is a common word with digits and signs around it, or mostly a row of keys."""
    folded = password.lower()
    ends = "".join(character for character in folded if not character.isalpha())
    for text in (folded, folded.strip(ends).translate(_LOOKALIKES)):
        if "".join(character for character in text if character.isalpha()) in _WORDS:
            return True
    bare = folded.strip("!@#$%^&*.-_ ")
    longest = max((len(piece) for run in _RUNS for piece in _pieces(run) if piece in folded), default=0)
    return not bare or longest >= _RUN_SHARE * len(password) or len(set(folded)) <= len(password) // 3


def _pieces(run: str) -> list[str]:
    return [run[start:end] for start in range(len(run)) for end in range(start + 4, len(run) + 1)]
