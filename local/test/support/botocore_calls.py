"""What botocore makes of the simulator: every answer parsed by its model, and what the simulator refuses."""

from __future__ import annotations

import json
import sys
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape

REGION = "eu-west-1"


def client_of(url: str, service: str, account: str, *, checked: bool = True) -> Any:
    """Make a client; an unchecked one sends requests that botocore itself would refuse."""
    return botocore.session.get_session().create_client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=account,
        aws_secret_access_key="x",  # noqa: S106 - no secret
        config=Config(parameter_validation=checked, retries={"total_max_attempts": 1}),
    )


def strangers(shape: Shape, value: Any, path: str) -> list[str]:
    """Name what an answer has that the model lacks, and what the model requires and the answer lacks."""
    if isinstance(shape, StructureShape):
        extra = [f"{path}.{name} is unknown" for name in value if name not in shape.members]
        lost = [f"{path}.{name} is missing" for name in shape.required_members if name not in value]
        inner = [
            problem
            for name, member in shape.members.items()
            if name in value
            for problem in strangers(member, value[name], f"{path}.{name}")
        ]
        return extra + lost + inner
    if isinstance(shape, ListShape):
        return [p for i, item in enumerate(value) for p in strangers(shape.member, item, f"{path}[{i}]")]
    if isinstance(shape, MapShape):
        return [p for key, item in value.items() for p in strangers(shape.value, item, f"{path}.{key}")]
    return []


def call(client: Any, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """Call an operation and tell the parsed answer with its strangers, or the code and message of a refusal."""
    method = next(m for m, name in client.meta.method_to_api_mapping.items() if name == operation)
    try:
        answer = getattr(client, method)(**request)
    except ClientError as error:
        modeled = type(error).__name__
        return {
            "class": modeled,
            "code": error.response["Error"]["Code"],
            "message": error.response["Error"]["Message"],
        }
    answer.pop("ResponseMetadata")
    shape = client.meta.service_model.operation_model(operation).output_shape
    return {"answer": answer, "strangers": strangers(shape, answer, operation) if shape else []}


def main() -> None:
    """Read calls from standard input, one JSON object a line, and write what became of each."""
    url = sys.argv[1]
    clients: dict[tuple[str, str, bool], Any] = {}
    for line in sys.stdin:
        said = json.loads(line)
        key = (said.get("service", "sagemaker"), said.get("account", "111111111111"), said.get("checked", True))
        if key not in clients:
            clients[key] = client_of(url, key[0], key[1], checked=key[2])
        json.dump(call(clients[key], said["operation"], said["request"]), sys.stdout, default=str)
        sys.stdout.write("\n")


main()
