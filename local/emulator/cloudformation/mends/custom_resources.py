"""Custom resources: if the function crashes, the resource fails at once; ministack would wait an hour for an answer."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import lambda_svc
from ministack.services.cloudformation import custom_resource

from emulator.host.mended import mend

_RESPONSE_PATH = "/_ministack/cfn-response/"
_LONGEST_REASON = 500


def install() -> None:
    """Answer for a function that crashed."""
    execute = lambda_svc._execute_function_with_config_scope

    def execute_and_answer(function: dict[str, Any], event: Any) -> dict[str, Any]:
        outcome = execute(function, event)
        address = event.get("ResponseURL", "") if isinstance(event, dict) else ""
        if _RESPONSE_PATH in address and (outcome or {}).get("error"):
            token = address.rsplit("/", 1)[-1]
            custom_resource.deliver_response(token, {"Status": "FAILED", "Reason": _reason(outcome)})
        return outcome

    lambda_svc._execute_function_with_config_scope = execute_and_answer
    mend("custom resources", "the resource fails at once if its function crashes")


def _reason(outcome: dict[str, Any]) -> str:
    body = outcome.get("body")
    message = body.decode(errors="replace") if isinstance(body, bytes) else json.dumps(body, default=str)
    return f"The function failed: {message}"[:_LONGEST_REASON]
