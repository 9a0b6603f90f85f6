"""Everything we put into ministack, in the order in which it must be there."""

from __future__ import annotations

import importlib
import importlib.util

from . import control, report  # noqa: F401 - report registers its operation

PARTS = ("emulator.cloudformation", "emulator.events", "emulator.alarms")


def install() -> None:
    """Install every part; called once, before the server starts."""
    control.install()
    for part in PARTS:
        if importlib.util.find_spec(part) is not None:
            importlib.import_module(part).install()
