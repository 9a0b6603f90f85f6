"""Lambda functions that rules, schedules and alarms invoke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import lambda_svc


@dataclass(frozen=True)
class Function:
    """A version of a function, with the policy that decides who may invoke it."""

    policy: dict[str, Any] | None
    record: dict[str, Any]
    account: str
    region: str

    def invoke(self, event: Any) -> None:
        """Invoke the function asynchronously; the caller learns only that Lambda accepted the event."""
        with responses.request_scope(self.account, self.region):
            lambda_svc.invoke_async_with_retry(self.record, event)


def find(function_arn: str) -> Function | None:
    """Find a function in the account and region of its ARN."""
    spec = arns.parse_arn(function_arn)
    function, config, _ = lambda_svc._get_func_record_for_ref_in_scope(
        function_arn, account_id=spec.account_id, region=spec.region
    )
    if not function or not config:
        return None
    record = lambda_svc._execution_record_for_config(function, config)
    return Function(function.get("policy"), record, spec.account_id, spec.region)
