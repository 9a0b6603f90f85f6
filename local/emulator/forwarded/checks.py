"""What IAM is asked about a request to a forwarded service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """The account and region of a request."""

    account: str
    region: str


@dataclass(frozen=True)
class Check:
    """One question to IAM: an action, its resource, and condition keys."""

    action: str
    resource: str
    context: dict[str, Any] = field(default_factory=dict)


# The operation, its body and its place; every check must be allowed.
Checks = Callable[[str, Body, Scope], list[Check]]


def passing(role_arn: str, service: str) -> Check:
    """Ask whether the caller may pass a role to a service."""
    return Check("iam:PassRole", role_arn, {"iam:PassedToService": service})
