"""Everything we put into ministack, in the order in which it must be there."""

from __future__ import annotations

import importlib
import importlib.util

from . import (
    authorization,  # noqa: F401 - registers its operation, as do the next three
    buckets,
    calls,
    conditions,
    control,
    forward,
    identity,
    kms,
    policies,  # noqa: F401
    report,  # noqa: F401
    sessions,  # noqa: F401
)

PARTS = ("emulator.cloudformation", "emulator.events", "emulator.alarms")


def install() -> None:
    """Install every part; called once, before the server starts."""
    control.install()
    identity.install()
    conditions.install()
    buckets.install()
    kms.install()
    forward.install()
    calls.install()
    for part in PARTS:
        if importlib.util.find_spec(part) is not None:
            importlib.import_module(part).install()
