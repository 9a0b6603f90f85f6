"""AWS::Events::EventBus: its policy."""

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
    """Set or remove the policy of a bus."""
    written = new.get("Policy")
    if written:
        policy = json.loads(written) if isinstance(written, str) else plain(written)
        eventbridge._event_bus_policies[bus] = policy
        eventbridge._event_buses[bus]["Policy"] = policy
    else:
        eventbridge._event_bus_policies.pop(bus, None)
        eventbridge._event_buses[bus].pop("Policy", None)


def install() -> None:
    """Report what this module corrects."""
    mend(f"{TYPE} Policy", "the bus keeps its policy, which decides about events from other accounts")
