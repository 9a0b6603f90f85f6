"""Asynchronous invocations: retries, destinations and dead letters."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch, lambda_svc

from emulator.host import background
from emulator.host.mended import mend

from . import destinations

logger = logging.getLogger("emulator.lambda_functions")
# Lambda waits one minute before the first retry, and two before the second.
FIRST_WAIT_SECONDS = float(os.environ.get("LAMBDA_FIRST_WAIT_SECONDS", "0.5"))
_DEFAULT_RETRIES = 2
_DEFAULT_AGE_SECONDS = 6 * 3600
_LONGEST_ERROR = 1024


@dataclass(frozen=True)
class Invocation:
    """An event in the queue of a function."""

    function: Mapping[str, Any]
    event: Any
    request_id: str

    @property
    def config(self) -> Mapping[str, Any]:
        """The configuration of the version that is invoked."""
        return self.function.get("config") or self.function

    @property
    def settings(self) -> Mapping[str, Any]:
        """The EventInvokeConfig of the unpublished version."""
        configs = self.function.get("event_invoke_configs") or {}
        return configs.get("$LATEST") or configs.get("") or self.function.get("event_invoke_config") or {}


@dataclass(frozen=True)
class Outcome:
    """How an invocation ended: the condition in the record for destinations, and the last result."""

    condition: str
    attempts: int
    result: Mapping[str, Any]


def invoke_async(function: Mapping[str, Any], event: Any) -> None:
    """Accept an event for a function; the caller gets its 202 whatever happens later."""
    config = function.get("config") or function
    account, region = lambda_svc._account_region_from_function_config(config)
    depth = lambda_svc._invoke_depth.get()
    cloudwatch.record_metric("AWS/Lambda", "AsyncEventsReceived", 1, "Count", {"FunctionName": config["FunctionName"]})
    background.start(account, region, _run, Invocation(function, event, responses.new_uuid()), depth)


def _run(invocation: Invocation, depth: int) -> None:
    lambda_svc._invoke_depth.set(depth)
    outcome = _attempts(invocation)
    side = "OnSuccess" if outcome.condition == "Success" else "OnFailure"
    destination = ((invocation.settings.get("DestinationConfig") or {}).get(side) or {}).get("Destination")
    if destination:
        _send(invocation, destination, json.dumps(_record(invocation, outcome)), "DestinationDeliveryFailures")
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
    """Write the invocation record for a destination."""
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
    """Return the ARN of the function without a qualifier."""
    return ":".join(invocation.config["FunctionArn"].split(":")[:7])


def _bury(invocation: Invocation, target_arn: str, outcome: Outcome) -> None:
    """Send the event alone to the dead letters of the function, with the error as attributes."""
    body = outcome.result.get("body")
    message = json.dumps(body or {})
    if isinstance(body, dict) and body.get("errorMessage"):
        message = str(body["errorMessage"])
    attributes = {
        "RequestID": invocation.request_id,
        "ErrorCode": "200" if outcome.result else "429",
        "ErrorMessage": message[:_LONGEST_ERROR],
    }
    _send(invocation, target_arn, json.dumps(invocation.event), "DeadLetterErrors", attributes)


def _send(
    invocation: Invocation, target_arn: str, body: str, failure_metric: str, attributes: Mapping[str, str] | None = None
) -> None:
    """Send in the function's role; if that fails, log and count the loss."""
    reason = destinations.send(invocation.config["Role"], target_arn, body, attributes or {})
    if reason:
        name = invocation.config["FunctionName"]
        logger.warning("%s could not send to %s: %s", name, target_arn, reason)
        cloudwatch.record_metric("AWS/Lambda", failure_metric, 1, "Count", {"FunctionName": name})


def install() -> None:
    """Replace ministack's asynchronous invocation for every caller."""
    lambda_svc.invoke_async_with_retry = invoke_async
    mend("Lambda asynchronous invocations", "records for destinations and dead letters have the documented form")
    mend("Lambda destinations", "the function's role sends to them, if IAM allows it")
