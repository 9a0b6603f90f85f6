"""Calls of CloudFormation handlers to the services that the simulator keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ministack.core.responses import get_account_id, get_region

from .. import simulator
from ..simulator import SimulatorError
from .caller import principal

_MISSING_CODES = frozenset(
    {"ResourceNotFound", "ResourceNotFoundException", "PipelineNotFoundException", "ObjectNotFoundException"}
)
_MISSING_WORDS = ("could not find", "does not exist", "not found")


@dataclass(frozen=True)
class Api:
    """A service by its name in botocore and the prefix of its targets."""

    service: str
    target: str

    def call(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call an operation in the account and region of the stack; a refusal is a SimulatorError."""
        return simulator.call(self.target, operation, body, get_account_id(), get_region(), principal())

    def call_if_there(self, operation: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Call an operation on something that may be gone; None if it is."""
        try:
            return self.call(operation, body)
        except SimulatorError as error:
            if is_missing(error):
                return None
            raise


SAGEMAKER = Api("sagemaker", "SageMaker")
CODEPIPELINE = Api("codepipeline", "CodePipeline_20150709")
AUTOSCALING = Api("application-autoscaling", "AnyScaleFrontendService")


def is_missing(error: SimulatorError) -> bool:
    """Whether a refusal says that the resource is not there; SageMaker says some of it as a ValidationException."""
    if error.code in _MISSING_CODES:
        return True
    said = error.message.lower()
    return error.code == "ValidationException" and any(words in said for words in _MISSING_WORDS)
