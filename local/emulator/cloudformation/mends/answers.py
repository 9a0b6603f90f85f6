"""Answers of ministack's functions."""

from __future__ import annotations

from typing import Any


def require_success(what: str, answer: tuple[int, Any, Any]) -> None:
    """Fail the stack if ministack refused; `what` names the resource type or its property."""
    status, _, body = answer
    if status >= 400:
        message = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
        raise ValueError(f"{what} was refused: {message}")
