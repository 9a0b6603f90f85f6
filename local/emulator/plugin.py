"""Everything we put into ministack, in the order in which it must be there."""

from __future__ import annotations

import importlib

from . import (
    alarm_names,
    authorization,  # noqa: F401 - imported for its operation, as are the others marked so
    buckets,
    calls,
    conditions,
    control,
    forward,
    functions,
    identity,
    keys,
    objects,
    policies,  # noqa: F401
    report,  # noqa: F401
    sessions,  # noqa: F401
)

PARTS = ("emulator.cloudformation", "emulator.events", "emulator.alarms")


def install() -> None:
    """Install every part; called once, before the server starts."""
    for part in (control, identity, conditions, alarm_names, buckets, keys, objects, forward, calls):
        part.install()
    for name in PARTS:
        importlib.import_module(name).install()
    # Last: what a function may not log must not become a metric either.
    functions.install()
