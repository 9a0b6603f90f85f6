"""Serve the model with the four handlers that SageMaker's scikit-learn container calls.

A request is application/json, {"instances": [{feature: value, ...}, ...]}, or text/csv with a header. The package
`tabular` reads both, as it reads the training data and the captured traffic. The response is application/json,
{"predictions": [{"label": ..., "probability": ...}, ...]}, or text/csv if the request accepts that.

The container turns every exception of a handler into status 500 without a reason, and server errors can roll back the
update of an endpoint. A mistake of the caller must not do that. A handler that refuses a request therefore passes on a
`Refusal`, and `output_fn` responds with status 400, 406 or 415 and the reason.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import sklearn
from werkzeug.wrappers import Response  # the container's web framework

from tabular import text
from tabular.schema import NUMERIC, Column, Schema
from tabular.text import CSV, JSON, quote
from tabular.values import MISSING, category, number

SHOWN = 20  # unknown features that a refusal names


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

    @cached_property
    def schema(self) -> Schema:
        """Return the schema of the features, in the order of training."""
        features = tuple(Column.from_json(feature) for feature in self.metadata["features"])
        return Schema(features, frozenset(self.metadata.get("missing", MISSING)))

    @property
    def names(self) -> list[str]:
        """Return the names of the features in the order of training."""
        return self.schema.names


def model_fn(model_dir: str) -> Model:
    """Load the model. Refuse one from another version of scikit-learn, because its predictions may differ."""
    folder = Path(model_dir)
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    if metadata["scikitLearn"] != sklearn.__version__:
        raise RuntimeError(
            f"the model was trained with scikit-learn {metadata['scikitLearn']}, but this is {sklearn.__version__}"
        )
    return Model(joblib.load(folder / "model.joblib"), metadata)


def parse(body: str | bytes, content_type: str) -> text.Rows:
    """Read the rows of a request with all of its columns. Raise RequestError if that is impossible."""
    if text.kind_of(content_type) not in (JSON, CSV):
        raise RequestError(f"content type must be {JSON} or {CSV}, got {content_type}", 415)
    try:
        return text.read(body, content_type)
    except text.UnreadableError as error:
        raise RequestError(str(error)) from None


def check(table: pd.DataFrame | text.Rows, model: Model) -> pd.DataFrame:
    """Return the features in the order and types of training. Raise RequestError, which names every wrong feature."""
    names = list(table.columns if isinstance(table, pd.DataFrame) else table.names)
    missing = [name for name in model.names if name not in names]
    unknown = [name for name in names if name not in model.schema]
    faults = [f"missing {', '.join(missing)}"] if missing else []
    faults += [f"unknown {', '.join(unknown[:SHOWN])}"] if unknown else []
    if faults:
        raise RequestError(f"features: {'; '.join(faults)}; the model takes {', '.join(model.names)}")
    given = {name: list(table[name]) if isinstance(table, pd.DataFrame) else table.column(name) for name in model.names}
    columns = {column.name: _read(given[column.name], column, model.schema.missing) for column in model.schema.columns}
    faults = [fault for column in model.schema.columns for fault in _faults(given, columns, column)]
    if faults:
        raise RequestError("; ".join(faults))
    return pd.DataFrame(columns)


def _read(values: list[Any], column: Column, missing: frozenset[str]) -> list[Any]:
    """Read values in the type of a column. What the model can't take is None: it never saw a missing value."""
    if column.type == NUMERIC:
        numbers = [number(value, missing) for value in values]
        return [found if found is not None and math.isfinite(found) else None for found in numbers]
    found = [category(value, missing) for value in values]
    return [value if value in column.categories else None for value in found]


def _faults(given: dict[str, list[Any]], columns: dict[str, list[Any]], column: Column) -> list[str]:
    found = columns[column.name]
    if None not in found:
        return []
    wanted = "a number" if column.type == NUMERIC else f"one of {', '.join(column.categories)}"
    row = found.index(None)
    return [f"{column.name} must be {wanted}, got {_show(given[column.name][row])} in row {row}"]


def _show(value: Any) -> str:
    return "null" if value is None or (isinstance(value, float) and math.isnan(value)) else quote(value)


def predict(table: pd.DataFrame | text.Rows, model: Model) -> list[dict[str, Any]]:
    """Return the label and the probability of the positive label for each row."""
    rows = check(table, model)
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
def input_fn(body: str | bytes, content_type: str) -> text.Rows | Refusal:
    """Read a request."""
    return parse(body, content_type)


@_refusing
def predict_fn(table: text.Rows, model: Model) -> list[dict[str, Any]] | Refusal:
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
