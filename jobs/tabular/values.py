"""What one value of a table means, in whatever form it arrives: missing, a number or a category.

A value is a text from CSV, or null, a boolean, a number or a text from JSON. The text of a value is the same in both
forms, so a row means the same as CSV and as JSON. White space around a text has no meaning.
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

# The texts that pandas takes for missing by default, so that data that pandas wrote and read keep their meaning.
MISSING = frozenset(
    [
        *("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"),
        *("<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"),
    ]
)

INT_DIGITS = 300  # longer integers are read as numbers of 64 bits, because Python refuses to read 4,301 digits

# No leading zeros: 01 is a code, and 1 is another one.
_NUMBER = re.compile(
    r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?inf(?:inity)?", re.IGNORECASE | re.ASCII
)
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_BOOLEANS = {"true", "false"}
_LOWEST, _HIGHEST = -(10 ** (INT_DIGITS - 1)), 10**INT_DIGITS  # both have a digit too many, or a sign
_EXACT = 2**53  # below it, a number of 64 bits has all of its digits


def text(value: Any) -> str | None:
    """Return the one text of a value, or None for null and NaN. Raise TypeError for an object or a list.

    Each form of a number has the same text: 2.50 and 2.5, 1e3 and 1000, -0 and 0. So do True and true. An integer keeps
    all of its digits; a number with decimals or an exponent has 64 bits, as in JSON.
    """
    if isinstance(value, str):
        return _text_of(value.strip())
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if _LOWEST < value < _HIGHEST else _shortest(_float(value))
    if isinstance(value, float):
        return None if math.isnan(value) else _shortest(float(value))
    raise TypeError(f"a value must be a text, a number, a boolean or null, got {type(value).__name__}")


def _text_of(found: str) -> str:
    if len(found) in (4, 5) and found.lower() in _BOOLEANS:
        return found.lower()
    if not _NUMBER.fullmatch(found):
        return found
    return str(text(integer(found) if _INTEGER.fullmatch(found) else float(found)))


def integer(digits: str) -> int | float:
    """Read an integer of any length."""
    return int(digits) if len(digits) <= INT_DIGITS else float(digits)


def _shortest(value: float) -> str:
    """Return the text of a number of 64 bits, with all digits and no exponent if it is whole."""
    if not value.is_integer():
        return repr(value)
    return str(int(value)) if abs(value) < _EXACT else format(Decimal(repr(value)), "f")


def missing_words(words: Iterable[str]) -> frozenset[str]:
    """Return words that mean a missing value in the form that `category` and `number` take. The empty text is one."""
    return frozenset(["", *(str(text(word)) for word in words)])


@lru_cache(maxsize=128)
def sentinels(missing: frozenset[str]) -> frozenset[float]:
    """Return the numbers among the words that mean a missing value, such as -999."""
    return frozenset(float(word) for word in missing if _NUMBER.fullmatch(word))


def category(value: Any, missing: frozenset[str] = MISSING) -> str | None:
    """Return the category that a value stands for, or None if it is missing.

    True and true are one category, and so are 1, 1.0 and 1e0: pandas writes a column of whole numbers as 1.0 as soon as
    one of them is missing.
    """
    found = text(value)
    return None if found is None or found in missing else found


def number(value: Any, missing: frozenset[str] = MISSING) -> float | None:
    """Return the number that a value stands for, NaN if it is missing, and None if it is something else.

    A number too large for 64 bits is infinite. If -999 means a missing value, so does each form of it, such as -999.0.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = _float(value)
    elif isinstance(value, str) and _NUMBER.fullmatch(stripped := value.strip()):
        found = float(stripped)
    else:
        return math.nan if category(value, missing) is None else None
    return math.nan if found in sentinels(missing) else found


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
