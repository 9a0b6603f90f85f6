"""Checks of a JSON file that others may have written. A reason names the key, what it must be, and what it is."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SHOWN = 60  # characters of a value in a reason


def quote(value: Any) -> str:
    """Show a value in a reason: as JSON, of bounded length, and in characters that any log can hold."""
    try:
        shown = json.dumps(value, default=str)
    except (ValueError, RecursionError):
        shown = type(value).__name__
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def listed(names: Iterable[str], most: int = 20) -> str:
    """Show the first of some names in a reason, each as it is written, or quoted if it would be misread."""
    found = list(names)
    shown = [name if len(name) <= SHOWN and _PLAIN.issuperset(name) and name else quote(name) for name in found[:most]]
    return ", ".join([*shown, *([f"and {len(found) - most} more"] if len(found) > most else [])])


_PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. /:")


def need(holds: bool, key: str, must: str, got: Any) -> None:
    """Raise ValueError if a key doesn't hold what it must."""
    if not holds:
        raise ValueError(f"{key} must be {must}, got {quote(got)}")


def load(path: Path) -> dict[str, Any]:
    """Read a file that must hold one JSON object."""
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8: byte {error.start} is wrong") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    need(isinstance(found, dict), "it", "an object", found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    need_unique(names, "the names in an object")
    return dict(pairs)


def need_unique(names: list[str], key: str) -> None:
    """Raise ValueError for the first name that is there twice."""
    seen: set[str] = set()
    repeated = next((name for name in names if name in seen or seen.add(name)), None)
    if repeated is not None:
        raise ValueError(f"{key} must be different, got {quote(repeated)} twice")


def objects(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects with at least one in it."""
    found = data.get(key)
    need(isinstance(found, list) and len(found) > 0, key, "a list with at least one object", found)
    for place, value in enumerate(found):
        need(isinstance(value, dict), f"{key}[{place}]", "an object", value)
    return found


def texts(data: dict[str, Any], key: str, name: str = "") -> list[str]:
    """Return a list of texts. `name` names the key in a reason."""
    found, name = data.get(key), name or key
    need(isinstance(found, list), name, "a list of texts", found)
    for place, value in enumerate(found):
        need(isinstance(value, str), f"{name}[{place}]", "a text", value)
    return found


def numbers(data: dict[str, Any], key: str, name: str) -> list[float]:
    """Return a list of finite numbers. `name` names the key in a reason."""
    found = data.get(key)
    need(isinstance(found, list), name, "a list of numbers", found)
    for place, value in enumerate(found):
        right = isinstance(value, (int, float)) and not isinstance(value, bool) and _finite(value)
        need(right, f"{name}[{place}]", "a finite number", value)
    return found


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond 64-bit numbers
        return False
