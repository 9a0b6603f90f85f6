"""The number of messages in queues, for alarms that watch it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch, sqs

from . import queries

_VISIBLE, _IN_FLIGHT = "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"


def measure(alarm: Mapping[str, Any]) -> None:
    """Store the number of messages in the queues that an alarm watches."""
    for query in queries.of_alarm(alarm):
        metric = query.metric
        if metric is not None and metric.namespace == "AWS/SQS" and metric.name in (_VISIBLE, _IN_FLIGHT):
            depth = _depth(metric.dimensions.get("QueueName", ""), visible=metric.name == _VISIBLE)
            if depth is not None:
                cloudwatch.record_metric(metric.namespace, metric.name, depth, "Count", dict(metric.dimensions))


def _depth(name: str, *, visible: bool) -> int | None:
    url = sqs._queue_name_to_url.get(name)
    queue = sqs._queues.get(url) if url else None
    if queue is None:
        return None
    now = time.time()
    return sum((message.get("visible_at", 0) <= now) == visible for message in queue["messages"])
