"""Retries, as the RetryPolicy of a target says, with shorter waits than EventBridge's."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import DeliveryError

MAXIMUM_ATTEMPTS = 185
MAXIMUM_AGE_SECONDS = 24 * 3600
# EventBridge waits seconds to minutes. Here the waits are short, and also grow with each attempt.
FIRST_WAIT_SECONDS = float(os.environ.get("EVENTS_FIRST_WAIT_SECONDS", "0.1"))
LONGEST_WAIT_SECONDS = float(os.environ.get("EVENTS_LONGEST_WAIT_SECONDS", "1"))


@dataclass(frozen=True)
class Undelivered:
    """How a delivery failed after all attempts."""

    error: DeliveryError
    retries: int
    exhausted: str | None


def deliver(attempt: Callable[[], Any], policy: Mapping[str, Any] | None) -> Undelivered | None:
    """Try until an attempt succeeds, can't succeed, or reaches a limit of the policy."""
    limit = _limit(policy, "MaximumRetryAttempts", MAXIMUM_ATTEMPTS)
    age = _limit(policy, "MaximumEventAgeInSeconds", MAXIMUM_AGE_SECONDS)
    began = time.monotonic()
    wait = FIRST_WAIT_SECONDS
    retries = 0
    while True:
        try:
            attempt()
            return None
        except DeliveryError as error:
            if not error.retried:
                return Undelivered(error, retries, None)
            if retries >= limit:
                return Undelivered(error, retries, "MaximumRetryAttempts")
            if time.monotonic() - began + wait > age:
                return Undelivered(error, retries, "MaximumEventAgeInSeconds")
        time.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT_SECONDS)
        retries += 1


def _limit(policy: Mapping[str, Any] | None, name: str, default: int) -> int:
    value = (policy or {}).get(name)
    return default if value is None else int(value)
