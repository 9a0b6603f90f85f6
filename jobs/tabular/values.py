"""What one value of a table means, in whatever form it arrives: missing, a number or a category.

A value is a text from CSV, or null, a boolean, a number or a text from JSON. The text of a value is the same in both
forms, so a row means the same as CSV and as JSON. White space around a text has no meaning.
"""

import math
import re
from typing import Any

# The texts that pandas takes for missing by default, so that data that pandas wrote and read keep their meaning.
MISSING = frozenset(
    [
        *("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"),
        *("<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"),
    ]
)

# No leading zeros: 01 is a code, and 1 is another one.
_NUMBER = re.compile(
    r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?inf(?:inity)?", re.IGNORECASE | re.ASCII
)
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))\.0+", re.ASCII)
_BOOLEANS = {"true", "false"}


def text(value: Any) -> str | None:
    """Return the text of a value, or None for null and NaN. Raise TypeError for an object or a list."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return None if math.isnan(value) else repr(float(value))
    raise TypeError(f"a value must be a text, a number, a boolean or null, got {type(value).__name__}")


def category(value: Any, missing: frozenset[str] = MISSING) -> str | None:
    """Return the category that a value stands for, or None if it is missing.

    True and true are one category, and so are 1 and 1.0: pandas writes a column of whole numbers as 1.0 as soon as one
    of them is missing.
    """
    found = text(value)
    if found is None or found in missing:
        return None
    if len(found) in (4, 5) and found.lower() in _BOOLEANS:
        return found.lower()
    if found.endswith("0") and (whole := _WHOLE.fullmatch(found)):
        return "0" if whole[1] == "-0" else whole[1]
    return found


def number(value: Any, missing: frozenset[str] = MISSING) -> float | None:
    """Return the number that a value stands for, NaN if it is missing, and None if it is something else.

    A number too large for 64 bits is infinite.
    """
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int):
        return None if isinstance(value, bool) else _float(value)
    found = text(value)
    if found is None or found in missing:
        return math.nan
    return float(found) if _NUMBER.fullmatch(found) else None


def _float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
