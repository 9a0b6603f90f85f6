"""AWS::Scheduler::Schedule: time zone, dates and key; what the scheduler refuses fails the stack."""

from __future__ import annotations

from typing import Any

from ministack.services import scheduler

from emulator.host.mended import mend

from ..builtin import after
from ..resource import Properties

TYPE = "AWS::Scheduler::Schedule"
_DEFAULTS: dict[str, Any] = {
    "ScheduleExpressionTimezone": "UTC",
    "StartDate": None,
    "EndDate": None,
    "KmsKeyArn": None,
}

# ministack keeps a schedule's target as it is; these members of it are read when it fires, not when it is deployed.
_READ_WHEN_FIRED = (
    "DeadLetterConfig",
    "Input",
    "RetryPolicy",
    "RoleArn",
    "SageMakerPipelineParameters",
    "SqsParameters",
)


@after(TYPE)
def honour_target(_name: str, _: Properties, new: Properties) -> None:
    """Count as read what the schedule's target is read for later."""
    target = new.get("Target") or {}
    for member in _READ_WHEN_FIRED:
        target.get(member)


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
