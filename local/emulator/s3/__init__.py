"""S3: buckets of other accounts, copies, objects under SSE-KMS, and the events of objects."""

from __future__ import annotations

from . import buckets, copies, encryption, events


def install() -> None:
    """Put every part in place."""
    for part in (buckets, copies, encryption, events):
        part.install()
