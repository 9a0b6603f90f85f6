"""The metrics in AWS/Lambda, for synchronous and asynchronous invocations."""

from __future__ import annotations

import time
from typing import Any

from ministack.services import cloudwatch, lambda_svc

from emulator.host.mended import mend

NAMESPACE = "AWS/Lambda"
_execute = lambda_svc._execute_function_dispatch
_acquire = lambda_svc._acquire_execution_slot


def execute(function: Any, config: Any, event: Any, request_id: str, started: float) -> Any:
    """Count an invocation, and whether it failed."""
    result = _execute(function, config, event, request_id, started)
    failed = bool(result.get("error")) if isinstance(result, dict) else False
    _put(config, {"Invocations": (1, "Count"), "Errors": (int(failed), "Count")})
    _put(config, {"Duration": ((time.time() - started) * 1000, "Milliseconds")})
    cloudwatch._evaluate_all_alarms()
    return result


def acquire(function: Any, config: Any) -> tuple[str | None, str | None]:
    """Count whether an invocation was throttled."""
    slot, limit = _acquire(function, config)
    _put(config, {"Throttles": (0 if slot else 1, "Count")})
    return slot, limit


def _put(config: Any, values: dict[str, tuple[float, str]]) -> None:
    for name, (value, unit) in values.items():
        cloudwatch.record_metric(NAMESPACE, name, value, unit, {"FunctionName": config["FunctionName"]})


def unemitted(*_: Any, **__: Any) -> None:
    """Replace ministack's own metrics, which know errors of synchronous invocations only."""


def install() -> None:
    """Count invocations at the one place that they all pass."""
    lambda_svc._execute_function_dispatch = execute
    lambda_svc._acquire_execution_slot = acquire
    lambda_svc._emit_lambda_metrics = unemitted
    mend("AWS/Lambda metrics", "every attempt of an asynchronous invocation counts, with its errors")
