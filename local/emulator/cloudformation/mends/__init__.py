"""Properties that ministack drops from templates; each is kept where ministack's own API keeps it."""

from __future__ import annotations

from . import buckets, conditions, custom_resources, event_buses, functions, roles, schedules, tables


def install() -> None:
    """Put every mend in place."""
    for part in (buckets, conditions, custom_resources, event_buses, functions, roles, schedules, tables):
        part.install()
