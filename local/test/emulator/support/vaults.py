"""Buckets whose objects are encrypted with a KMS key, and buckets that are shared with another account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .policies import allow, allow_to, policy, root, unique
from .running import REGION, STAGING, TOOLS, Emulator


@dataclass(frozen=True)
class Vault:
    """A bucket whose objects are encrypted with a KMS key."""

    bucket: str
    key: str

    @property
    def objects(self) -> str:
        return f"arn:aws:s3:::{self.bucket}/*"


def make_key(emulator: Emulator, *statements: dict[str, Any]) -> str:
    delegated = allow_to(root(TOOLS), "kms:*", "*")
    kms = emulator.client("kms")
    return kms.create_key(Policy=policy(*statements or (delegated,)))["KeyMetadata"]["Arn"]


def make_vault(emulator: Emulator, *key_statements: dict[str, Any]) -> Vault:
    key, bucket, s3 = make_key(emulator, *key_statements), unique("vault"), emulator.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [default]})
    return Vault(bucket, key)


def put(emulator: Emulator, vault: Vault, name: str = "data.csv") -> None:
    emulator.client("s3").put_object(Bucket=vault.bucket, Key=name, Body=b"1,2")


@dataclass(frozen=True)
class Shared:
    """A vault that one role of another account may read."""

    vault: Vault
    reader: str


def share(emulator: Emulator, *, key_too: bool = True) -> Shared:
    name = unique("reader")
    reader = f"arn:aws:iam::{STAGING}:role/ml/{name}"
    only_reader = {"ArnEquals": {"aws:PrincipalArn": reader}}
    key_statements = [allow_to(root(TOOLS), "kms:*", "*")]
    if key_too:
        key_statements.append(allow_to(root(STAGING), "kms:Decrypt", "*", **only_reader))
    vault = make_vault(emulator, *key_statements)
    emulator.client("s3").put_bucket_policy(
        Bucket=vault.bucket, Policy=policy(allow_to(root(STAGING), "s3:GetObject", vault.objects, **only_reader))
    )
    permissions = [allow("s3:GetObject", vault.objects), allow("kms:Decrypt", vault.key)]
    assert emulator.role(name, permissions, STAGING) == reader
    put(emulator, vault)
    return Shared(vault, reader)
