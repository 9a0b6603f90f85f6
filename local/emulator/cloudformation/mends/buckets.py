"""AWS::S3::Bucket: encryption, tags, lifecycle, logging and ownership, which ministack drops from templates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import s3
from ministack.services.cloudformation import provisioners

from emulator.host.mended import mend

from ..builtin import after
from ..resource import Properties
from .answers import require_success
from .s3_requests import body_of

TYPE = "AWS::S3::Bucket"
_KMS = "aws:kms"

Put = Callable[[str, bytes], tuple[int, Any, Any]]


@after(TYPE)
def keep_configuration(bucket: str, old: Properties, new: Properties) -> None:
    """Put what the template sets, and remove what it no longer sets, with the functions of S3's API."""
    for name, (say, put, remove) in _CONFIGURATIONS.items():
        if new.get(name):
            require_success(f"{TYPE} {name}", put(bucket, say(new[name])))
        elif old.get(name):
            remove(bucket)
    if (new.get("VersioningConfiguration") or {}).get("Status") == "Suspended":
        s3._bucket_versioning[bucket] = "Suspended"
    # A bucket is private by default. S3 accepts Private even if access control lists are disabled.
    if new.get("AccessControl", "Private") != "Private":
        headers = {"x-amz-acl": _canned(new["AccessControl"])}
        require_success(f"{TYPE} AccessControl", s3._put_bucket_acl(bucket, b"", headers))


def install() -> None:
    """Refuse to delete a bucket that is not empty, as S3 does."""
    handler = provisioners._RESOURCE_HANDLERS[TYPE]
    delete = handler["delete"]

    def delete_empty(bucket: str, properties: Properties) -> None:
        kept = s3._buckets.get(bucket)
        if kept and (kept["objects"] or s3._bucket_has_versions(bucket)):
            raise ValueError(
                f"The bucket you tried to delete is not empty (Service: S3, Status Code: 409, Bucket: {bucket})"
            )
        for name in _CONFIGURATIONS:
            _CONFIGURATIONS[name][2](bucket)
        delete(bucket, properties)

    handler["delete"] = delete_empty
    for name in _CONFIGURATIONS:
        mend(f"{TYPE} {name}", "a template sets it as S3's API does")
    mend(f"{TYPE} AccessControl", "a template sets it as S3's API does")
    mend(f"{TYPE} deletion", "refused while the bucket has objects or versions")


def _canned(written: str) -> str:
    """Write a canned ACL as a header does: log-delivery-write for LogDeliveryWrite."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", written).lower()


def _encryption(written: Any) -> bytes:
    rules = []
    for rule in written["ServerSideEncryptionConfiguration"]:
        by_default = rule.get("ServerSideEncryptionByDefault") or {}
        members = {"SSEAlgorithm": by_default.get("SSEAlgorithm"), "KMSMasterKeyID": by_default.get("KMSMasterKeyID")}
        if str(members["SSEAlgorithm"]).startswith(_KMS) and not members["KMSMasterKeyID"]:
            members["KMSMasterKeyID"] = f"arn:aws:kms:{get_region()}:{get_account_id()}:alias/aws/s3"
        rules.append({"ApplyServerSideEncryptionByDefault": members, "BucketKeyEnabled": rule.get("BucketKeyEnabled")})
    return body_of("PutBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": rules}})


def _tags(written: Any) -> bytes:
    tags = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in written]
    return body_of("PutBucketTagging", {"Tagging": {"TagSet": tags}})


def _ownership(written: Any) -> bytes:
    rules = [{"ObjectOwnership": rule["ObjectOwnership"]} for rule in written["Rules"]]
    return body_of("PutBucketOwnershipControls", {"OwnershipControls": {"Rules": rules}})


def _logging(written: Any) -> bytes:
    enabled = {
        "TargetBucket": written.get("DestinationBucketName"),
        "TargetPrefix": written.get("LogFilePrefix") or "",
        "TargetObjectKeyFormat": written.get("TargetObjectKeyFormat"),
    }
    return body_of("PutBucketLogging", {"BucketLoggingStatus": {"LoggingEnabled": enabled}})


def _lifecycle(written: Any) -> bytes:
    rules = [_lifecycle_rule(rule) for rule in written["Rules"]]
    return body_of("PutBucketLifecycleConfiguration", {"LifecycleConfiguration": {"Rules": rules}})


def _lifecycle_rule(rule: Any) -> dict[str, Any]:
    noncurrent = rule.get("NoncurrentVersionExpiration") or {}
    return {
        "ID": rule.get("Id"),
        "Status": rule["Status"],
        "Filter": _lifecycle_filter(rule),
        "Expiration": {
            "Days": rule.get("ExpirationInDays"),
            "Date": rule.get("ExpirationDate"),
            "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker"),
        },
        "Transitions": [
            {"Days": days, "Date": one.get("TransitionDate"), "StorageClass": one["StorageClass"]}
            for days, one in _transitions(rule, "Transition")
        ],
        "NoncurrentVersionExpiration": {
            "NoncurrentDays": noncurrent.get("NoncurrentDays") or rule.get("NoncurrentVersionExpirationInDays"),
            "NewerNoncurrentVersions": noncurrent.get("NewerNoncurrentVersions"),
        },
        "NoncurrentVersionTransitions": [
            {
                "NoncurrentDays": days,
                "NewerNoncurrentVersions": one.get("NewerNoncurrentVersions"),
                "StorageClass": one["StorageClass"],
            }
            for days, one in _transitions(rule, "NoncurrentVersionTransition")
        ],
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }


def _transitions(rule: Any, name: str) -> list[tuple[Any, Any]]:
    """List the transitions of a rule with their days; a template may also write a single one."""
    single = rule.get(name)
    written = [*(rule.get(f"{name}s") or []), *([single] if single else [])]
    return [(one.get("TransitionInDays"), one) for one in written]


def _lifecycle_filter(rule: Any) -> dict[str, Any]:
    tags = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in rule.get("TagFilters") or []]
    parts = {
        "Prefix": rule.get("Prefix"),
        "ObjectSizeGreaterThan": rule.get("ObjectSizeGreaterThan"),
        "ObjectSizeLessThan": rule.get("ObjectSizeLessThan"),
    }
    given = {name: value for name, value in parts.items() if value is not None}
    if len(given) + len(tags) > 1:
        return {"And": {**given, "Tags": tags}}
    return {**given, "Tag": tags[0]} if tags else given or {"Prefix": ""}


# By property: how to write it for S3, and the functions of ministack that put and delete it.
_CONFIGURATIONS: dict[str, tuple[Callable[[Any], bytes], Put, Callable[[str], Any]]] = {
    "BucketEncryption": (_encryption, s3._put_bucket_encryption, s3._delete_bucket_encryption),
    "Tags": (_tags, s3._put_bucket_tagging, s3._delete_bucket_tagging),
    "OwnershipControls": (_ownership, s3._put_bucket_ownership_controls, s3._delete_bucket_ownership_controls),
    "LifecycleConfiguration": (_lifecycle, s3._put_bucket_lifecycle, s3._delete_bucket_lifecycle),
    "LoggingConfiguration": (_logging, s3._put_bucket_logging, lambda name: s3._bucket_logging_config.pop(name, None)),
}
