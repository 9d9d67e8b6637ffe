"""Unified social credit codes of organizations by GB 32100-2015; pure."""

from huizhanjia_schema import ErrorCode, Refusal

_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 symbols: no I, O, S, V, Z, which look like digits."""

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUE = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_DIVISION = slice(2, 8)
LENGTH = 18


class BadCreditCode(Refusal):
    """What was entered is no credit code."""

    def __init__(self, zh: str, en: str, *path: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=path)


def check_symbol(first: str) -> str:
    """The last symbol of a code that begins with these 17."""
    total = sum(_VALUE[symbol] * weight for symbol, weight in zip(first, _WEIGHTS, strict=True))
    return _SYMBOLS[-total % len(_SYMBOLS)]


def parse(text: str, *path: str) -> str:
    """The code in its normal form, checked.

    Args:
        text: as typed: spaces inside and small letters are taken.
        path: of the argument, for the message.

    Raises:
        BadCreditCode: and what is wrong with it.
    """
    code = "".join(text.split()).upper()
    if len(code) != LENGTH or set(code) - _VALUE.keys() or not code[_DIVISION].isdecimal():
        raise BadCreditCode(
            "统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z），第3至8位为数字。",
            "A credit code has 18 digits or capitals other than I, O, S, V, Z; a division's code is inside.",
            *path,
        )
    if code[-1] != check_symbol(code[:-1]):
        raise BadCreditCode(
            "统一社会信用代码校验位不符，请核对是否输错。",
            "The check symbol does not fit; please compare the code.",
            *path,
        )
    return code
