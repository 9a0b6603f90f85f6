"""AWS::Events::EventBus: the policy that its template gives it."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import eventbridge

from emulator.cloudformation.builtin import after
from emulator.mended import mend


def install() -> None:
    """Follow ministack's own creation and update of a bus."""

    @after("AWS::Events::EventBus")
    def policy(physical_id: str, _old: dict[str, Any], new: dict[str, Any]) -> None:
        document = new.get("Policy")
        if document:
            parsed = json.loads(document) if isinstance(document, str) else json.loads(json.dumps(document))
            eventbridge._event_bus_policies[physical_id] = parsed
            eventbridge._event_buses[physical_id]["Policy"] = parsed
        else:
            eventbridge._event_bus_policies.pop(physical_id, None)
            eventbridge._event_buses[physical_id].pop("Policy", None)

    mend("AWS::Events::EventBus Policy", "the bus has it, and events from elsewhere are judged by it")
