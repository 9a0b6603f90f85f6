"""What IAM is asked about requests of EventBridge."""

from __future__ import annotations

import json

from support.policies import allow, as_role, refused
from support.running import REGION, TOOLS, Emulator


def test_events_are_authorized_by_source_and_type(emulator: Emulator) -> None:
    bus = f"arn:aws:events:{REGION}:{TOOLS}:event-bus/default"
    only_reports = {"StringEquals": {"events:source": "mortgage", "events:detail-type": "Report"}}
    events = as_role(emulator, "events", allow("events:PutEvents", bus, **only_reports))
    report = {"Source": "mortgage", "DetailType": "Report", "Detail": json.dumps({})}

    events.put_events(Entries=[report, report])

    refused(events.put_events, Entries=[{**report, "Source": "other"}])
    refused(events.put_events, Entries=[report, {**report, "DetailType": "Zero"}])
