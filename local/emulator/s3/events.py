"""Events of objects: they name the version, and go to the account that owns the bucket."""

from __future__ import annotations

import contextvars
import json
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import eventbridge, s3

from emulator.host.mended import mend
from emulator.iam.identity import account_of

_version: contextvars.ContextVar[str | None] = contextvars.ContextVar("emulator_object_version", default=None)
_requester: contextvars.ContextVar[str] = contextvars.ContextVar("emulator_object_requester", default="")
_fire = s3._fire_s3_event
_dispatch = eventbridge._dispatch_event


def fire(bucket_name: str, *arguments: Any, **options: Any) -> None:
    """Send the event of an object in the account that owns the bucket, whoever wrote the object."""
    _version.set(options.get("version_id"))
    _requester.set(account_of(iam_evaluator.caller_arn()))
    owner = s3._bucket_owner_account(bucket_name) or responses.get_account_id()
    with responses.request_scope(owner, responses.get_region()):
        _fire(bucket_name, *arguments, **options)


def dispatch(event: dict[str, Any], view: Any = None) -> None:
    """Complete an event of S3 before it is matched with rules."""
    if event.get("Source") == "aws.s3" and view is None:
        event = {**event, "Detail": json.dumps(_completed(json.loads(event["Detail"])))}
    _dispatch(event, view)


def _completed(detail: dict[str, Any]) -> dict[str, Any]:
    """Add the version id where the documented sample has it."""
    version, described = _version.get(), dict(detail["object"])
    if version and version != "null":
        sequencer = described.pop("sequencer", None)
        described |= {"version-id": version, **({"sequencer": sequencer} if sequencer else {})}
    return {**detail, "object": described, "requester": _requester.get() or detail.get("requester", "")}


def install() -> None:
    """Replace ministack's events of objects."""
    s3._fire_s3_event = fire
    eventbridge._dispatch_event = dispatch
    mend("S3 events", "the event has the version id, and goes to the account that owns the bucket")
