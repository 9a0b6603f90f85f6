"""Work of AWS services: it has an account and a region, uses TLS, and has no caller."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator, responses

logger = logging.getLogger("emulator.eventbridge")
_LOOPBACK = "127.0.0.1"


def start(account: str, region: str, work: Callable[..., Any], *arguments: Any) -> threading.Thread:
    """Run something in a thread, as a service would: it keeps nothing of the request that caused it."""
    thread = threading.Thread(
        target=contextvars.Context().run, args=(_run, account, region, work, arguments), daemon=True
    )
    thread.start()
    return thread


def as_service(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run something now, as a service would, in the current account and region."""

    def run() -> Any:
        iam_evaluator.pin_request_origin(_LOOPBACK, True)
        iam_evaluator._request_caller_arn.set("")
        return work(*arguments)

    return contextvars.copy_context().run(run)


def _run(account: str, region: str, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    iam_evaluator.pin_request_origin(_LOOPBACK, True)
    with responses.request_scope(account, region):
        try:
            work(*arguments)
        except Exception:
            logger.exception("%s failed in %s/%s", getattr(work, "__qualname__", work), account, region)
