"""KMS keys that S3 uses for its callers."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError

from support.policies import allow, allow_to, as_role, refused, root, unique
from support.running import REGION, TOOLS, Emulator
from support.vaults import Vault, make_vault, put

OBJECTS = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]


@pytest.fixture
def vault(emulator: Emulator) -> Vault:
    return make_vault(emulator)


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
