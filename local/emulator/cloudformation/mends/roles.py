"""AWS::IAM::Role: the boundary of its permissions, which IAM here honours once it is set."""

from __future__ import annotations

from ministack.services import iam

from emulator.host.mended import mend

from ..builtin import after
from ..resource import Properties

TYPE = "AWS::IAM::Role"


@after(TYPE)
def keep_boundary(role: str, _: Properties, new: Properties) -> None:
    """Set the boundary, or lift it."""
    iam._roles[role]["PermissionsBoundary"] = new.get("PermissionsBoundary")


def install() -> None:
    """Say what is mended."""
    mend(f"{TYPE} PermissionsBoundary", "limits the role")
