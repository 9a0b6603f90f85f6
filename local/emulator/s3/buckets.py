"""Buckets of other accounts: their policies meet the caller itself, not the root of the caller's account."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions, iam_evaluator, responses
from ministack.services import s3

from emulator.host.mended import mend
from emulator.iam import identity


def install() -> None:
    """Let the owner's bucket policy decide for a role of another account."""
    policy_of, foreign_allows = s3.bucket_policy_for_arn, s3._foreign_bucket_allows

    def bucket_policy_for_arn(resource_arn: str) -> tuple[str, str] | None:
        owner = identity.resource_owner(resource_arn)
        if owner is None or not resource_arn.startswith("arn:aws:s3:::"):
            return policy_of(resource_arn)
        with responses.request_scope(owner, responses.get_region()):
            return policy_of(resource_arn)

    def foreign_bucket_allows(
        owner_account: str,
        bucket_name: str,
        key: str,
        method: str,
        query_params: dict[str, Any],
        caller: str,
        headers: dict[str, str] | None = None,
    ) -> bool:
        principal = iam_evaluator.caller_arn()
        if caller and not identity.is_root(principal):
            resource = f"arn:aws:s3:::{bucket_name}" + (f"/{key}" if key else "")
            path = f"/{bucket_name}/{key}" if key else f"/{bucket_name}"
            action = f"s3:{iam_actions._s3_action(method, path, query_params)}"
            context = iam_actions.s3_service_context(action, query_params, path, headers or {})
            return _policy_allows(principal, action, resource, context)
        return foreign_allows(owner_account, bucket_name, key, method, query_params, caller, headers)

    s3.bucket_policy_for_arn, s3._foreign_bucket_allows = bucket_policy_for_arn, foreign_bucket_allows
    mend("s3 across accounts", "a bucket policy sees the role that calls, and the caller's own policies count too")


def _policy_allows(principal: str, action: str, resource: str, context: dict[str, Any]) -> bool:
    found = s3.bucket_policy_for_arn(resource)
    ctx = iam_evaluator.EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account=identity.account_of(principal),
        action=action,
        resource_arn=resource,
        region=responses.get_region(),
        service_context={key.lower(): value for key, value in context.items()},
    )
    return found is not None and iam_evaluator.evaluate_resource_policy(found[0], ctx).decision == "Allow"
