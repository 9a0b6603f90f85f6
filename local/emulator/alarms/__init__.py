"""CloudWatch as it alarms: metric math, M of N, missing data, events and actions; and the metrics it alarms on."""

from __future__ import annotations

from . import control  # noqa: F401 - registers its operation


def install() -> None:
    """Put everything in place; called once, before the server starts."""
    from . import api, embedded, evaluator, function_metrics, template

    for part in (template, api, embedded, function_metrics, evaluator):
        part.install()
