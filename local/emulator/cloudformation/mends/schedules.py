"""AWS::Scheduler::Schedule: time zone, dates and key; what the scheduler refuses fails the stack."""

from __future__ import annotations

from typing import Any

from ministack.services import scheduler

from ...mended import mend
from ..builtin import after
from ..resource import Properties

TYPE = "AWS::Scheduler::Schedule"
_DEFAULTS: dict[str, Any] = {
    "ScheduleExpressionTimezone": "UTC",
    "StartDate": None,
    "EndDate": None,
    "KmsKeyArn": None,
}


@after(TYPE)
def keep_configuration(name: str, _: Properties, new: Properties) -> None:
    """Keep the rest of what CreateSchedule keeps."""
    schedule = scheduler._schedules.get(f"{new.get('GroupName') or 'default'}/{name}")
    if schedule is None:
        raise ValueError(f"{TYPE} {name} was refused: it names no target with a role, or no group that there is")
    for member, default in _DEFAULTS.items():
        schedule[member] = new.get(member, default)


def install() -> None:
    """Say what is mended."""
    for member in _DEFAULTS:
        mend(f"{TYPE} {member}", "kept as the scheduler's API keeps it")
