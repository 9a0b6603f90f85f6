"""The local AWS for every test of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# read when the SDK is imported, or by its first session
os.environ["SAGEMAKER_USER_CONFIG_OVERRIDE"] = str(Path(__file__).with_name("sagemaker-config.yaml"))
os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"

import pytest

from local_aws import BUCKET, REGION, LocalAws


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    """Start the local AWS, and let every SDK in this process speak to it."""
    with LocalAws() as running:
        before = dict(os.environ)
        os.environ.update(running.environment())
        running.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield running
        os.environ.clear()
        os.environ.update(before)
