"""Calls from the handlers of resource types to the services that the simulator answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import get_account_id, get_region

from emulator.forwarded import services, simulator
from emulator.forwarded.checks import Scope
from emulator.forwarded.services import Service
from emulator.forwarded.simulator import SimulatorError
from emulator.iam.authorization import Question, decide

from .caller import principal

_MISSING_CODES = frozenset(
    {"ResourceNotFound", "ResourceNotFoundException", "PipelineNotFoundException", "ObjectNotFoundException"}
)
# CloudFormation retries throttled calls after these waits, in seconds.
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6)
_MISSING_WORDS = ("could not find", "does not exist", "not found")


@dataclass(frozen=True)
class Api:
    """A forwarded service, as handlers of resource types call it."""

    service: Service

    @property
    def name(self) -> str:
        """The name of the service in botocore."""
        return self.service.name

    def call(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call an operation in the account and region of the stack; raise SimulatorError if the service refuses."""
        scope = Scope(get_account_id(), get_region())
        who = principal()
        if who is not None:
            self._authorize(who, operation, body, scope)
        for pause in _PAUSES:
            try:
                return simulator.call(self.service.target, operation, body, scope.account, scope.region, who)
            except SimulatorError as error:
                if error.code != "ThrottlingException":
                    raise
                time.sleep(pause)
        return simulator.call(self.service.target, operation, body, scope.account, scope.region, who)

    def call_if_there(self, operation: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Call an operation on a resource that may no longer exist; return None if it doesn't."""
        try:
            return self.call(operation, body)
        except SimulatorError as error:
            if is_missing(error):
                return None
            raise

    def _authorize(self, who: str, operation: str, body: dict[str, Any], scope: Scope) -> None:
        """Ask IAM whether the stack may make the call, because ministack doesn't see it."""
        for check in self.service.checks(operation, body, scope):
            decision = decide(Question(who, check.action, check.resource, check.context, via="cloudformation"))
            if not decision.allowed:
                raise SimulatorError(self.service.target, 400, "AccessDeniedException", decision.reason)


SAGEMAKER = Api(services.SAGEMAKER)
CODEPIPELINE = Api(services.CODEPIPELINE)
AUTOSCALING = Api(services.AUTOSCALING)


def is_missing(error: SimulatorError) -> bool:
    """Tell whether the resource doesn't exist; SageMaker reports that with a ValidationException at times."""
    if error.code in _MISSING_CODES:
        return True
    message = error.message.lower()
    return error.code == "ValidationException" and any(words in message for words in _MISSING_WORDS)
