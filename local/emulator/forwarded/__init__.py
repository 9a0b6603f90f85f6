"""Services that ministack lacks: IAM is asked here, and the simulator answers."""

from __future__ import annotations

from . import services


def install() -> None:
    """Route the requests of the services."""
    services.install()
