"""Buckets of other accounts: the bucket policy judges the role that calls, not the root of the role's account."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions, iam_evaluator, responses
from ministack.services import s3

from emulator.host.mended import mend
from emulator.iam.evaluation import Principal, policy_allows
from emulator.iam.identity import account_of, is_root, resource_owner


def install() -> None:
    """Let the owner's bucket policy decide about a role of another account."""
    policy_of, foreign_allows = s3.bucket_policy_for_arn, s3._foreign_bucket_allows

    def bucket_policy_for_arn(resource_arn: str) -> tuple[str, str] | None:
        owner = resource_owner(resource_arn)
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
        if not caller or is_root(principal):
            return foreign_allows(owner_account, bucket_name, key, method, query_params, caller, headers)
        name = f"{bucket_name}/{key}" if key else bucket_name
        action = f"s3:{iam_actions._s3_action(method, f'/{name}', query_params)}"
        context = iam_actions.s3_service_context(action, query_params, f"/{name}", headers or {})
        return _policy_allows(principal, action, f"arn:aws:s3:::{name}", context)

    s3.bucket_policy_for_arn, s3._foreign_bucket_allows = bucket_policy_for_arn, foreign_bucket_allows
    mend("s3 across accounts", "a bucket policy judges the role that calls, and the caller's own policies count too")


def _policy_allows(principal: str, action: str, resource: str, context: dict[str, Any]) -> bool:
    found = s3.bucket_policy_for_arn(resource)
    role = Principal(principal, "AssumedRole", account_of(principal), None)
    return found is not None and policy_allows(found[0], role, action, resource, context)
