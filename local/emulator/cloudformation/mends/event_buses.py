"""AWS::Events::EventBus: the policy that its template gives it."""

from __future__ import annotations

import json

from ministack.services import eventbridge

from emulator.host.mended import mend

from ..builtin import after
from ..reading import plain
from ..resource import Properties

TYPE = "AWS::Events::EventBus"


@after(TYPE)
def keep_policy(bus: str, _: Properties, new: Properties) -> None:
    """Set the bus's policy, or remove it."""
    written = new.get("Policy")
    if written:
        policy = json.loads(written) if isinstance(written, str) else plain(written)
        eventbridge._event_bus_policies[bus] = policy
        eventbridge._event_buses[bus]["Policy"] = policy
    else:
        eventbridge._event_bus_policies.pop(bus, None)
        eventbridge._event_buses[bus].pop("Policy", None)


def install() -> None:
    """Say what is mended."""
    mend(f"{TYPE} Policy", "the bus has it, and events from elsewhere are judged by it")
