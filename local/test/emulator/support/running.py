"""An emulator in its own process, with clients: boto3 over TLS, and control operations."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

# The folder of the package cdk-ml-lifecycle-local.
PACKAGE = Path(__file__).resolve().parents[3]
REGION = "eu-west-1"
TOOLS, STAGING, PROD = "111111111111", "222222222222", "333333333333"
_START_SECONDS = 30


class Emulator:
    """One emulator, on a free port."""

    def __init__(self, folder: Path, simulator: str, **environment: str) -> None:
        self.folder = folder
        self.url = f"https://127.0.0.1:{_free_port()}"
        self.calls_file = folder / "calls.jsonl"
        self._log = folder / "emulator.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "emulator"],
                cwd=folder,
                env={**self._environment(simulator), **environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    @property
    def certificate(self) -> Path:
        return self.folder / "ministack-tls" / "server.crt"

    def client(self, service: str, account: str = TOOLS, session: dict[str, str] | None = None) -> Any:
        """Make a client for the root of an account, or for a session of a role."""
        session = session or {"AccessKeyId": account, "SecretAccessKey": "test"}
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            verify=str(self.certificate),
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
            aws_access_key_id=session["AccessKeyId"],
            aws_secret_access_key=session["SecretAccessKey"],
            aws_session_token=session.get("SessionToken"),
        )

    def control(self, operation: str, **body: Any) -> dict[str, Any]:
        """Call a control operation; raise RefusedError if the emulator refuses."""
        request = urllib.request.Request(  # noqa: S310 - our own emulator
            self.url, json.dumps(body).encode(), {"X-Amz-Target": f"LocalControl.{operation}"}, method="POST"
        )
        trust = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with urllib.request.urlopen(request, context=trust, timeout=30) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RefusedError(error.code, json.load(error)) from error

    def calls(self, **wanted: Any) -> list[dict[str, Any]]:
        """Read the recorded calls with these fields."""
        lines = [json.loads(line) for line in self.calls_file.read_text().splitlines()]
        return [line for line in lines if all(line.get(name) == value for name, value in wanted.items())]

    def role(
        self, name: str, statements: list[dict[str, Any]], account: str = TOOLS, trust: dict[str, Any] | None = None
    ) -> str:
        """Create a role with the path /ml/ that SageMaker may assume, or that has the trust statement `trust`."""
        iam = self.client("iam", account)
        allow = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
        arn = iam.create_role(
            Path="/ml/", RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust or allow]})
        )["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps({"Statement": statements}))
        return arn

    def session(self, role_arn: str, source_arn: str | None = None) -> dict[str, str]:
        """Assume a role as SageMaker does."""
        source = {"SourceArn": source_arn} if source_arn else {}
        account = role_arn.split(":")[4]
        return self.control(
            "AssumeForService",
            Account=account,
            Region=REGION,
            RoleArn=role_arn,
            Service="sagemaker.amazonaws.com",
            SessionName="test",
            **source,
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)

    def _environment(self, simulator: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONPATH": str(PACKAGE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GATEWAY_PORT": self.url.rsplit(":", 1)[1],
            "TMPDIR": str(self.folder),
            "S3_DATA_DIR": str(self.folder / "s3"),
            "LOCAL_SIMULATOR": simulator,
            "LOCAL_RESOURCE_SPEC": str(_resource_spec(self.folder)),
            "LOCAL_CALLS": str(self.calls_file),
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.control("Report")
            except (OSError, RefusedError):
                time.sleep(0.1)
            else:
                return
        self.process.kill()
        raise RuntimeError(self._log.read_text(errors="replace")[-4000:])


class RefusedError(Exception):
    """An answer of 400 or more to a control operation."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body.get("message"))
        self.status = status
        self.code = body.get("__type")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _resource_spec(folder: Path) -> Path:
    path = folder / "resource-spec.json"
    if not path.exists():
        node = shutil.which("node") or "node"
        script = PACKAGE / "emulator" / "resource-spec.mjs"
        subprocess.run([node, str(script), str(path)], check=True)  # noqa: S603 - our own script
    return path
