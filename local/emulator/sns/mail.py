"""Mail: what a topic sends to the addresses that subscribe to it. A subscription counts as confirmed by its owner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

from ministack.services import sns

from emulator.host.control import operation
from emulator.host.mended import mend

_PROTOCOLS = frozenset({"email", "email-json"})

_lock = threading.Lock()
_sent: list[dict[str, Any]] = []


def install() -> None:
    """Keep each message that goes to an address."""
    sns._fanout = _keeping(sns._fanout)
    mend("AWS::SNS::Subscription email", "mail is kept for LocalControl.Mail, as if its receiver had confirmed it")


def _keeping(fan_out: Callable[..., None]) -> Callable[..., None]:
    def fanned_out(
        topic_arn: str,
        msg_id: str,
        message: str,
        subject: str,
        message_structure: str = "",
        message_attributes: dict | None = None,
        message_group_id: str = "",
        message_dedup_id: str = "",
    ) -> None:
        mail = {
            "Time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "TopicArn": topic_arn,
            "MessageId": msg_id,
            "Subject": subject or "AWS Notification Message",
        }
        sent = [
            {**mail, "To": one["endpoint"], "Message": _text(message, message_structure, one["protocol"])}
            for one in _receivers(topic_arn, message, message_attributes or {})
        ]
        with _lock:
            _sent.extend(sent)
        fan_out(
            topic_arn,
            msg_id,
            message,
            subject,
            message_structure,
            message_attributes,
            message_group_id=message_group_id,
            message_dedup_id=message_dedup_id,
        )

    return fanned_out


def _receivers(topic_arn: str, message: str, attributes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    topic = sns._topic_by_arn_any_scope(topic_arn) or {"subscriptions": []}
    for one in topic["subscriptions"]:
        if one["protocol"] in _PROTOCOLS and sns._matches_filter_policy(one, attributes, message):
            yield one


def _text(message: str, structure: str, protocol: str) -> str:
    return sns._resolve_message_for_protocol(message, structure, protocol)


@operation("Mail")
def list_mail(_: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.Mail with the mail of every account, oldest first."""
    with _lock:
        return {"Mail": list(_sent)}
