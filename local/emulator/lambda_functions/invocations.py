"""Asynchronous invocations of Lambda: its own retries, its destinations and its dead letters."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import cloudwatch, eventbridge, lambda_svc, sns

from emulator.eventbridge import bus, queues
from emulator.host import background
from emulator.host.mended import mend
from emulator.iam.permissions import role_may

logger = logging.getLogger("emulator.eventbridge")
# Lambda waits one minute before it tries again, then two.
FIRST_WAIT_SECONDS = float(os.environ.get("LAMBDA_FIRST_WAIT_SECONDS", "0.5"))
_DEFAULT_RETRIES = 2
_DEFAULT_AGE_SECONDS = 6 * 3600
_LONGEST_ERROR = 1024


@dataclass(frozen=True)
class Invocation:
    """An event on a function's queue."""

    function: Mapping[str, Any]
    event: Any
    request_id: str

    @property
    def config(self) -> Mapping[str, Any]:
        """The configuration of the version that runs."""
        return self.function.get("config") or self.function

    @property
    def settings(self) -> Mapping[str, Any]:
        """The EventInvokeConfig of the unpublished version."""
        configs = self.function.get("event_invoke_configs") or {}
        return configs.get("$LATEST") or configs.get("") or self.function.get("event_invoke_config") or {}


@dataclass(frozen=True)
class Outcome:
    """How it ended: the condition that a destination's record names, and the last answer."""

    condition: str
    attempts: int
    result: Mapping[str, Any]


def invoke_async(function: Mapping[str, Any], event: Any) -> None:
    """Accept an event for a function; whatever becomes of it, the caller has its 202."""
    config = function.get("config") or function
    account, region = lambda_svc._account_region_from_function_config(config)
    depth = lambda_svc._invoke_depth.get()
    cloudwatch.record_metric("AWS/Lambda", "AsyncEventsReceived", 1, "Count", {"FunctionName": config["FunctionName"]})
    background.start(account, region, _run, Invocation(function, event, responses.new_uuid()), depth)


def _run(invocation: Invocation, depth: int) -> None:
    lambda_svc._invoke_depth.set(depth)
    outcome = _attempts(invocation)
    destinations = invocation.settings.get("DestinationConfig") or {}
    side = "OnSuccess" if outcome.condition == "Success" else "OnFailure"
    destination = (destinations.get(side) or {}).get("Destination")
    if destination:
        _send(invocation, destination, _record(invocation, outcome))
    dead_letters = (invocation.config.get("DeadLetterConfig") or {}).get("TargetArn")
    if dead_letters and outcome.condition != "Success":
        _bury(invocation, dead_letters, outcome)


def _attempts(invocation: Invocation) -> Outcome:
    retries = int(invocation.settings.get("MaximumRetryAttempts", _DEFAULT_RETRIES))
    age = int(invocation.settings.get("MaximumEventAgeInSeconds", _DEFAULT_AGE_SECONDS))
    if lambda_svc._reserved_concurrency(dict(invocation.function), dict(invocation.config)) == 0:
        return Outcome("ZeroReservedConcurrency", 0, {})
    began = time.monotonic()
    wait, attempts = FIRST_WAIT_SECONDS, 0
    while True:
        result = lambda_svc._execute_function(dict(invocation.function), invocation.event)
        throttled = bool(result.get("throttle"))
        attempts += 0 if throttled else 1
        if not result.get("error"):
            return Outcome("Success", attempts, result)
        if attempts > retries and not throttled:
            return Outcome("RetriesExhausted", attempts, result)
        if time.monotonic() - began + wait > age:
            return Outcome("EventAgeExceeded", attempts, result)
        time.sleep(wait)
        wait *= 1 if throttled else 2


def _record(invocation: Invocation, outcome: Outcome) -> dict[str, Any]:
    """Write the invocation record that a destination gets."""
    version = invocation.config.get("Version", "$LATEST")
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": now,
        "requestContext": {
            "requestId": invocation.request_id,
            "functionArn": f"{_arn(invocation)}:{version}",
            "condition": outcome.condition,
            "approximateInvokeCount": outcome.attempts,
        },
        "requestPayload": invocation.event,
    }
    if outcome.result and not outcome.result.get("throttle"):
        context: dict[str, Any] = {"statusCode": 200, "executedVersion": version}
        if outcome.condition != "Success":
            context["functionError"] = outcome.result.get("function_error") or "Unhandled"
        record |= {"responseContext": context, "responsePayload": outcome.result.get("body")}
    return record


def _arn(invocation: Invocation) -> str:
    """Take the function's ARN without a qualifier."""
    return ":".join(invocation.config["FunctionArn"].split(":")[:7])


def _bury(invocation: Invocation, target_arn: str, outcome: Outcome) -> None:
    """Send the bare event to the function's dead letters, with what went wrong as attributes."""
    message = json.dumps(outcome.result.get("body") or {})
    body = outcome.result.get("body")
    if isinstance(body, dict) and body.get("errorMessage"):
        message = str(body["errorMessage"])
    attributes = {
        "RequestID": invocation.request_id,
        "ErrorCode": "200" if outcome.result else "429",
        "ErrorMessage": message[:_LONGEST_ERROR],
    }
    _deliver(invocation, target_arn, json.dumps(invocation.event), attributes, "DeadLetterErrors")


def _send(invocation: Invocation, destination: str, record: Mapping[str, Any]) -> None:
    _deliver(invocation, destination, json.dumps(record), {}, "DestinationDeliveryFailures")


def _deliver(
    invocation: Invocation, target_arn: str, body: str, attributes: Mapping[str, str], failure_metric: str
) -> None:
    """Send as the function's own role; what cannot be sent is lost, and counted."""
    spec = arns.parse_arn(target_arn)
    sender = {"sqs": _to_queue, "sns": _to_topic, "lambda": _to_function, "events": _to_bus}.get(spec.service)
    reason = "is not a destination" if sender is None else sender(invocation, target_arn, body, attributes)
    if reason:
        name = invocation.config["FunctionName"]
        logger.warning("%s could not send to %s: %s", name, target_arn, reason)
        cloudwatch.record_metric("AWS/Lambda", failure_metric, 1, "Count", {"FunctionName": name})


def _to_queue(invocation: Invocation, arn: str, body: str, attributes: Mapping[str, str]) -> str | None:
    policy = queues.policy_of(arn)
    if policy is None:
        return "it does not exist"
    refused = role_may(invocation.config["Role"], "sqs:SendMessage", arn, policy=policy, via="lambda")
    if refused:
        return refused
    queues.send(arn, body, attributes)
    return None


def _to_topic(invocation: Invocation, arn: str, body: str, _: Mapping[str, str]) -> str | None:
    found = sns.topic_policy_for_arn(arn)
    if found is None:
        return "it does not exist"
    refused = role_may(invocation.config["Role"], "sns:Publish", arn, policy=found[0], via="lambda")
    if refused:
        return refused
    try:
        sns.publish_internal(arn, body)
    except sns.SnsPublishError as error:
        return str(error)
    return None


def _to_function(invocation: Invocation, arn: str, body: str, _: Mapping[str, str]) -> str | None:
    function, config, _name = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        return "it does not exist"
    refused = role_may(
        invocation.config["Role"], "lambda:InvokeFunction", arn, policy=function.get("policy"), via="lambda"
    )
    if refused:
        return refused
    invoke_async(lambda_svc._execution_record_for_config(function, config), json.loads(body))
    return None


def _to_bus(invocation: Invocation, arn: str, body: str, _: Mapping[str, str]) -> str | None:
    spec = arns.parse_arn(arn)
    name = spec.resource.split("/", 1)[1]
    if (spec.account_id, spec.region) != (responses.get_account_id(), responses.get_region()):
        return "buses of other accounts and regions are not emulated as destinations"
    if name != "default" and name not in eventbridge._event_buses:
        return "it does not exist"
    refused = role_may(invocation.config["Role"], "events:PutEvents", arn, via="lambda")
    if refused:
        return refused
    record = json.loads(body)
    outcome = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
    bus.put(
        source="lambda",
        detail_type=f"Lambda Function Invocation Result - {outcome}",
        resources=[arn, record["requestContext"]["functionArn"]],
        detail=record,
        bus=name,
    )
    return None


def install() -> None:
    """Take the place of ministack's asynchronous invocation, wherever it is asked for."""
    lambda_svc.invoke_async_with_retry = invoke_async
    eventbridge._dispatch_to_lambda = _from_elsewhere
    mend("Lambda asynchronous invocations", "records for destinations and dead letters are as AWS documents them")
    mend("Lambda destinations", "the function's role sends to them, and IAM is asked whether it may")


def _from_elsewhere(arn: str, payload: str) -> None:
    """For callers of ministack's own that send to a function."""
    function, config, _name = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        invoke_async(lambda_svc._execution_record_for_config(function, config), json.loads(payload))
