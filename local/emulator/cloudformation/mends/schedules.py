"""AWS::Scheduler::Schedule: time zone, dates and key; a schedule that the scheduler refuses fails the stack."""

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

# We read these members of a target when the schedule fires, not when it is deployed.
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
    """Count as read the members of the target that are read later."""
    target = new.get("Target") or {}
    for member in _READ_WHEN_FIRED:
        target.get(member)


@after(TYPE)
def keep_configuration(name: str, _: Properties, new: Properties) -> None:
    """Keep the rest of the properties that CreateSchedule keeps."""
    schedule = scheduler._schedules.get(f"{new.get('GroupName') or 'default'}/{name}")
    if schedule is None:
        raise ValueError(f"{TYPE} {name} was refused: its target needs a role, and its group must exist")
    for member, default in _DEFAULTS.items():
        schedule[member] = new.get(member, default)


def install() -> None:
    """Report what this module corrects."""
    for member in _DEFAULTS:
        mend(f"{TYPE} {member}", "a template sets it as the scheduler's API does")
