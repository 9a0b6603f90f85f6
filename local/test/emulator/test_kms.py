"""Keys that S3 uses on behalf of its callers, and keys of other accounts."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from iam import allow, allow_to, as_role, policy, refused, root, unique
from running import REGION, STAGING, TOOLS, Emulator

OBJECTS = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]


@dataclass(frozen=True)
class Vault:
    """A bucket whose objects are encrypted with a key."""

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


@pytest.fixture
def vault(emulator: Emulator) -> Vault:
    return make_vault(emulator)


def put(emulator: Emulator, vault: Vault, name: str = "data.csv") -> None:
    emulator.client("s3").put_object(Bucket=vault.bucket, Key=name, Body=b"1,2")


def test_writing_needs_a_data_key(emulator: Emulator, vault: Vault) -> None:
    s3 = as_role(emulator, "s3", allow(OBJECTS, vault.objects))

    message = refused(s3.put_object, Bucket=vault.bucket, Key="data.csv", Body=b"1,2")

    assert "kms:GenerateDataKey" in message
    assert vault.key in message
    assert "role/ml/role-" in message
    assert "not allowed by any identity policy" in message


def test_reading_needs_decryption(emulator: Emulator, vault: Vault) -> None:
    s3 = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:GenerateDataKey", vault.key))
    s3.put_object(Bucket=vault.bucket, Key="data.csv", Body=b"1,2")

    assert "kms:Decrypt" in refused(s3.get_object, Bucket=vault.bucket, Key="data.csv")


def test_both_permissions_suffice(emulator: Emulator, vault: Vault) -> None:
    s3 = as_role(
        emulator, "s3", allow(OBJECTS, vault.objects), allow(["kms:GenerateDataKey", "kms:Decrypt"], vault.key)
    )

    s3.put_object(Bucket=vault.bucket, Key="data.csv", Body=b"1,2")

    assert s3.get_object(Bucket=vault.bucket, Key="data.csv")["Body"].read() == b"1,2"


def test_the_key_policy_decides_too(emulator: Emulator) -> None:
    administered = make_vault(emulator, allow_to(root(TOOLS), "kms:PutKeyPolicy", "*"))
    s3 = as_role(emulator, "s3", allow(OBJECTS, administered.objects), allow("kms:*", administered.key))

    message = refused(s3.put_object, Bucket=administered.bucket, Key="data.csv", Body=b"1,2")

    assert "not allowed by the policy of the resource" in message


def test_a_key_may_be_named_by_its_alias(emulator: Emulator, vault: Vault) -> None:
    alias = f"alias/{unique('mortgage')}"
    emulator.client("kms").create_alias(AliasName=alias, TargetKeyId=vault.key)
    put(emulator, vault)
    by_alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": alias}}
    other_alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/other"}}
    reader = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:Decrypt", "*", **by_alias))
    stranger = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:Decrypt", "*", **other_alias))

    assert reader.get_object(Bucket=vault.bucket, Key="data.csv")["Body"].read() == b"1,2"
    assert "kms:Decrypt" in refused(stranger.get_object, Bucket=vault.bucket, Key="data.csv")


def test_a_key_may_be_for_use_by_s3_alone(emulator: Emulator, vault: Vault) -> None:
    by_s3 = {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}
    role = emulator.role(
        unique("role"),
        [allow(OBJECTS, vault.objects), allow(["kms:GenerateDataKey", "kms:Decrypt"], vault.key, **by_s3)],
    )
    session = emulator.session(role)

    emulator.client("s3", session=session).put_object(Bucket=vault.bucket, Key="data.csv", Body=b"1,2")

    assert "kms:GenerateDataKey" in refused(
        emulator.client("kms", session=session).generate_data_key, KeyId=vault.key, KeySpec="AES_256"
    )


def test_the_encryption_context_names_the_object(emulator: Emulator, vault: Vault) -> None:
    put(emulator, vault, "a")
    put(emulator, vault, "b")
    only_a = {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{vault.bucket}/a"}}
    s3 = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:Decrypt", vault.key, **only_a))

    s3.get_object(Bucket=vault.bucket, Key="a")

    refused(s3.get_object, Bucket=vault.bucket, Key="b")


def test_an_object_that_is_not_encrypted_with_a_key_needs_none(emulator: Emulator, vault: Vault) -> None:
    s3 = as_role(emulator, "s3", allow(OBJECTS, vault.objects))

    s3.put_object(Bucket=vault.bucket, Key="data.csv", Body=b"1,2", ServerSideEncryption="AES256")

    assert s3.get_object(Bucket=vault.bucket, Key="data.csv")["Body"].read() == b"1,2"


def test_metadata_needs_no_key(emulator: Emulator, vault: Vault) -> None:
    put(emulator, vault)

    s3 = as_role(emulator, "s3", allow(OBJECTS, vault.objects))

    assert s3.head_object(Bucket=vault.bucket, Key="data.csv")["SSEKMSKeyId"] == vault.key


def test_an_older_version_is_read_with_the_key_it_was_written_with(emulator: Emulator, vault: Vault) -> None:
    root_s3 = emulator.client("s3")
    root_s3.put_bucket_versioning(Bucket=vault.bucket, VersioningConfiguration={"Status": "Enabled"})
    first = root_s3.put_object(Bucket=vault.bucket, Key="data.csv", Body=b"old")["VersionId"]
    root_s3.put_object(Bucket=vault.bucket, Key="data.csv", Body=b"new", ServerSideEncryption="AES256")
    s3 = as_role(emulator, "s3", allow(OBJECTS, vault.objects))

    assert s3.get_object(Bucket=vault.bucket, Key="data.csv")["Body"].read() == b"new"
    assert "kms:Decrypt" in refused(s3.get_object, Bucket=vault.bucket, Key="data.csv", VersionId=first)


def test_a_copy_decrypts_its_source(emulator: Emulator, vault: Vault) -> None:
    put(emulator, vault)
    copy = {"Bucket": vault.bucket, "Key": "copy", "CopySource": {"Bucket": vault.bucket, "Key": "data.csv"}}
    writer = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:GenerateDataKey", vault.key))
    reader = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:Decrypt", vault.key))

    assert "kms:Decrypt" in refused(writer.copy_object, **copy)
    assert "kms:GenerateDataKey" in refused(reader.copy_object, **copy)


def test_an_upload_in_parts_needs_both(emulator: Emulator, vault: Vault) -> None:
    target = {"Bucket": vault.bucket, "Key": "model.tar.gz"}
    neither = as_role(emulator, "s3", allow(OBJECTS, vault.objects))
    writer = as_role(emulator, "s3", allow(OBJECTS, vault.objects), allow("kms:GenerateDataKey", vault.key))

    assert "kms:GenerateDataKey" in refused(neither.create_multipart_upload, **target)
    upload = writer.create_multipart_upload(**target)["UploadId"]
    assert "kms:Decrypt" in refused(writer.upload_part, **target, UploadId=upload, PartNumber=1, Body=b"1")


def test_a_presigned_read_uses_the_key_of_its_signer(emulator: Emulator, vault: Vault) -> None:
    put(emulator, vault)
    trust = ssl.create_default_context(cafile=str(emulator.certificate))
    permissions = [allow(OBJECTS, vault.objects)]
    for statements, status in ((permissions, 403), ([*permissions, allow("kms:Decrypt", vault.key)], 200)):
        s3 = as_role(emulator, "s3", *statements)
        url = s3.generate_presigned_url("get_object", Params={"Bucket": vault.bucket, "Key": "data.csv"})
        try:
            with urllib.request.urlopen(url, context=trust) as answer:  # noqa: S310
                got = answer.status
        except urllib.error.HTTPError as error:
            got = error.code
            assert b"kms:Decrypt" in error.read()
        assert got == status


def test_a_key_that_is_not_there_is_named(emulator: Emulator, vault: Vault) -> None:
    put(emulator, vault)
    emulator.client("kms").disable_key(KeyId=vault.key)

    with pytest.raises(ClientError, match=vault.key) as caught:
        emulator.client("s3").get_object(Bucket=vault.bucket, Key="data.csv")

    assert caught.value.response["Error"]["Code"] == "KMS.DisabledException"


def test_the_uses_of_a_key_are_recorded(emulator: Emulator, vault: Vault) -> None:
    role = emulator.role(unique("role"), [allow(OBJECTS, vault.objects), allow("kms:GenerateDataKey", vault.key)])
    s3 = emulator.client("s3", session=emulator.session(role))
    s3.put_object(Bucket=vault.bucket, Key="data.csv", Body=b"1,2")
    refused(s3.get_object, Bucket=vault.bucket, Key="data.csv")

    calls = emulator.calls(principal=role, via="s3")

    assert [(call["action"], call["resource"], call["allowed"]) for call in calls] == [
        ("kms:GenerateDataKey", vault.key, True),
        ("kms:Decrypt", vault.key, False),
    ]
    assert calls[0]["context"]["kms:ViaService"] == f"s3.{REGION}.amazonaws.com"


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
