"""KMS as a second party: S3 uses keys on behalf of its callers, and keys of other accounts can be used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ministack.core import iam_actions, responses
from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import kms, s3

from . import identity
from .authorization import Question, decide
from .mended import mend

_READ, _WRITE = "kms:Decrypt", "kms:GenerateDataKey"
_KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"
_AWS_MANAGED = "alias/aws/"
# A read or a write of one of these does not touch the content of an object.
_NOT_CONTENT = frozenset({"acl", "annotation", "attributes", "legal-hold", "restore", "retention", "tagging"})

S3Response = tuple[int, dict[str, str], Any]


@dataclass(frozen=True)
class KeyUse:
    """S3 must do `action` with the key that an object or a bucket names."""

    action: str
    key: str
    owner: str
    bucket: str
    name: str


def install() -> None:
    """Mend keys across accounts, then derive their use by S3."""
    _install_foreign_keys()
    _install_request_context()
    dispatch = s3._dispatch

    def dispatch_with_keys(
        method: str, bucket: str, key: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> S3Response:
        caller = identity.caller_of(headers, query_params) if key else None
        for use in _key_uses(method, bucket, key, headers, query_params) if caller else ():
            refused = _refuse(caller, use)
            if refused is not None:
                return refused
        return dispatch(method, bucket, key, headers, body, query_params)

    s3._dispatch = dispatch_with_keys
    mend("kms by s3", "reads and writes of objects under SSE-KMS need the key's policy and the caller's policies")


def find_key(reference: str, account: str, region: str) -> dict[str, Any] | None:
    """Find a key by id, ARN, alias or ARN of an alias; an ARN may name any account."""
    resource = reference if reference.startswith("alias/") else f"key/{reference}"
    if reference.startswith("arn:"):
        try:
            spec = parse_arn(reference)
        except ArnParseError:
            return None
        account, region, resource = spec.account_id, spec.region, spec.resource
    kind, _, key_id = resource.partition("/")
    if kind == "alias":
        alias = f"arn:aws:kms:{region}:{account}:{resource}"
        key_id = kms._aliases.get_scoped(account, region, alias) or ""
    return kms._keys.get_scoped(account, region, key_id)


def key_aliases(key: dict[str, Any]) -> list[str]:
    """List the names of a key's aliases, as kms:ResourceAliases has them."""
    spec = parse_arn(key["Arn"])
    aliases = kms._aliases.items_scoped(spec.account_id, spec.region)
    return sorted(arn.split(":", 5)[5] for arn, key_id in aliases if key_id == key["KeyId"])


def _install_foreign_keys() -> None:
    resolve, decrypt = kms._resolve_key, kms._decrypt

    def resolve_key(reference: str) -> dict[str, Any] | None:
        found = resolve(reference)
        if found is None and reference and reference.startswith("arn:"):
            return find_key(reference, responses.get_account_id(), responses.get_region())
        return found

    def decrypt_any(data: dict[str, Any]) -> S3Response:
        key = None if data.get("KeyId") else _key_of_ciphertext(data)
        return decrypt({**data, "KeyId": key["Arn"]} if key else data)

    def key_policy_for_arn(resource_arn: str) -> tuple[str, str] | None:
        key = resolve_key(resource_arn)
        return (key.get("Policy") or "", identity.account_of(key["Arn"])) if key else None

    kms._resolve_key, kms._decrypt, kms.key_policy_for_arn = resolve_key, decrypt_any, key_policy_for_arn
    mend("kms across accounts", "a key's ARN names its account, and the key's policy decides with the caller's")


def _install_request_context() -> None:
    resource_of, context_of = iam_actions.extract_resource_arn, iam_actions.request_tag_context

    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        key = _key_of_request(body) if service == "kms" else None
        return (
            key["Arn"] if key else resource_of(service, method, path, headers, body, query_params, region, account_id)
        )

    def request_context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        context = context_of(service, iam_action, body, params)
        return {**context, **_request_keys(body)} if service == "kms" else context

    iam_actions.extract_resource_arn, iam_actions.request_tag_context = extract_resource_arn, request_context
    mend("kms aliases", "a request that names an alias is authorized on the key behind it")


def _body(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _key_of_request(body: bytes) -> dict[str, Any] | None:
    data = _body(body)
    if data.get("KeyId"):
        return find_key(data["KeyId"], responses.get_account_id(), responses.get_region())
    return _key_of_ciphertext(data)


def _key_of_ciphertext(data: dict[str, Any]) -> dict[str, Any] | None:
    """Find the key whose id a symmetric ciphertext starts with, whichever account has it."""
    key_id = iam_actions._kms_key_id_from_ciphertext(data.get("CiphertextBlob") or "")
    region = responses.get_region()
    return next((key for scope, key in kms._keys.all_items() if scope[1:] == (region, key_id)), None)


def _request_keys(body: bytes) -> dict[str, Any]:
    data, key = _body(body), _key_of_request(body)
    context: dict[str, Any] = {"kms:CallerAccount": responses.get_account_id()}
    if key is not None:
        context["kms:ResourceAliases"] = key_aliases(key)
    encryption_context = data.get("EncryptionContext") or {}
    context.update({f"kms:EncryptionContext:{name}": value for name, value in encryption_context.items()})
    if encryption_context:
        context["kms:EncryptionContextKeys"] = sorted(encryption_context)
    return context


def _key_uses(
    method: str, bucket: str, name: str, headers: dict[str, str], query_params: dict[str, Any]
) -> list[KeyUse]:
    """List what S3 does with keys to serve a request for an object, in the scope of the bucket's owner."""
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
    """Read the encryption headers that an object, or one version of it, was stored with."""
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
    """Ask KMS for a use of a key; the answer to the caller when it refuses."""
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
            owner=identity.account_of(key["Arn"]),
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
        "kms:CallerAccount": identity.account_of(caller),
        "kms:ResourceAliases": key_aliases(key),
        "kms:EncryptionContext:aws:s3:arn": arn,
        "kms:EncryptionContextKeys": ["aws:s3:arn"],
    }


def _encoded(text: str | bytes | None) -> bytes:
    return text.encode() if isinstance(text, str) else text or b""
