"""A stand-in for the simulator: it keeps resources, and checks every request against botocore's model."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session
import botocore.validate

SERVICES = {
    "SageMaker": "sagemaker",
    "CodePipeline_20150709": "codepipeline",
    "AnyScaleFrontendService": "application-autoscaling",
}
PATHS = {
    "Model": "model",
    "EndpointConfig": "endpoint-config",
    "Endpoint": "endpoint",
    "ModelPackageGroup": "model-package-group",
    "ModelCard": "model-card",
    "Pipeline": "pipeline",
}
KIND = re.compile(
    r"^(Create|Describe|Update|Delete)(Model|EndpointConfig|Endpoint|ModelPackageGroup|ModelCard|Pipeline)$"
)


class RefusalError(Exception):
    """An answer of 400."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Request:
    """A request of the emulator."""

    service: str
    operation: str
    account: str
    region: str
    principal: str | None
    body: dict[str, Any]


class StandIn:
    """An HTTP server that answers as the simulator would."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        # How the next creation or update of an endpoint ends: a status and, if it fails, a reason.
        self.outcome: tuple[str, str | None] = ("InService", None)
        # How many more requests are throttled.
        self.throttled = 0
        self.lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, operation: str) -> list[Request]:
        return [request for request in self.requests if request.operation == operation]

    def answer(self, request: Request) -> dict[str, Any]:
        with self.lock:
            self.requests.append(request)
            if self.throttled > 0:
                self.throttled -= 1
                raise RefusalError("ThrottlingException", "Rate exceeded")
            _validate(request)
            named = KIND.match(request.operation) if request.service == "sagemaker" else None
            if named:
                return getattr(self, f"_{named[1].lower()}")(named[2], request)
            answer = getattr(self, f"_{_snake(request.operation)}", None)
            return answer(request) if answer else {}

    def _create(self, kind: str, request: Request) -> dict[str, Any]:
        name = request.body[f"{kind}Name"]
        key = (request.account, kind, name)
        if key in self.rows:
            raise RefusalError("ValidationException", f"Cannot create already existing {kind} {name}")
        arn = f"arn:aws:sagemaker:{request.region}:{request.account}:{PATHS[kind]}/{name}"
        self.rows[key] = {**request.body, f"{kind}Arn": arn, "CreationTime": time.time(), **self._begun(kind)}
        return {f"{kind}Arn": arn}

    def _begun(self, kind: str) -> dict[str, Any]:
        if kind == "Endpoint":
            return {"EndpointStatus": "Creating", "polls": 0}
        return {
            "ModelPackageGroup": {"ModelPackageGroupStatus": "Completed"},
            "ModelCard": {"ModelCardVersion": 1},
        }.get(kind, {})

    def _row(self, kind: str, request: Request) -> dict[str, Any]:
        name = request.body[f"{kind}Name"]
        row = self.rows.get((request.account, kind, name))
        if row is None:
            raise RefusalError("ValidationException", f"Could not find {kind} {name}")
        return row

    def _describe(self, kind: str, request: Request) -> dict[str, Any]:
        row = self._row(kind, request)
        if kind == "Endpoint":
            self._move(row)
        return {key: value for key, value in row.items() if key not in ("polls", "next", "Tags")}

    def _move(self, row: dict[str, Any]) -> None:
        """Change the status of an endpoint when it is described for the second time."""
        row["polls"] += 1
        if row["EndpointStatus"] not in ("Creating", "Updating") or row["polls"] < 2:
            return
        row["EndpointStatus"], reason = self.outcome
        if reason:
            row["FailureReason"] = reason
        if reason is None and "next" in row:
            row["EndpointConfigName"] = row["next"]

    def _update(self, kind: str, request: Request) -> dict[str, Any]:
        row = self._row(kind, request)
        if kind == "Endpoint":
            row.update(EndpointStatus="Updating", polls=0, next=request.body["EndpointConfigName"])
        else:
            row.update(request.body)
        return {f"{kind}Arn": row[f"{kind}Arn"]}

    def _delete(self, kind: str, request: Request) -> dict[str, Any]:
        self._row(kind, request)
        del self.rows[(request.account, kind, request.body[f"{kind}Name"])]
        return {}

    def _put_model_package_group_policy(self, request: Request) -> dict[str, Any]:
        self._row("ModelPackageGroup", request)["policy"] = json.loads(request.body["ResourcePolicy"])
        return {}

    def _delete_model_package_group_policy(self, request: Request) -> dict[str, Any]:
        self._row("ModelPackageGroup", request).pop("policy")
        return {}

    def _create_pipeline(self, request: Request) -> dict[str, Any]:
        declared = {**request.body["pipeline"], "version": 1}
        self.rows[(request.account, "CodePipeline", declared["name"])] = declared
        return {"pipeline": declared}

    def _update_pipeline(self, request: Request) -> dict[str, Any]:
        key = (request.account, "CodePipeline", request.body["pipeline"]["name"])
        self.rows[key] = {**request.body["pipeline"], "version": self.rows[key]["version"] + 1}
        return {"pipeline": self.rows[key]}

    def _get_pipeline(self, request: Request) -> dict[str, Any]:
        return {"pipeline": self.rows[(request.account, "CodePipeline", request.body["name"])]}

    def _delete_pipeline(self, request: Request) -> dict[str, Any]:
        if self.rows.pop((request.account, "CodePipeline", request.body["name"]), None) is None:
            raise RefusalError("PipelineNotFoundException", "no such pipeline")
        return {}

    def _register_scalable_target(self, request: Request) -> dict[str, Any]:
        self.rows[(request.account, "ScalableTarget", request.body["ResourceId"])] = request.body
        return {"ScalableTargetARN": f"arn:aws:application-autoscaling:eu-west-1:{request.account}:scalable-target/1"}

    def _describe_scalable_targets(self, request: Request) -> dict[str, Any]:
        arn = f"arn:aws:application-autoscaling:eu-west-1:{request.account}:scalable-target/1"
        return {"ScalableTargets": [{"ScalableTargetARN": arn}]}

    def _deregister_scalable_target(self, request: Request) -> dict[str, Any]:
        if self.rows.pop((request.account, "ScalableTarget", request.body["ResourceId"]), None) is None:
            raise RefusalError("ObjectNotFoundException", "no such target")
        return {}

    def _put_scaling_policy(self, request: Request) -> dict[str, Any]:
        self.rows[(request.account, "ScalingPolicy", request.body["PolicyName"])] = request.body
        return {
            "PolicyARN": f"arn:aws:autoscaling:eu-west-1:{request.account}:scalingPolicy:{request.body['PolicyName']}"
        }

    def _delete_scaling_policy(self, request: Request) -> dict[str, Any]:
        if self.rows.pop((request.account, "ScalingPolicy", request.body["PolicyName"]), None) is None:
            raise RefusalError("ObjectNotFoundException", "no such policy")
        return {}


def _validate(request: Request) -> None:
    model = botocore.session.get_session().get_service_model(request.service)
    shape = model.operation_model(request.operation).input_shape
    report = botocore.validate.ParamValidator().validate(request.body, shape)
    if report.has_errors():
        raise RefusalError("ValidationException", report.generate_report())


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _handler(standin: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            prefix, operation = self.headers["x-amz-target"].split(".")
            request = Request(
                SERVICES[prefix],
                operation,
                self.headers["x-local-account"],
                self.headers["x-local-region"],
                self.headers.get("x-local-principal"),
                json.loads(body),
            )
            self._say(standin.answer, request)

        def _say(self, answer: Callable[[Request], dict[str, Any]], request: Request) -> None:
            try:
                status, said = 200, answer(request)
            except RefusalError as refusal:
                status, said = 400, {"__type": refusal.code, "message": str(refusal)}
            except Exception as error:
                status, said = 500, {"__type": "InternalFailure", "message": repr(error)}
            payload = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/x-amz-json-1.1")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    return Handler
