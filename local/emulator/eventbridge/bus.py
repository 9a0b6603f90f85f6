"""Events of AWS services on an event bus: those of the simulator, of alarms and of buckets."""

from __future__ import annotations

import json
import time
from datetime import datetime, timezone
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge

from emulator.host.control import operation, required


def put(
    *,
    source: str,
    detail_type: str,
    resources: list[str],
    detail: dict[str, Any],
    deliveries: int = 1,
    bus: str = "default",
) -> str:
    """Put an event of a service on a bus of the current account and region.

    EventBridge delivers at least once. With several `deliveries`, every rule gets the same event again.
    """
    event = {
        "EventId": responses.new_uuid(),
        "Source": source,
        "DetailType": detail_type,
        "Detail": json.dumps(detail),
        "EventBusName": bus,
        "Time": int(time.time()),
        "Resources": list(resources),
        "Account": responses.get_account_id(),
        "Region": responses.get_region(),
    }
    for _ in range(deliveries):
        receive(event)
    return event["EventId"]


def receive(event: dict[str, Any]) -> None:
    """Accept an event on the bus that it names, in the current account and region, and match it with the rules."""
    eventbridge._events_log_list().append(event)
    view = eventbridge._pattern_event_view(event)
    eventbridge._dispatch_event(event, view)
    eventbridge._archive_event(event, view)


@operation("PutEvent")
def put_event(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.PutEvent."""
    _, _, source, detail_type, resources, detail = required(
        body, "Account", "Region", "Source", "DetailType", "Resources", "Detail"
    )
    deliveries = int(body.get("Deliveries") or 1)
    event_id = put(source=source, detail_type=detail_type, resources=resources, detail=detail, deliveries=deliveries)
    return {"EventId": event_id}


@operation("Events")
def list_events(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.Events with the events of a source that were put on the buses of an account, oldest first."""
    _, _, source = required(body, "Account", "Region", "Source")
    found = [event for event in eventbridge._events_log_list() if event["Source"] == source]
    return {
        "Events": [
            {
                "Time": datetime.fromtimestamp(event["Time"], timezone.utc).isoformat(timespec="milliseconds"),
                "DetailType": event["DetailType"],
                "Detail": json.loads(event["Detail"]),
            }
            for event in found
        ]
    }
