"""AWS::IAM::Role: its permissions boundary, which ministack honours but drops from templates."""

from __future__ import annotations

from ministack.services import iam

from emulator.host.mended import mend

from ..builtin import after
from ..resource import Properties

TYPE = "AWS::IAM::Role"


@after(TYPE)
def keep_boundary(role: str, _: Properties, new: Properties) -> None:
    """Set or remove the permissions boundary."""
    iam._roles[role]["PermissionsBoundary"] = new.get("PermissionsBoundary")


def install() -> None:
    """Report what this module corrects."""
    mend(f"{TYPE} PermissionsBoundary", "it limits the role")
