"""Bodies of S3 requests, written by botocore's serializer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.serialize
import botocore.session

from ..reading import plain
from ..translation import translate


def body_of(operation: str, payload: dict[str, Any]) -> bytes:
    """Write the XML body of a request; omit members that are None or empty."""
    model, serializer = _s3()
    operation_model = model.operation_model(operation)
    members = translate(operation_model.input_shape, _pruned(plain(payload)), _refuse)
    request = serializer.serialize_to_request({"Bucket": "bucket", **members}, operation_model)
    return request["body"]


def _pruned(value: Any) -> Any:
    if isinstance(value, Mapping):
        members = {key: _pruned(item) for key, item in value.items()}
        return {key: item for key, item in members.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value


def _refuse(path: str) -> None:
    raise LookupError(f"S3's API has no member for {path}")


@cache
def _s3() -> tuple[Any, Any]:
    model = botocore.session.get_session().get_service_model("s3")
    return model, botocore.serialize.create_serializer(model.metadata["protocol"], include_validation=False)
