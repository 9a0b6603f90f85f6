"""The process that serves ministack, and what all other rooms use."""

from __future__ import annotations

from . import control, report

__all__ = ["install", "report"]


def install() -> None:
    """Answer control operations; importing `report` registers the operation Report."""
    control.install()
