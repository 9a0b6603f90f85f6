"""Copies of objects, as the release maker makes them."""

from __future__ import annotations

import base64
import hashlib

import pytest
from botocore.exceptions import ClientError

from support.running import Emulator
from support.vaults import make_vault, put


def test_a_copy_has_a_checksum_of_the_algorithm_that_is_asked_for(emulator: Emulator) -> None:
    vault, s3 = make_vault(emulator), emulator.client("s3")
    put(emulator, vault)
    bucket = vault.bucket
    source = {"Bucket": bucket, "Key": "data.csv"}

    s3.copy_object(Bucket=bucket, Key="copy.csv", CopySource=source, ChecksumAlgorithm="SHA256", IfNoneMatch="*")

    digest = base64.b64encode(hashlib.sha256(b"1,2").digest()).decode()
    assert s3.head_object(Bucket=bucket, Key="copy.csv", ChecksumMode="ENABLED")["ChecksumSHA256"] == digest


def test_a_copy_does_not_replace_what_it_must_not(emulator: Emulator) -> None:
    vault, s3 = make_vault(emulator), emulator.client("s3")
    put(emulator, vault)
    bucket = vault.bucket
    source = {"Bucket": bucket, "Key": "data.csv"}

    with pytest.raises(ClientError, match="PreconditionFailed"):
        s3.copy_object(Bucket=bucket, Key="data.csv", CopySource=source, IfNoneMatch="*")
