"""AWS::Lambda::Function: dead letters, concurrency, VPC and key; code that is not there fails the stack."""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc

from emulator.host.mended import mend

from ..builtin import after
from ..reading import plain
from ..resource import Properties
from .answers import require_success

TYPE = "AWS::Lambda::Function"
# The property, the member of UpdateFunctionConfiguration, and what it is when a template drops it.
_CONFIGURATION: dict[str, tuple[str, Any]] = {
    "DeadLetterConfig": ("DeadLetterConfig", {}),
    "VpcConfig": ("VpcConfig", {"SubnetIds": [], "SecurityGroupIds": []}),
    "KmsKeyArn": ("KMSKeyArn", ""),
    "FileSystemConfigs": ("FileSystemConfigs", []),
}


@after(TYPE)
def require_code(name: str, _: Properties, new: Properties) -> None:
    """Fail where S3 has no such object, as Lambda does; ministack goes on without code."""
    code = new.get("Code") or {}
    if code.get("S3Key") and not lambda_svc._functions[name].get("code_zip"):
        raise ValueError(
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. "
            f"S3 Error Message: The specified key does not exist: {code.get('S3Bucket')}/{code['S3Key']}"
        )


@after(TYPE)
def keep_configuration(name: str, old: Properties, new: Properties) -> None:
    """Put the rest of the configuration by Lambda's own API."""
    change = {
        member: plain(new[name_of]) if name_of in new else absent
        for name_of, (member, absent) in _CONFIGURATION.items()
        if name_of in new or name_of in old
    }
    if change:
        require_success(TYPE, lambda_svc._update_config(name, change))
    reserved = new.get("ReservedConcurrentExecutions")
    if reserved is not None:
        lambda_svc._functions[name]["concurrency"] = int(reserved)
    elif "ReservedConcurrentExecutions" in old:
        lambda_svc._functions[name]["concurrency"] = None


def install() -> None:
    """Say what is mended."""
    for name in (*_CONFIGURATION, "ReservedConcurrentExecutions"):
        mend(f"{TYPE} {name}", "kept as Lambda's API keeps it")
    mend(f"{TYPE} Code", "an object that is not there fails the stack")
