"""Sessions of roles: EventBridge assumes the role of a rule's target, the scheduler that of a schedule."""

from __future__ import annotations

from emulator.host.control import ControlError
from emulator.iam.identity import caller_arn
from emulator.iam.permissions import Caller
from emulator.iam.sessions import assume_for_service

from .errors import DeliveryError


def session_of(role_arn: str, caller: Caller, session_name: str) -> str:
    """Assume a role for a service, and return the ARN of the session; the trust policy may limit the source."""
    try:
        credentials = assume_for_service(role_arn, caller.service, caller.source_arn, session_name)
    except ControlError as error:
        raise DeliveryError("FAILED_TO_ASSUME_ROLE", error.message) from error
    session = caller_arn(credentials["AccessKeyId"])
    if session is None:
        raise DeliveryError("FAILED_TO_ASSUME_ROLE", f"no session of {role_arn}")
    return session
