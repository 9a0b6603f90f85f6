"""Lambda functions that write their events to a file, and fail if the test wants it."""

from __future__ import annotations

import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .running import REGION, TOOLS, Emulator

_CODE = """
import { appendFileSync } from 'node:fs';
export const handler = async (event) => {
  appendFileSync(process.env.NOTES, JSON.stringify(event) + '\\n');
  for (const line of JSON.parse(process.env.LINES ?? '[]')) process.stdout.write(line + '\\n');
  if (process.env.FAILS) throw new Error('told to fail');
  return { seen: true };
};
"""


@dataclass
class Function:
    """A deployed function."""

    emulator: Emulator
    account: str
    name: str
    notes: Path

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{self.account}:function:{self.name}"

    @property
    def events(self) -> list[Any]:
        if not self.notes.exists():
            return []
        return [json.loads(line) for line in self.notes.read_text().splitlines()]

    @property
    def client(self) -> Any:
        return self.emulator.client("lambda", self.account)

    def permit(self, source_arn: str, principal: str = "events.amazonaws.com") -> None:
        self.client.add_permission(
            FunctionName=self.name,
            StatementId=f"s{uuid.uuid4().hex}",
            Action="lambda:InvokeFunction",
            Principal=principal,
            SourceArn=source_arn,
        )


def deploy(
    emulator: Emulator,
    *,
    account: str = TOOLS,
    fails: bool = False,
    lines: list[str] | None = None,
    statements: list[dict[str, Any]] | None = None,
    **options: Any,
) -> Function:
    """Create a function with a role of its own."""
    name = f"function-{uuid.uuid4().hex[:10]}"
    notes = emulator.folder / f"{name}.jsonl"
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    # Lambda writes the log of a function as its role.
    group = f"arn:aws:logs:{REGION}:{account}:log-group:/aws/lambda/{name}:*"
    logs = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": group}
    role = emulator.role(f"{name}-role", [logs, *(statements or [])], account, trust)
    variables = {"NOTES": str(notes), "LINES": json.dumps(lines or []), **({"FAILS": "yes"} if fails else {})}
    emulator.client("lambda", account).create_function(
        FunctionName=name,
        Runtime="nodejs22.x",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": archive("index.mjs", _CODE)},
        Environment={"Variables": variables},
        **options,
    )
    return Function(emulator, account, name, notes)


def archive(name: str, code: str) -> bytes:
    """Make the archive of a function with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        written.writestr(name, code)
    return content.getvalue()


def until(condition: Callable[[], Any], seconds: float = 15) -> Any:
    """Wait until a condition has a value, and return the value."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError("the condition did not become true")
        time.sleep(0.05)


def queue(emulator: Emulator, account: str = TOOLS, policy: list[dict[str, Any]] | None = None) -> tuple[str, str]:
    """Create a queue to which rules of its account may send; return its URL and its ARN."""
    sqs = emulator.client("sqs", account)
    name = f"queue-{uuid.uuid4().hex[:10]}"
    arn = f"arn:aws:sqs:{REGION}:{account}:{name}"
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    tls_only = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    statements = [tls_only, allow] if policy is None else policy
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    url = sqs.create_queue(QueueName=name, Attributes={"Policy": document} if statements else {})["QueueUrl"]
    return url, arn


def messages(emulator: Emulator, url: str, account: str = TOOLS) -> list[dict[str, Any]]:
    """Receive the messages of a queue."""
    answer = emulator.client("sqs", account).receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return answer.get("Messages", [])
