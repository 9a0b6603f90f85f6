"""CloudFormation: handlers for the resource types that ministack lacks, and corrections of its own handlers."""

from __future__ import annotations

from . import autoscaling, caller, codepipeline, endpoint, mends, sagemaker, states
from .builtin import watch_all
from .recorded import record_the_rest
from .resource import handle_off_the_loop

RESOURCES = (*sagemaker.RESOURCES, endpoint.Endpoint, codepipeline.CodePipeline, *autoscaling.RESOURCES)


def install() -> None:
    """Give ministack's engine our handlers, the corrections and the fallback for all other types."""
    caller.install()
    states.install()
    mends.install()
    watch_all()
    for resource in RESOURCES:
        resource().register()
    record_the_rest()
    handle_off_the_loop()
