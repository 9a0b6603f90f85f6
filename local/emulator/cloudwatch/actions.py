"""What an alarm does in a state besides its event: it publishes to topics and invokes functions."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import lambda_svc

from emulator.iam import permissions

logger = logging.getLogger("emulator.cloudwatch")

_FIELDS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def invoke_functions(alarm: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
    """Invoke the functions among the actions of the alarm's state; ministack publishes to the topics."""
    if not alarm.get("ActionsEnabled", True):
        return
    for action in alarm.get(_FIELDS[detail["state"]["value"]]) or []:
        if ":lambda:" in action:
            _invoke(action, alarm["AlarmArn"], detail)


def _invoke(function_arn: str, alarm_arn: str, detail: Mapping[str, Any]) -> None:
    spec = arns.parse_arn(function_arn)
    function, config, _ = lambda_svc._get_func_record_for_ref_in_scope(
        function_arn, account_id=spec.account_id, region=spec.region
    )
    caller = permissions.Caller(permissions.ALARMS, alarm_arn, responses.get_account_id())
    if not function or not config:
        logger.warning("%s: there is no function %s", alarm_arn, function_arn)
    elif not permissions.allows(function.get("policy"), caller, "lambda:InvokeFunction", function_arn):
        logger.warning("%s: the policy of %s does not let %s invoke it", alarm_arn, function_arn, caller.service)
    else:
        event = _event(alarm_arn, detail)
        with responses.request_scope(spec.account_id, spec.region):
            lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(function, config), event)


def _event(alarm_arn: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Write the documented event of a function that is an alarm's action."""
    return {
        "source": "aws.cloudwatch",
        "alarmArn": alarm_arn,
        "accountId": responses.get_account_id(),
        "time": detail["state"]["timestamp"],
        "region": responses.get_region(),
        "alarmData": detail,
    }
