"""CloudWatch: metrics, metric math, and alarms with M out of N, missing data, events and actions."""

from __future__ import annotations

from . import embedded, evaluator, function_metrics, metrics, operations, requests, template

__all__ = ["install", "metrics"]


def install() -> None:
    """Put every part in place; importing `metrics` registers the operation PutMetrics."""
    for part in (requests, template, operations, embedded, function_metrics, evaluator):
        part.install()
