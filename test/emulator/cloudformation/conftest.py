"""A running emulator, and the real SDK to talk to it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from standin import StandIn

ROOT = Path(__file__).resolve().parents[3]
REGION = "eu-west-1"
DEV, STAGING, PROD = "111111111111", "222222222222", "333333333333"


class Emulator:
    """The emulator's process, its clients by account, and its control operations."""

    def __init__(self, folder: Path, simulator: str) -> None:
        self.folder = folder
        port = _free_port()
        self.url = f"https://127.0.0.1:{port}"
        self.log = folder / "emulator.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        environment = {
            **kept,
            "PYTHONPATH": str(ROOT / "local"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "USE_SSL": "1",
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",
            "TMPDIR": str(folder),
            "S3_DATA_DIR": str(folder / "s3"),
            "LOCAL_SIMULATOR": simulator,
            "LOCAL_RESOURCE_SPEC": str(_resource_spec(folder)),
            "LOCAL_CALLS": str(folder / "calls.jsonl"),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own emulator
                [sys.executable, "-m", "emulator"], cwd=folder, env=environment, stdout=log, stderr=log
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        context = ssl._create_unverified_context()  # noqa: S323 - its certificate is its own
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/_ministack/ready", context=context, timeout=2).close()  # noqa: S310
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text(errors="replace")[-4000:])

    def client(self, service: str, account: str = DEV, **credentials: str) -> Any:
        keys = credentials or {"aws_access_key_id": account, "aws_secret_access_key": "secret"}
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            verify=str(self.folder / "ministack-tls" / "server.crt"),
            config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}),
            **keys,
        )

    def control(self, operation: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - our own emulator
            self.url, json.dumps(body or {}).encode(), {"X-Amz-Target": f"LocalControl.{operation}"}, method="POST"
        )
        context = ssl._create_unverified_context()  # noqa: S323
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:  # noqa: S310
            return json.loads(answer.read())

    def ignored(self, type_name: str) -> dict[str, list[str]]:
        return {
            one["property"]: one["logicalIds"] for one in self.control("Report")["ignored"] if one["type"] == type_name
        }

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _resource_spec(folder: Path) -> Path:
    path = folder / "resource-spec.json"
    node = shutil.which("node")
    subprocess.run([node, "local/emulator/resource-spec.mjs", str(path)], cwd=ROOT, check=True)  # noqa: S603
    return path


@pytest.fixture(scope="session")
def standin() -> Iterator[StandIn]:
    one = StandIn()
    yield one
    one.close()


@pytest.fixture(scope="session")
def emulator(standin: StandIn) -> Iterator[Emulator]:
    # Lambda code finds its SDK in node_modules by the folders above it.
    folder = ROOT / ".local" / "tmp" / f"emulator-{os.getpid()}"
    folder.mkdir(parents=True)
    one = Emulator(folder, standin.url)
    yield one
    one.close()
    shutil.rmtree(folder)


@pytest.fixture
def fresh(standin: StandIn) -> StandIn:
    """The stand-in, with nothing asked of it yet."""
    standin.requests.clear()
    standin.outcome = ("InService", None)
    return standin


class Stack:
    """A stack of CloudFormation, driven by the real client."""

    def __init__(self, cloudformation: Any, name: str) -> None:
        self.cloudformation = cloudformation
        self.name = name

    def create(self, resources: dict[str, Any], **options: Any) -> Stack:
        self.cloudformation.create_stack(StackName=self.name, **_body(resources, options))
        return self.wait()

    def update(self, resources: dict[str, Any], **options: Any) -> Stack:
        self.cloudformation.update_stack(StackName=self.name, **_body(resources, options))
        return self.wait()

    def delete(self) -> Stack:
        identity = self.describe()["StackId"]
        self.cloudformation.delete_stack(StackName=identity)
        return self.wait(identity)

    def describe(self) -> dict[str, Any]:
        return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]

    def wait(self, identity: str | None = None) -> Stack:
        identity = identity or self.describe()["StackId"]
        deadline = time.monotonic() + 60
        while True:
            stack = self.cloudformation.describe_stacks(StackName=identity)["Stacks"][0]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                self.status = stack["StackStatus"]
                self.identity = identity
                return self
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} is still {stack['StackStatus']}")
            time.sleep(0.1)

    @property
    def outputs(self) -> dict[str, str]:
        return {one["OutputKey"]: one["OutputValue"] for one in self.describe().get("Outputs", [])}

    @property
    def physical_ids(self) -> dict[str, str]:
        found = self.cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        return {one["LogicalResourceId"]: one.get("PhysicalResourceId", "") for one in found}

    def reasons(self, logical_id: str) -> list[str]:
        events = self.cloudformation.describe_stack_events(StackName=self.identity)["StackEvents"]
        return [
            event["ResourceStatusReason"]
            for event in events
            if event["LogicalResourceId"] == logical_id and event.get("ResourceStatusReason")
        ]


def _body(resources: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    template = {"Resources": resources, **options.pop("sections", {})}
    return {
        "TemplateBody": json.dumps(template),
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        **options,
    }


@pytest.fixture
def stack(emulator: Emulator, request: pytest.FixtureRequest) -> Iterator[Callable[..., Stack]]:
    made: list[Stack] = []

    def make(name: str, account: str = DEV) -> Stack:
        one = Stack(emulator.client("cloudformation", account), name)
        made.append(one)
        return one

    yield make
    for one in reversed(made):
        found = [
            stack
            for stack in one.cloudformation.describe_stacks()["Stacks"]
            if stack["StackName"] == one.name and stack["StackStatus"] != "DELETE_COMPLETE"
        ]
        if found:
            one.delete()
