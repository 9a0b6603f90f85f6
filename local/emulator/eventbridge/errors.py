"""Why an event was not delivered: EventBridge's error codes, and whether EventBridge retries."""

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
    """A target did not get an event.

    EventBridge doesn't retry if a permission is missing or the target doesn't exist, because somebody has to fix that
    first. It sends the event to the dead-letter queue at once.
    """

    def __init__(self, code: str, message: str, *, retried: bool = False) -> None:
        """Keep what the attributes of a dead letter need."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retried = retried


def no_permission(message: str) -> DeliveryError:
    """Make the error for a target's policy or a role's policy that does not allow the delivery."""
    return DeliveryError("NO_PERMISSIONS", message)


def no_resource(message: str) -> DeliveryError:
    """Make the error for a target that does not exist."""
    return DeliveryError("NO_RESOURCE", message)


def of_service(error: SimulatorError) -> DeliveryError:
    """Translate the refusal of a service that a target calls."""
    if error.status >= 500:
        return DeliveryError("ERROR_FROM_TARGET", error.message, retried=True)
    code = _CODES.get(error.code, "SDK_CLIENT_ERROR")
    return DeliveryError(code, error.message, retried=code in _RETRIED)
