"""Objects under SSE-KMS: S3 uses the key for its caller, whose policies and the key policy must allow that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ministack.core import responses
from ministack.services import s3

from emulator.host.mended import mend
from emulator.iam.authorization import Question, decide
from emulator.iam.identity import account_of, caller_of
from emulator.kms.keys import find_key, key_aliases

_READ, _WRITE = "kms:Decrypt", "kms:GenerateDataKey"
_KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"
_AWS_MANAGED = "alias/aws/"
# Requests with one of these parameters don't read or write the content of an object.
_NOT_CONTENT = frozenset({"acl", "annotation", "attributes", "legal-hold", "restore", "retention", "tagging"})

S3Response = tuple[int, dict[str, str], Any]


@dataclass(frozen=True)
class KeyUse:
    """S3 must call `action` with the key of an object or a bucket."""

    action: str
    key: str
    owner: str
    bucket: str
    name: str


def install() -> None:
    """Check the use of keys before S3 reads or writes an object."""
    dispatch = s3._dispatch

    def dispatch_with_keys(
        method: str, bucket: str, key: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> S3Response:
        caller = caller_of(headers, query_params) if key else None
        for use in _key_uses(method, bucket, key, headers, query_params) if caller else ():
            refused = _refuse(caller, use)
            if refused is not None:
                return refused
        return dispatch(method, bucket, key, headers, body, query_params)

    s3._dispatch = dispatch_with_keys
    mend("kms by s3", "the key policy and the caller's policies must allow reads and writes of objects under SSE-KMS")


def _key_uses(
    method: str, bucket: str, name: str, headers: dict[str, str], query_params: dict[str, Any]
) -> list[KeyUse]:
    """List the uses of keys in a request for an object, in the scope of the owner of the bucket."""
    if _NOT_CONTENT & query_params.keys():
        return []
    owner = responses.get_account_id()
    if "uploadId" in query_params and method in {"PUT", "POST"}:
        upload = s3._multipart_uploads.get(_first(query_params, "uploadId")) or {}
        return _use(_READ, s3._stored_sse_headers(upload), owner, bucket, name)
    if method == "GET" and "uploadId" not in query_params:
        return _use(_READ, _stored(owner, bucket, name, _first(query_params, "versionId")), owner, bucket, name)
    if method == "PUT" or (method == "POST" and "uploads" in query_params):
        sse, error = s3._resolve_sse_write_headers(headers, bucket)
        written = [] if error else _use(_WRITE, sse, owner, bucket, name)
        return _copied(headers) + written
    return []


def _copied(headers: dict[str, str]) -> list[KeyUse]:
    source, _, version = unquote(headers.get("x-amz-copy-source", "")).lstrip("/").partition("?versionId=")
    bucket, _, name = source.partition("/")
    owner = s3._bucket_owner_account(bucket) if bucket else None
    return _use(_READ, _stored(owner, bucket, name, version), owner, bucket, name) if owner else []


def _stored(owner: str, bucket: str, name: str, version: str) -> dict[str, str]:
    """Read the encryption headers with which an object or a version of it was stored."""
    with responses.request_scope(owner, responses.get_region()):
        if version:
            versions = s3._object_versions.get((bucket, name)) or []
            found = next((entry for entry in versions if entry["version_id"] == version), None)
        else:
            found = (s3._buckets.get(bucket) or {"objects": {}})["objects"].get(name)
        return s3._stored_sse_headers(found or {})


def _use(action: str, sse: dict[str, str], owner: str, bucket: str, name: str) -> list[KeyUse]:
    key = sse.get(_KEY_HEADER, "")
    return [KeyUse(action, key, owner, bucket, name)] if key and _AWS_MANAGED not in key else []


def _first(query_params: dict[str, Any], name: str) -> str:
    value = query_params.get(name) or ""
    return value[0] if isinstance(value, list) else value


def _refuse(caller: str, use: KeyUse) -> S3Response | None:
    """Check one use of a key; return the answer to the caller if KMS refuses."""
    path, region = f"/{use.bucket}/{use.name}", responses.get_region()
    key = find_key(use.key, use.owner, region)
    if key is None:
        return s3._error("KMS.NotFoundException", f"Key '{use.key}' does not exist", 400, path)
    if key.get("KeyState") != "Enabled":
        return s3._error("KMS.DisabledException", f"{key['Arn']} is {key.get('KeyState')}.", 400, path)
    decision = decide(
        Question(
            principal=caller,
            action=use.action,
            resource=key["Arn"],
            context=_derived_context(caller, use, key, region),
            policy=key.get("Policy") or "",
            owner=account_of(key["Arn"]),
            policy_required=True,
            via="s3",
        )
    )
    if decision.allowed:
        return None
    message = f"User: {caller} is not authorized to perform: {use.action} on resource: {key['Arn']}: {decision.reason}"
    return s3._error("AccessDenied", message, 403, path)


def _derived_context(caller: str, use: KeyUse, key: dict[str, Any], region: str) -> dict[str, Any]:
    bucket_key = b"<BucketKeyEnabled>true" in _encoded(s3._bucket_encryption.get_scoped(use.owner, None, use.bucket))
    arn = f"arn:aws:s3:::{use.bucket}" if bucket_key else f"arn:aws:s3:::{use.bucket}/{use.name}"
    return {
        "kms:ViaService": f"s3.{region}.amazonaws.com",
        "kms:CallerAccount": account_of(caller),
        "kms:ResourceAliases": key_aliases(key),
        "kms:EncryptionContext:aws:s3:arn": arn,
        "kms:EncryptionContextKeys": ["aws:s3:arn"],
    }


def _encoded(text: str | bytes | None) -> bytes:
    return text.encode() if isinstance(text, str) else text or b""
