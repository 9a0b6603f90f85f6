"""Keys of other accounts, aliases, and policies of keys."""

from __future__ import annotations

import json

from support.policies import allow, allow_to, as_role, refused, root, unique
from support.running import STAGING, TOOLS, Emulator
from support.vaults import make_key, share


def test_a_ciphertext_is_decrypted_across_accounts(emulator: Emulator) -> None:
    shared = share(emulator)
    ciphertext = emulator.client("kms").encrypt(KeyId=shared.vault.key, Plaintext=b"secret")["CiphertextBlob"]
    reader = emulator.client("kms", STAGING, emulator.session(shared.reader))
    other = as_role(emulator, "kms", allow("kms:*", "*"), account=STAGING)

    assert reader.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"secret"
    assert reader.decrypt(CiphertextBlob=ciphertext, KeyId=shared.vault.key)["Plaintext"] == b"secret"
    assert "kms:Decrypt" in refused(other.decrypt, CiphertextBlob=ciphertext)


def test_an_alias_is_authorized_as_its_key(emulator: Emulator) -> None:
    key, alias = make_key(emulator), f"alias/{unique('key')}"
    emulator.client("kms").create_alias(AliasName=alias, TargetKeyId=key)

    kms = as_role(emulator, "kms", allow("kms:Encrypt", key))

    assert kms.encrypt(KeyId=alias, Plaintext=b"x")["KeyId"] == key


def test_a_policy_that_names_a_role_grants_it_alone(emulator: Emulator) -> None:
    key = make_key(emulator)
    role = emulator.role(unique("role"), [])
    emulator.client("kms").put_key_policy(
        KeyId=key,
        PolicyName="default",
        Policy=json.dumps({"Statement": [allow_to(root(TOOLS), "kms:*", "*"), allow_to(role, "kms:Encrypt", "*")]}),
    )

    emulator.client("kms", session=emulator.session(role)).encrypt(KeyId=key, Plaintext=b"x")

    refused(as_role(emulator, "kms").encrypt, KeyId=key, Plaintext=b"x")
