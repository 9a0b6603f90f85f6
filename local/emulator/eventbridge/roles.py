"""Sessions that services take of roles: EventBridge of a rule target's, the scheduler of a schedule's."""

from __future__ import annotations

from emulator.host.control import ControlError
from emulator.iam.identity import caller_arn
from emulator.iam.permissions import Caller
from emulator.iam.sessions import assume_for_service

from .errors import DeliveryError


def session_of(role_arn: str, caller: Caller, session_name: str) -> str:
    """Take a session of a role, and its ARN; the trust policy must name the service, and may narrow its source."""
    try:
        credentials = assume_for_service(role_arn, caller.service, caller.source_arn, session_name)
    except ControlError as error:
        raise DeliveryError("FAILED_TO_ASSUME_ROLE", error.message) from error
    session = caller_arn(credentials["AccessKeyId"])
    if session is None:
        raise DeliveryError("FAILED_TO_ASSUME_ROLE", f"no session of {role_arn}")
    return session
