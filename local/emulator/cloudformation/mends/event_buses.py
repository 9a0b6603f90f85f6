"""AWS::Events::EventBus: its resource policy."""

from __future__ import annotations

import json

from ministack.services import eventbridge

from ...mended import mend
from ..builtin import after
from ..reading import plain
from ..resource import Properties

TYPE = "AWS::Events::EventBus"


@after(TYPE)
def keep_policy(bus: str, old: Properties, new: Properties) -> None:
    """Keep the policy where PutPermission keeps its statements."""
    policy = new.get("Policy")
    if policy:
        eventbridge._event_bus_policies[bus] = json.loads(policy) if isinstance(policy, str) else plain(policy)
    elif old.get("Policy"):
        eventbridge._event_bus_policies.pop(bus, None)


mend(f"{TYPE} Policy", "kept as EventBridge's API keeps it")
