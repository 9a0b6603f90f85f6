"""IAM: who calls, what policies say of a call, sessions for services, and the record of calls."""

from __future__ import annotations

from . import authorization, calls, identity, policies, sessions

__all__ = ["authorization", "install", "policies", "sessions"]


def install() -> None:
    """Correct and record the decisions of ministack; the modules in `__all__` register control operations."""
    identity.install()
    calls.install()
