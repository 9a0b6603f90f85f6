"""Copies of objects: with a checksum of the algorithm that the request names, and not over an object that exists."""

from __future__ import annotations

from typing import Any

from ministack.services import s3

from emulator.host.mended import mend

S3Response = tuple[int, dict[str, str], Any]


def install() -> None:
    """Make copies with a checksum, and only if the condition of the request holds."""
    copy = s3._copy_object

    def copy_object(bucket_name: str, key: str, headers: dict[str, str]) -> S3Response:
        there = (s3._ensure_bucket(bucket_name) or {"objects": {}})["objects"]
        if headers.get("if-none-match") == "*" and key in there:
            message = "At least one of the pre-conditions you specified did not hold"
            return s3._error("PreconditionFailed", message, 412, f"/{bucket_name}/{key}")
        algorithm = headers.get("x-amz-checksum-algorithm")
        named = {"x-amz-sdk-checksum-algorithm": algorithm} if algorithm else {}
        return copy(bucket_name, key, {**headers, **named})

    s3._copy_object = copy_object
    mend("copies in s3", "a copy gets the checksum that is asked for, and replaces nothing that it must not")
