"""The plugin: every room, in the order in which the rooms must change ministack."""

from __future__ import annotations

from . import cloudformation, cloudwatch, eventbridge, forwarded, host, iam, kms, lambda_functions, s3, sns

ROOMS = (host, iam, kms, s3, forwarded, cloudformation, eventbridge, cloudwatch, lambda_functions, sns)


def install() -> None:
    """Install every room; call it once, before the server starts."""
    for room in ROOMS:
        room.install()
