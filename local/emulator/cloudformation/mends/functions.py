"""AWS::Lambda::Function: dead letters, concurrency, VPC and key; missing code fails the stack."""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc

from emulator.host.mended import mend

from ..builtin import after
from ..reading import plain
from ..resource import Properties
from .answers import require_success

TYPE = "AWS::Lambda::Function"
# By property: the member of UpdateFunctionConfiguration, and its value if a template drops the property.
_CONFIGURATION: dict[str, tuple[str, Any]] = {
    "DeadLetterConfig": ("DeadLetterConfig", {}),
    "VpcConfig": ("VpcConfig", {"SubnetIds": [], "SecurityGroupIds": []}),
    "KmsKeyArn": ("KMSKeyArn", ""),
    "FileSystemConfigs": ("FileSystemConfigs", []),
}


@after(TYPE)
def require_code(name: str, _: Properties, new: Properties) -> None:
    """Fail if S3 doesn't have the code, as Lambda does; ministack would create the function without code."""
    code = new.get("Code") or {}
    if code.get("S3Key") and not lambda_svc._functions[name].get("code_zip"):
        raise ValueError(
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. "
            f"S3 Error Message: The specified key does not exist: {code.get('S3Bucket')}/{code['S3Key']}"
        )


@after(TYPE)
def keep_configuration(name: str, old: Properties, new: Properties) -> None:
    """Put the rest of the configuration with Lambda's API."""
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
    """Report what this module corrects."""
    for name in (*_CONFIGURATION, "ReservedConcurrentExecutions"):
        mend(f"{TYPE} {name}", "a template sets it as Lambda's API does")
    mend(f"{TYPE} Code", "a missing object fails the stack")
