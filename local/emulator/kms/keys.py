"""KMS keys, which are found across accounts."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions, responses
from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import kms

from emulator.host.mended import mend
from emulator.iam.identity import account_of

Response = tuple[int, dict[str, str], Any]


def install() -> None:
    """Find keys of other accounts, and let the policy of a key decide with the caller's policies."""
    resolve, decrypt = kms._resolve_key, kms._decrypt

    def resolve_key(reference: str) -> dict[str, Any] | None:
        found = resolve(reference)
        if found is None and reference and reference.startswith("arn:"):
            return find_key(reference, responses.get_account_id(), responses.get_region())
        return found

    def decrypt_any(data: dict[str, Any]) -> Response:
        key = None if data.get("KeyId") else key_of_ciphertext(data)
        return decrypt({**data, "KeyId": key["Arn"]} if key else data)

    def key_policy_for_arn(resource_arn: str) -> tuple[str, str] | None:
        key = resolve_key(resource_arn)
        return (key.get("Policy") or "", account_of(key["Arn"])) if key else None

    kms._resolve_key, kms._decrypt, kms.key_policy_for_arn = resolve_key, decrypt_any, key_policy_for_arn
    mend(
        "kms across accounts",
        "an ARN finds a key in its account; its policy and the caller's decide",
    )


def find_key(reference: str, account: str, region: str) -> dict[str, Any] | None:
    """Find a key by its id, its ARN, an alias or the ARN of an alias; an ARN may name any account."""
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
    """List the aliases of a key, as kms:ResourceAliases has them."""
    spec = parse_arn(key["Arn"])
    aliases = kms._aliases.items_scoped(spec.account_id, spec.region)
    return sorted(arn.split(":", 5)[5] for arn, key_id in aliases if key_id == key["KeyId"])


def key_of_ciphertext(data: dict[str, Any]) -> dict[str, Any] | None:
    """Find the key of a symmetric ciphertext, which starts with the key id, in any account."""
    key_id = iam_actions._kms_key_id_from_ciphertext(data.get("CiphertextBlob") or "")
    region = responses.get_region()
    return next((key for scope, key in kms._keys.all_items() if scope[1:] == (region, key_id)), None)
