"""S3: buckets of other accounts, objects under SSE-KMS, and the events of objects."""

from __future__ import annotations

from . import buckets, encryption, events


def install() -> None:
    """Put every part in place."""
    for part in (buckets, encryption, events):
        part.install()
