"""CloudFormation: handlers of the types that ministack lacks, and mends of those that it has."""

from __future__ import annotations

from . import autoscaling, caller, codepipeline, endpoint, mends, sagemaker
from .builtin import watch_all
from .recorded import record_the_rest
from .resource import handle_off_the_loop

RESOURCES = (*sagemaker.RESOURCES, endpoint.Endpoint, codepipeline.CodePipeline, *autoscaling.RESOURCES)


def install() -> None:
    """Put handlers, mends and the fallback into ministack's engine."""
    caller.install()
    mends.install()
    watch_all()
    for resource in RESOURCES:
        resource().register()
    record_the_rest()
    handle_off_the_loop()
