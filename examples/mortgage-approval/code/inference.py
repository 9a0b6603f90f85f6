"""Serve the model with the four handlers that SageMaker's scikit-learn container calls.

A request is application/json, {"instances": [{feature: value, ...}, ...]}, or text/csv with a header. The response is
application/json, {"predictions": [{"label": ..., "probability": ...}, ...]}, or text/csv if the request accepts that.

The container turns every exception of a handler into status 500 without a reason, and server errors can roll back the
update of an endpoint. A mistake of the caller must not do that. A handler that refuses a request therefore passes on a
`Refusal`, and `output_fn` responds with status 400, 406 or 415 and the reason.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import sklearn
from werkzeug.wrappers import Response  # the container's web framework

JSON = "application/json"
CSV = "text/csv"


class RequestError(ValueError):
    """A request that can't be answered, with a reason for the caller and the HTTP status."""

    def __init__(self, reason: str, status: int = 400) -> None:
        """Create the error."""
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Refusal:
    """A bad request on its way to the caller."""

    reason: str
    status: int


@dataclass(frozen=True)
class Model:
    """A trained pipeline and the metadata that training wrote."""

    pipeline: Any
    metadata: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """Return the names of the features in the order of training."""
        return [feature["name"] for feature in self.metadata["features"]]


def model_fn(model_dir: str) -> Model:
    """Load the model. Refuse one from another version of scikit-learn, because its predictions may differ."""
    folder = Path(model_dir)
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    if metadata["scikitLearn"] != sklearn.__version__:
        raise RuntimeError(
            f"the model was trained with scikit-learn {metadata['scikitLearn']}, but this is {sklearn.__version__}"
        )
    return Model(joblib.load(folder / "model.joblib"), metadata)


def parse(body: str | bytes, content_type: str) -> pd.DataFrame:
    """Read the rows of a request with all of its columns. Raise RequestError if that is impossible."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in (JSON, CSV):
        raise RequestError(f"content type must be {JSON} or {CSV}, got {content_type}", 415)
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        return _parse_json(text) if kind == JSON else _parse_csv(text)
    except UnicodeDecodeError:
        raise RequestError("the body is not UTF-8") from None


def _parse_json(text: str) -> pd.DataFrame:
    try:
        payload = json.loads(text)
    except json.JSONDecodeError as error:
        raise RequestError(f"the body is not JSON: {error}") from None
    instances = payload.get("instances") if isinstance(payload, dict) else None
    if not isinstance(instances, list) or not instances:
        raise RequestError('the body must be {"instances": [{feature: value, ...}, ...]} with at least one instance')
    for index, instance in enumerate(instances):
        if not isinstance(instance, dict):
            raise RequestError(f"instances[{index}] must be an object of features, got {json.dumps(instance)}")
        if instance.keys() != instances[0].keys():
            raise RequestError(f"instances[{index}] must have the same features as instances[0]")
    return pd.DataFrame(instances, dtype=object)


def _parse_csv(text: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(io.StringIO(text), skipinitialspace=True, float_precision="round_trip")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RequestError(f"the body is not CSV with a header: {error}") from None
    if table.empty:
        raise RequestError("the body must be CSV with a header and at least one row")
    return table.astype(object)


def check(table: pd.DataFrame, metadata: dict[str, Any]) -> pd.DataFrame:
    """Return the features in the order and types of training. Raise RequestError, which names every wrong feature."""
    features = metadata["features"]
    names = [feature["name"] for feature in features]
    missing = [name for name in names if name not in table.columns]
    unknown = [str(name) for name in table.columns if name not in names]
    faults = [f"missing {', '.join(missing)}"] if missing else []
    faults += [f"unknown {', '.join(unknown)}"] if unknown else []
    if faults:
        raise RequestError(f"features: {'; '.join(faults)}; the model takes {', '.join(names)}")
    faults = [fault for feature in features for fault in _faults(table[feature["name"]], feature)]
    if faults:
        raise RequestError("; ".join(faults))
    types = {feature["name"]: float if feature["type"] == "numeric" else str for feature in features}
    return table[names].astype(types)


def _faults(column: pd.Series, feature: dict[str, Any]) -> list[str]:
    if feature["type"] == "numeric":
        wanted = "a number"
        good = column.map(_is_number)
    else:
        wanted = f"one of {', '.join(feature['categories'])}"
        good = column.isin(feature["categories"])
    bad = column[~good.astype(bool)]
    return [f"{feature['name']} must be {wanted}, got {_show(bad.iloc[0])} in row {bad.index[0]}"] if len(bad) else []


def _is_number(value: Any) -> bool:
    """Accept finite numbers only. The model never saw a missing value, so it must not decide on one."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and float("-inf") < value < float("inf")


def _show(value: Any) -> str:
    return "null" if pd.isna(value) else json.dumps(value, default=str)


def predict(table: pd.DataFrame, model: Model) -> list[dict[str, Any]]:
    """Return the label and the probability of the positive label for each row."""
    rows = check(table, model.metadata)
    metadata = model.metadata
    return [
        {
            "label": metadata["positiveLabel"] if probability >= metadata["threshold"] else metadata["negativeLabel"],
            "probability": float(probability),
        }
        for probability in model.pipeline.predict_proba(rows)[:, 1]
    ]


def _refusing(handler: Callable) -> Callable:
    """Make a handler pass on a refusal, and turn its own RequestError into one."""

    @wraps(handler)
    def answer(data: Any, context: Any) -> Any:
        if isinstance(data, Refusal):
            return data
        try:
            return handler(data, context)
        except RequestError as error:
            return Refusal(str(error), error.status)

    return answer


@_refusing
def input_fn(body: str | bytes, content_type: str) -> pd.DataFrame | Refusal:
    """Read a request."""
    return parse(body, content_type)


@_refusing
def predict_fn(table: pd.DataFrame, model: Model) -> list[dict[str, Any]] | Refusal:
    """Predict the rows of a request."""
    return predict(table, model)


def output_fn(predictions: list[dict[str, Any]] | Refusal, accept: str) -> tuple[str, str] | Response:
    """Return the body and content type of the response, or a response with an error status."""
    if isinstance(predictions, Refusal):
        return _refuse(predictions)
    kinds = [kind.split(";")[0].strip().lower() for kind in (accept or "*/*").split(",")]
    for kind in kinds:
        if kind in (JSON, "application/*", "*/*"):
            return json.dumps({"predictions": predictions}), JSON
        if kind in (CSV, "text/*"):
            return pd.DataFrame(predictions).to_csv(index=False), CSV
    return _refuse(Refusal(f"accept must be {JSON} or {CSV}, got {accept}", 406))


def _refuse(refusal: Refusal) -> Response:
    return Response(json.dumps({"error": refusal.reason}), status=refusal.status, mimetype=JSON)
