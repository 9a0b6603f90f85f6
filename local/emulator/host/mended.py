"""What we change in ministack, by name and reason, so that a report can say so."""

from __future__ import annotations

_mends: dict[str, str] = {}


def mend(name: str, why: str) -> None:
    """Note that `name` behaves as AWS does because of us."""
    _mends[name] = why


def mended() -> list[str]:
    """Every mend as one line."""
    return [f"{name}: {why}" for name, why in sorted(_mends.items())]
