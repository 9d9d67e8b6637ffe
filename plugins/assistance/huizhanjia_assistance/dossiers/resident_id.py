"""Identity numbers of residents by GB 11643-1999: check digit, day of birth, sex; pure."""

import re
from dataclasses import dataclass
from datetime import date

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_assistance.dossiers.kinds import Sex

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PLACES = {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234", "6": "12345"}
_PROVINCES = frozenset(f"{area}{place}" for area, places in _PLACES.items() for place in places) | {
    "71",
    "81",
    "82",
    "83",
    "91",
}
"""Of the division in which somebody was registered first. What follows them is not looked up: codes change,
and a number of 542122, which is no division any more, is valid for life."""

FIRST_YEAR = 1880


class BadResidentId(Refusal):
    """What was entered is no identity number; it does not say which digit would be right."""

    def __init__(self, zh: str, en: str, *path: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=path)


@dataclass(frozen=True)
class ResidentId:
    """A valid number.

    Attributes:
        text: its normal form: 18 characters, X as a capital.
        born_on: the day of birth.
        sex: as its 17th digit tells.
    """

    text: str
    born_on: date
    sex: Sex

    def age(self, on: date) -> int:
        """Completed years on a day."""
        before = (on.month, on.day) < (self.born_on.month, self.born_on.day)
        return on.year - self.born_on.year - before


def check_digit(first: str) -> str:
    """The last character of a number that begins with these 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def parse(text: str, on: date, *path: str) -> ResidentId:
    """The number that was meant, checked.

    Args:
        text: as typed: spaces inside and a small x are taken.
        on: today; nobody is born later.
        path: of the argument, for the message.

    Raises:
        BadResidentId: and what is wrong with it.
    """
    number = "".join(text.split()).upper()
    if not _FORM.fullmatch(number):
        raise BadResidentId(
            "身份证号应为18位，前17位为数字，末位为数字或X。",
            "An identity number has 17 digits and a last digit or X.",
            *path,
        )
    if number[:2] not in _PROVINCES:
        raise BadResidentId(
            "身份证号前两位不是省级行政区划代码。", "It begins with the code of no province.", *path
        )
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born_on = None
    if born_on is None or born_on > on or born_on.year < FIRST_YEAR:
        raise BadResidentId(
            "身份证号中的出生日期不正确（第7至14位）。", "It holds no possible day of birth.", *path
        )
    if number[17] != check_digit(number[:17]):
        raise BadResidentId(
            "身份证号校验位不符，请核对是否输错。",
            "The check digit does not fit; please compare the number.",
            *path,
        )
    return ResidentId(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)
