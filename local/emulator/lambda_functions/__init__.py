"""Lambda: how it uses the role of a function, and asynchronous invocations."""

from __future__ import annotations

from . import invocations, roles


def install() -> None:
    """Put every part in place, after CloudWatch, so that a log that a role may not write yields no metrics."""
    for part in (invocations, roles):
        part.install()
