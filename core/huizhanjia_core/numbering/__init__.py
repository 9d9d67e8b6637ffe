"""Gapless numbers: declared as a series, taken in the transaction that uses them."""

from huizhanjia_core.numbering.numbers import Number, take, take_many
from huizhanjia_core.numbering.series import Series

__all__ = ["Number", "Series", "take", "take_many"]
