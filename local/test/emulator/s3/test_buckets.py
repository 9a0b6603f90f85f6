"""Buckets that a role of another account reads."""

from __future__ import annotations

from typing import Any

from support.policies import allow, policy, refused, unique
from support.running import STAGING, Emulator
from support.vaults import Vault, share


def read_as(emulator: Emulator, role: str, vault: Vault) -> dict[str, Any]:
    s3 = emulator.client("s3", STAGING, emulator.session(role))
    return s3.get_object(Bucket=vault.bucket, Key="data.csv")


def test_a_role_of_another_account_reads_what_is_shared_with_it(emulator: Emulator) -> None:
    shared = share(emulator)

    assert read_as(emulator, shared.reader, shared.vault)["Body"].read() == b"1,2"


def test_another_role_of_that_account_does_not(emulator: Emulator) -> None:
    shared = share(emulator)
    everything = emulator.role(unique("other"), [allow("*", "*")], STAGING)

    refused(read_as, emulator=emulator, role=everything, vault=shared.vault)


def test_the_bucket_alone_is_not_enough(emulator: Emulator) -> None:
    shared = share(emulator, key_too=False)

    message = refused(read_as, emulator=emulator, role=shared.reader, vault=shared.vault)

    assert "kms:Decrypt" in message
    assert "not allowed by the policy of the resource" in message


def test_the_role_needs_its_own_permission_too(emulator: Emulator) -> None:
    shared = share(emulator)
    emulator.client("iam", STAGING).put_role_policy(
        RoleName=shared.reader.rsplit("/", 1)[1],
        PolicyName="p",
        PolicyDocument=policy(allow("s3:GetObject", shared.vault.objects)),
    )

    message = refused(read_as, emulator=emulator, role=shared.reader, vault=shared.vault)

    assert "not allowed by any identity policy" in message


def test_a_bucket_belongs_to_the_account_that_has_it(emulator: Emulator) -> None:
    shared = share(emulator)
    own_account_only = {"StringEquals": {"aws:ResourceAccount": STAGING}}
    emulator.client("iam", STAGING).put_role_policy(
        RoleName=shared.reader.rsplit("/", 1)[1],
        PolicyName="p",
        PolicyDocument=policy(allow(["s3:GetObject", "kms:Decrypt"], "*", **own_account_only)),
    )

    refused(read_as, emulator=emulator, role=shared.reader, vault=shared.vault)
