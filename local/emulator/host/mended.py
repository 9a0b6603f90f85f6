"""What we correct in ministack, for the report."""

from __future__ import annotations

_mends: dict[str, str] = {}


def mend(name: str, why: str) -> None:
    """Note that `name` behaves as in AWS because we corrected it; `why` says how."""
    _mends[name] = why


def mended() -> list[str]:
    """List the corrections, one line each."""
    return [f"{name}: {why}" for name, why in sorted(_mends.items())]
