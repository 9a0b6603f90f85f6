"""The role of a function: Lambda must be able to assume it, and writes logs and traces with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from ministack.core import responses
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners

from emulator.host.mended import mend
from emulator.iam.authorization import Question, decide
from emulator.iam.identity import account_of, role_record
from emulator.iam.sessions import trusts

SERVICE = "lambda.amazonaws.com"
_TYPE = "AWS::Lambda::Function"
_NOT_TRUSTED = "The role defined for the function cannot be assumed by Lambda."
_ACTIVE = "Active"


def install() -> None:
    """Check the trust policy when a function gets a role, and the permissions for its log when the function has run."""
    _install_trust()
    emit = lambda_svc._emit_lambda_logs

    def emit_logs(function: dict[str, Any], *rest: Any, **options: Any) -> None:
        config = function.get("config") or function
        if may_log(config):
            emit(function, *rest, **options)

    lambda_svc._emit_lambda_logs = emit_logs
    mend("lambda roles", "a role must trust Lambda, and its permissions decide about logs, metrics in logs, and traces")


def assumable(role_arn: str, function_arn: str) -> bool:
    """Tell whether Lambda may assume a role for a function; ministack itself refuses a role that doesn't exist."""
    role = role_record(role_arn)
    context = {"aws:SourceArn": function_arn, "aws:SourceAccount": account_of(function_arn)}
    return role is None or trusts(role, SERVICE, context)


def may_log(config: dict[str, Any]) -> bool:
    """Ask IAM what Lambda asks after an invocation: whether the role may write the log and, if active, the trace."""
    role = role_record(config.get("Role", ""))
    if role is None:
        return True
    function_arn = config["FunctionArn"]
    account, region = account_of(function_arn), function_arn.split(":")[3]
    session = f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/{config['FunctionName']}"

    def ask(action: str, resource: str) -> bool:
        return decide(Question(session, action, resource, {}, via="lambda")).allowed

    with responses.request_scope(account, region):
        if (config.get("TracingConfig") or {}).get("Mode") == _ACTIVE:
            for action in ("xray:PutTraceSegments", "xray:PutTelemetryRecords"):
                ask(action, "*")
        stream = _stream_arn(config, account, region)
        return ask("logs:CreateLogStream", stream) and ask("logs:PutLogEvents", stream)


def _stream_arn(config: dict[str, Any], account: str, region: str) -> str:
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"
    day = datetime.now(timezone.utc).strftime("%Y/%m/%d")
    stream = f"{day}/[{config.get('Version', '$LATEST')}]{uuid.uuid4().hex}"
    return f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:{stream}"


def _install_trust() -> None:
    """Refuse a role that doesn't trust Lambda, in the API and in templates."""
    create_by_api, handlers = lambda_svc._create_function, provisioners._RESOURCE_HANDLERS[_TYPE]

    def create_function(data: dict[str, Any]) -> Any:
        refused = _distrust(data.get("Role") or "", data.get("FunctionName") or "*")
        if refused:
            return responses.error_response_json("InvalidParameterValueException", refused, 400)
        return create_by_api(data)

    lambda_svc._create_function = create_function
    handlers["create"] = _checked(handlers["create"])


def _checked(create: Callable[..., Any]) -> Callable[..., Any]:
    def create_checked(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        refused = _distrust(props.get("Role", ""), props.get("FunctionName", "*"))
        if refused:
            raise ValueError(refused)
        return create(logical_id, props, stack_name)

    return create_checked


def _distrust(role_arn: str, name: str) -> str | None:
    function_arn = f"arn:aws:lambda:{responses.get_region()}:{responses.get_account_id()}:function:{name}"
    return None if assumable(role_arn, function_arn) else f"{_NOT_TRUSTED} ({role_arn})"
