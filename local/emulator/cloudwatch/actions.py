"""Alarm actions that invoke Lambda functions."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ministack.core import responses

from emulator.eventbridge import functions
from emulator.iam import permissions

logger = logging.getLogger("emulator.cloudwatch")

_FIELDS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def invoke_functions(alarm: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
    """Invoke the functions among the actions of an alarm's state; ministack itself publishes to topics."""
    if not alarm.get("ActionsEnabled", True):
        return
    for action in alarm.get(_FIELDS[detail["state"]["value"]]) or []:
        if ":lambda:" in action:
            _invoke(action, alarm["AlarmArn"], detail)


def _invoke(function_arn: str, alarm_arn: str, detail: Mapping[str, Any]) -> None:
    function = functions.find(function_arn)
    caller = permissions.Caller(permissions.ALARMS, alarm_arn, responses.get_account_id())
    if function is None:
        logger.warning("%s: there is no function %s", alarm_arn, function_arn)
    elif not permissions.allows(function.policy, caller, "lambda:InvokeFunction", function_arn):
        logger.warning("%s: the policy of %s does not let %s invoke it", alarm_arn, function_arn, caller.service)
    else:
        function.invoke(_event(alarm_arn, detail))


def _event(alarm_arn: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Write the event that AWS documents for a function that is an alarm action."""
    return {
        "source": "aws.cloudwatch",
        "alarmArn": alarm_arn,
        "accountId": responses.get_account_id(),
        "time": detail["state"]["timestamp"],
        "region": responses.get_region(),
        "alarmData": detail,
    }
