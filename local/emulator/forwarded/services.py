"""The services that the simulator answers."""

from __future__ import annotations

from dataclasses import dataclass

from . import autoscaling, codepipeline, sagemaker
from .checks import Checks


@dataclass(frozen=True)
class Service:
    """A service: the name that its requests are signed for, the prefix of its targets, and what IAM is asked."""

    name: str
    target: str
    checks: Checks


SAGEMAKER = Service("sagemaker", "SageMaker", sagemaker.checks)
CODEPIPELINE = Service("codepipeline", "CodePipeline_20150709", codepipeline.checks)
AUTOSCALING = Service("application-autoscaling", "AnyScaleFrontendService", autoscaling.checks)
