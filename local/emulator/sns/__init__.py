"""SNS: mail, which goes to nobody and is kept to be read, and topics under KMS."""

from __future__ import annotations

from . import encryption, mail


def install() -> None:
    """Put every part in place."""
    for part in (encryption, mail):
        part.install()
