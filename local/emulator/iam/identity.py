"""Callers and their policies, and corrections of ministack's evaluator for several accounts."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator, responses, router
from ministack.services import iam, s3

from emulator.host.mended import mend

PrincipalInfo = iam_evaluator.PrincipalInfo

_ASSUMED_ROLE = ":assumed-role/"


def account_of(arn: str) -> str:
    """Return the account of an ARN; empty if it has none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) > 4 else ""


def role_record(role_arn: str) -> dict[str, Any] | None:
    """Find the role for the ARN of a role or a session; None if it doesn't exist."""
    name = role_arn.split("/")[1] if _ASSUMED_ROLE in role_arn else role_arn.rsplit("/", 1)[-1]
    role = iam._roles.get_scoped(account_of(role_arn), None, name)
    if role is None or (_ASSUMED_ROLE not in role_arn and role["Arn"] != role_arn):
        return None
    return role


def role_of(principal_arn: str) -> str:
    """Return the ARN by which policies know a caller: for a session, the ARN of its role with the path."""
    if _ASSUMED_ROLE not in principal_arn:
        return principal_arn
    role = role_record(principal_arn)
    if role is not None:
        return role["Arn"]
    return f"arn:aws:iam::{account_of(principal_arn)}:role/{principal_arn.split('/')[1]}"


def caller_arn(access_key: str) -> str | None:
    """Return the ARN of the session, user or root that owns an access key; None if nobody does."""
    if not access_key:
        return None
    account = responses._account_from_sts_session(access_key) or responses.get_account_id()
    credential = iam_evaluator.resolve_credential(access_key, account)
    return getattr(credential, "principal_arn", None)


def caller_of(headers: dict[str, str], query_params: dict[str, Any]) -> str | None:
    """Return the ARN of the caller who signed a request; None if nobody did, as when ministack calls itself."""
    return caller_arn(router.extract_access_key_id(headers, query_params))


def is_root(principal_arn: str) -> bool:
    """Tell whether a principal is the root of its account, which no identity policy limits."""
    return principal_arn.endswith(":root")


def principal_of(arn: str) -> PrincipalInfo:
    """Gather what the evaluator needs of a role, a session or a root: its policies and its limits."""
    account = account_of(arn)
    if is_root(arn):
        return PrincipalInfo(arn, "Root", account, None)
    role = role_record(arn)
    if role is None:
        return PrincipalInfo(arn, "AssumedRole", account, [])
    name = role["RoleName"]
    limits = iam_evaluator._permissions_boundary(iam._roles, name, account)
    return PrincipalInfo(arn, "AssumedRole", account, iam_evaluator._gather_role_policies(name, account), {}, limits)


def resource_owner(resource_arn: str) -> str | None:
    """Find the account that owns a resource: the account of its ARN, or the owner of the bucket."""
    prefix = "arn:aws:s3:::"
    if resource_arn.startswith(prefix):
        return s3._bucket_owner_account(resource_arn.removeprefix(prefix).split("/", 1)[0])
    account = account_of(resource_arn)
    return account if account.isdigit() else None


def install() -> None:
    """Correct condition keys and trust policies."""
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key: str, ctx: iam_evaluator.EvalContext) -> Any:
        lowered = key.lower()
        if lowered == "aws:principalarn":
            return role_of(ctx.principal_arn)
        if lowered in {"aws:resourceaccount", "s3:resourceaccount"}:
            return resource_owner(ctx.resource_arn) or ctx.principal_account
        return resolve(key, ctx)

    iam_evaluator._resolve_condition_key = resolve_condition_key
    matches = iam_evaluator._trust_principal_matches

    def trust_principal_matches(principal: Any, arn: str, federated: bool) -> bool:
        if isinstance(principal, dict):
            principal = {kind: named for kind, named in principal.items() if kind != "Service"}
        return matches(principal, arn, federated)

    iam_evaluator._trust_principal_matches = trust_principal_matches
    mend("trust policies", "the root of an account can't assume a role that trusts only a service")
    mend("aws:PrincipalArn", "for a session, it is the ARN of the role with its path")
    mend("aws:ResourceAccount", "it is the account that owns the bucket, not the caller's account")
