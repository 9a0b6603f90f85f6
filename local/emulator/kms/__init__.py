"""KMS: keys of other accounts, and what IAM is asked about a request for a key."""

from __future__ import annotations

from . import keys, requests


def install() -> None:
    """Put every part in place."""
    for part in (keys, requests):
        part.install()
