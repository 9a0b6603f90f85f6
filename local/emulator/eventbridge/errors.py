"""Why an event was not delivered, by EventBridge's error codes, and whether it tries again."""

from __future__ import annotations

from emulator.forwarded.simulator import SimulatorError

_CODES = {
    "AccessDenied": "NO_PERMISSIONS",
    "AccessDeniedException": "NO_PERMISSIONS",
    "ResourceNotFound": "NO_RESOURCE",
    "ResourceNotFoundException": "NO_RESOURCE",
    "PipelineNotFoundException": "NO_RESOURCE",
    "StateMachineDoesNotExist": "NO_RESOURCE",
    "ValidationException": "INVALID_PARAMETER",
    "ConflictException": "RESOURCE_MODIFICATION_COLLISION",
    "ResourceLimitExceeded": "RESOURCE_LIMIT_EXCEEDED",
    "ThrottlingException": "THROTTLING",
    "Throttling": "THROTTLING",
    "TooManyRequestsException": "THROTTLING",
}
_RETRIED = frozenset({"THROTTLING", "RESOURCE_LIMIT_EXCEEDED", "RESOURCE_MODIFICATION_COLLISION"})


class DeliveryError(Exception):
    """A target that did not take an event.

    Missing permissions and targets that do not exist are not retried: EventBridge sends the event to the dead letters
    at once, until someone mends it there is no use.
    """

    def __init__(self, code: str, message: str, *, retried: bool = False) -> None:
        """Keep what the attributes of a dead letter say."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retried = retried


def no_permission(message: str) -> DeliveryError:
    """Say that the target's policy, or the policy of the rule's role, does not allow it."""
    return DeliveryError("NO_PERMISSIONS", message)


def no_resource(message: str) -> DeliveryError:
    """Say that the target does not exist."""
    return DeliveryError("NO_RESOURCE", message)


def of_service(error: SimulatorError) -> DeliveryError:
    """Translate the answer of a service that a target calls."""
    if error.status >= 500:
        return DeliveryError("ERROR_FROM_TARGET", error.message, retried=True)
    code = _CODES.get(error.code, "SDK_CLIENT_ERROR")
    return DeliveryError(code, error.message, retried=code in _RETRIED)
