"""The host: the process that serves ministack, and what every other room uses."""

from __future__ import annotations

from . import control, report

__all__ = ["install", "report"]


def install() -> None:
    """Answer control operations; importing `report` registers the operation Report."""
    control.install()
