"""Lambda: what it does with a function's role, and asynchronous invocations."""

from __future__ import annotations

from . import invocations, roles


def install() -> None:
    """Put every part in place, after CloudWatch: a log that a role may not write yields no metrics either."""
    for part in (invocations, roles):
        part.install()
