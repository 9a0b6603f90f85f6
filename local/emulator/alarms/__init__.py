"""CloudWatch as it alarms: metric math, M of N, missing data, events and actions; and the metrics it alarms on."""

from __future__ import annotations

from . import api, control, embedded, evaluator, function_metrics, template  # noqa: F401 - control registers itself


def install() -> None:
    """Put everything in place; called once, before the server starts."""
    for part in (template, api, embedded, function_metrics, evaluator):
        part.install()
