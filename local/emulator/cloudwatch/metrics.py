"""Metrics of AWS services, which the simulator sends."""

from __future__ import annotations

import time
from typing import Any

from ministack.services import cloudwatch

from emulator.host.control import operation, required


@operation("PutMetrics")
def put_metrics(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.PutMetrics."""
    _, _, namespace, data = required(body, "Account", "Region", "Namespace", "Data")
    for datum in data:
        name, value = required(datum, "MetricName", "Value")
        dimensions = {key: str(text) for key, text in (datum.get("Dimensions") or {}).items()}
        unit = datum.get("Unit") or "None"
        cloudwatch._store_datum(namespace, name, dimensions, time.time(), unit, value, None, None, None)
    cloudwatch._evaluate_all_alarms()
    return {}
