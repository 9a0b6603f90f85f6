"""Sessions of a role for AWS services, which the role's trust policy must allow."""

from __future__ import annotations

import secrets
import time
from typing import Any

from ministack.services import sts

from emulator.host.control import ControlError, operation, required

from . import calls
from .evaluation import Principal, policy_allows
from .identity import account_of, role_record

_SECONDS = 12 * 3600


def trusts(role: dict[str, Any], service: str, context: dict[str, Any]) -> bool:
    """Tell whether a role's trust policy, with its conditions, lets a service assume the role."""
    trust = role.get("AssumeRolePolicyDocument")
    return policy_allows(trust, Principal(service, "AWSService", "", None), "sts:AssumeRole", "*", context, service)


def assume_for_service(role_arn: str, service: str, source_arn: str | None, session_name: str) -> dict[str, str]:
    """Give a service a session of a role, or refuse as STS does."""
    role = role_record(role_arn)
    context = {"aws:SourceArn": source_arn, "aws:SourceAccount": account_of(source_arn)} if source_arn else {}
    trusted = role is not None and trusts(role, service, context)
    calls.record(principal=service, action="sts:AssumeRole", resource=role_arn, allowed=trusted, context=context)
    if not trusted:
        because = "there is no such role" if role is None else "its trust policy does not allow it"
        source = f" for {source_arn}" if source_arn else ""
        raise ControlError("AccessDenied", f"{service} is not authorized to assume {role_arn}{source}: {because}", 403)
    return _session(role, session_name)


def _session(role: dict[str, Any], session_name: str) -> dict[str, str]:
    account, name = account_of(role["Arn"]), role["RoleName"]
    access_key = f"ASIA{secrets.token_hex(8).upper()}"
    secret, token = secrets.token_urlsafe(30), secrets.token_urlsafe(60)
    sts.register_session(
        access_key,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session_name}",
            "UserId": f"{role.get('RoleId', name)}:{session_name}",
            "SecretAccessKey": secret,
            "SessionToken": token,
            "Expiration": time.time() + _SECONDS,
            "AccountId": account,
            "PrincipalType": "AssumedRole",
        },
    )
    return {"AccessKeyId": access_key, "SecretAccessKey": secret, "SessionToken": token}


@operation("AssumeForService")
def assume(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.AssumeForService."""
    role_arn, service = required(body, "RoleArn", "Service")
    session_name = body.get("SessionName") or service.split(".", 1)[0]
    return assume_for_service(role_arn, service, body.get("SourceArn"), session_name)
