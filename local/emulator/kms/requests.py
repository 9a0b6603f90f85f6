"""What IAM is asked about requests of KMS: the key that a request is about, and its condition keys."""

from __future__ import annotations

from typing import Any

from ministack.core import responses

from emulator.host.mended import mend
from emulator.host.wire import json_object
from emulator.iam.requests import add_context, name_resources

from .keys import find_key, key_aliases, key_of_ciphertext


def install() -> None:
    """Name the key behind an id, an alias or a ciphertext, and add the condition keys."""
    name_resources("kms", lambda body, region, account: (_key_of_request(body) or {}).get("Arn"))
    add_context("kms", lambda iam_action, body: _context(body))
    mend("kms aliases", "a request that names an alias is authorized on its key")


def _key_of_request(body: bytes) -> dict[str, Any] | None:
    data = json_object(body)
    if data.get("KeyId"):
        return find_key(data["KeyId"], responses.get_account_id(), responses.get_region())
    return key_of_ciphertext(data)


def _context(body: bytes) -> dict[str, Any]:
    data, key = json_object(body), _key_of_request(body)
    context: dict[str, Any] = {"kms:CallerAccount": responses.get_account_id()}
    if key is not None:
        context["kms:ResourceAliases"] = key_aliases(key)
    encryption_context = data.get("EncryptionContext") or {}
    context.update({f"kms:EncryptionContext:{name}": value for name, value in encryption_context.items()})
    if encryption_context:
        context["kms:EncryptionContextKeys"] = sorted(encryption_context)
    return context
