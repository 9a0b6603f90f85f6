"""AWS::DynamoDB::Table: expiry, point-in-time recovery, encryption, class and resource policy."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import dynamodb

from emulator.host.mended import mend

from ..builtin import after
from ..reading import plain
from ..resource import Properties
from .answers import require_success

TYPE = "AWS::DynamoDB::Table"
_NAMES = (
    "TimeToLiveSpecification",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "TableClass",
    "ResourcePolicy",
)


@after(TYPE)
def keep_expiry(table: str, old: Properties, new: Properties) -> None:
    """Turn expiry on or off."""
    expiry, before = new.get("TimeToLiveSpecification"), old.get("TimeToLiveSpecification")
    if expiry or before:
        specification = _with_boolean(expiry, "Enabled") if expiry else {**before, "Enabled": False}
        change = {"TableName": table, "TimeToLiveSpecification": specification}
        require_success(TYPE, dynamodb._update_ttl(change))


@after(TYPE)
def keep_recovery(table: str, old: Properties, new: Properties) -> None:
    """Turn point-in-time recovery on or off."""
    recovery = new.get("PointInTimeRecoverySpecification")
    if recovery or old.get("PointInTimeRecoverySpecification"):
        specification = _with_boolean(recovery or {}, "PointInTimeRecoveryEnabled")
        change = {"TableName": table, "PointInTimeRecoverySpecification": specification}
        require_success(TYPE, dynamodb._update_continuous_backups(change))


@after(TYPE)
def keep_encryption(table: str, old: Properties, new: Properties) -> None:
    """Describe the encryption key; a template says SSEEnabled where the API says Enabled."""
    written = new.get("SSESpecification")
    if written:
        members = {**_with_boolean(written, "SSEEnabled")}
        members["Enabled"] = members.pop("SSEEnabled", False)
        dynamodb._tables[table]["SSEDescription"] = dynamodb._sse_description_from_spec(members)
    elif old.get("SSESpecification"):
        dynamodb._tables[table]["SSEDescription"] = None


@after(TYPE)
def keep_class(table: str, old: Properties, new: Properties) -> None:
    """Set the class of the table."""
    if new.get("TableClass") or old.get("TableClass"):
        dynamodb._tables[table]["TableClassSummary"] = {"TableClass": new.get("TableClass") or "STANDARD"}


@after(TYPE)
def keep_policy(table: str, old: Properties, new: Properties) -> None:
    """Put or delete the policy of the table."""
    arn = dynamodb._tables[table]["TableArn"]
    policy = (new.get("ResourcePolicy") or {}).get("PolicyDocument")
    if policy:
        document = policy if isinstance(policy, str) else json.dumps(plain(policy))
        require_success(TYPE, dynamodb._put_resource_policy({"ResourceArn": arn, "Policy": document}))
    elif old.get("ResourcePolicy"):
        require_success(TYPE, dynamodb._delete_resource_policy({"ResourceArn": arn}))


def _with_boolean(written: Properties, name: str) -> dict[str, Any]:
    """Read a boolean that a template may write as text; an absent one is false."""
    members = plain(dict(written.items()))
    members[name] = str(members.get(name)).lower() == "true"
    return members


def install() -> None:
    """Report what this module corrects."""
    for name in _NAMES:
        mend(f"{TYPE} {name}", "a template sets it as DynamoDB's API does")
