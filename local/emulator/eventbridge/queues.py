"""Messages that services send to queues."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping

from ministack.core import concurrency, responses
from ministack.services import sqs


def policy_of(queue_arn: str) -> str | None:
    """Find the policy of a queue: empty if it has none, None if the queue doesn't exist."""
    found = sqs.queue_policy_for_arn(queue_arn)
    return None if found is None else found[0]


def send(queue_arn: str, body: str, attributes: Mapping[str, str] | None = None) -> bool:
    """Put a message with text attributes in a queue; the caller has checked permissions."""
    queue = sqs._queue_by_arn(queue_arn)
    if queue is None:
        return False
    now = time.time()
    described = {
        name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items() if value
    }
    message = {
        "id": responses.new_uuid(),
        "body": body,
        "md5_body": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "md5_attrs": sqs._md5_msg_attrs(described),
        "sent_at": now,
        "visible_at": now + sqs.queue_delay(queue),
        "message_attributes": described,
    }
    sqs._ensure_msg_fields(message)
    # ministack's event source mappings replace the list under this lock.
    with sqs._queues_lock:
        queue["messages"].append(message)
    concurrency.esm_wake.set()
    return True
