"""The local AWS, started for the tests by Node, and sessions of AWS's SDKs that speak to it."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from sagemaker.local import LocalSession
from sagemaker.session_settings import SessionSettings
from sagemaker.workflow.pipeline_context import PipelineSession

PACKAGE = Path(__file__).resolve().parents[2]
ACCOUNT = "111111111111"
REGION = "eu-west-1"
BUCKET = "conformance"


class LocalAws:
    """One emulator and one simulator behind it."""

    def __init__(self) -> None:
        """Start the local AWS."""
        bundle()
        self.process = subprocess.Popen(
            ["node", "dist/serve.js"], cwd=PACKAGE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the local AWS did not start")
        where = json.loads(line)
        self.url: str = where["url"]
        self.ca: str = where["ca"]
        self.calls: str = where["calls"]

    def __enter__(self) -> LocalAws:
        """Return the running local AWS."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the local AWS."""
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def environment(self) -> dict[str, str]:
        """Return the variables that make every boto3 client use the local AWS with the keys of the account."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_CA_BUNDLE": self.ca,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": ACCOUNT,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str) -> Any:
        """Return a client of boto3."""
        return _client(service)

    def pipeline_session(self) -> PipelineSession:
        """Return the session with which the SDK writes and submits pipelines."""
        return _pipeline_session()

    def local_session(self) -> LocalSession:
        """Return the session with which the SDK evaluates pipelines itself, reading files from the local S3."""
        return _local_session()


# to read the models of the services takes longer than to ask them


@cache
def _client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


@cache
def _pipeline_session() -> PipelineSession:
    return PipelineSession(
        boto_session=boto3.Session(region_name=REGION),
        sagemaker_client=_client("sagemaker"),
        default_bucket=BUCKET,
        # the emulator has no key of S3's own, which the code would be encrypted with
        settings=SessionSettings(encrypt_repacked_artifacts=False),
    )


@cache
def _local_session() -> LocalSession:
    session = LocalSession(boto_session=boto3.Session(region_name=REGION), default_bucket=BUCKET)
    session.config = {"local": {"local_code": True}}
    return session


def bundle() -> None:
    """Bundle the program that starts the local AWS, and make the file of resource types that it needs."""
    subprocess.run(["node", str(PACKAGE / "build.mjs"), "serve"], check=True, cwd=PACKAGE)
