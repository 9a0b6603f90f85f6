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
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import sklearn
from werkzeug.wrappers import Response  # the container's web framework

from tabular import shape, text
from tabular.schema import NUMERIC, Column, Schema
from tabular.text import CSV, JSON, quote
from tabular.values import MISSING, category, number

SHOWN = 20  # names of each kind that a refusal shows
REASON = 2_000  # characters of a refusal, which may quote what the caller has sent


class RequestError(ValueError):
    """A request that can't be answered, with a reason for the caller and the HTTP status."""

    def __init__(self, reason: str, status: int = 400) -> None:
        """Create the error."""
        super().__init__(reason if len(reason) <= REASON else f"{reason[:REASON]}…")
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
        return Schema.of({"missing": sorted(MISSING), **self.metadata}, "features")

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


def parse(body: str | bytes | None, content_type: str | None) -> text.Rows:
    """Read the rows of a request with all of its columns. Raise RequestError if that is impossible."""
    if text.kind_of(content_type) not in (JSON, CSV):
        raise RequestError(f"content type must be {JSON} or {CSV}, got {quote(content_type)}", 415)
    try:
        return text.read(body, content_type)
    except text.UnreadableError as error:
        raise RequestError(str(error)) from None


def check(table: pd.DataFrame | text.Rows, model: Model) -> pd.DataFrame:
    """Return the features in the order and types of training. Raise RequestError, which names every wrong feature."""
    names = dict.fromkeys(table.columns if isinstance(table, pd.DataFrame) else table.names)
    missing = [name for name in model.names if name not in names]
    unknown = [name for name in names if name not in model.schema]
    faults = [f"missing {_listed(missing)}"] if missing else []
    faults += [f"unknown {_listed(unknown)}"] if unknown else []
    if faults:
        raise RequestError(f"features: {'; '.join(faults)}; the model takes {_listed(model.names)}")
    given = _given(table, model.names)
    columns = {column.name: _read(given[column.name], column, model.schema.missing) for column in model.schema.columns}
    faults = [fault for column in model.schema.columns for fault in _faults(given, columns, column)]
    if faults:
        raise RequestError("; ".join(faults))
    return pd.DataFrame(columns)


def _listed(names: Sequence[str]) -> str:
    """List names, the first ones if there are many, and the beginnings of long ones."""
    shown = [name if len(name) <= shape.SHOWN else f"{name[: shape.SHOWN]}…" for name in names[:SHOWN]]
    shown = [name if _looks_as_it_is(name) else quote(name) for name in shown]
    return ", ".join(shown) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _looks_as_it_is(name: str) -> bool:
    """Say whether nobody would take a name for another one, as they would with a space or an accent of its own."""
    return name != "" and name == name.strip() and name.isprintable() and unicodedata.is_normalized("NFC", name)


def _given(table: pd.DataFrame | text.Rows, names: list[str]) -> dict[str, list[Any]]:
    if isinstance(table, pd.DataFrame):
        return {name: list(table[name]) for name in names}
    columns: dict[str, list[Any]] = {name: [] for name in names}
    table.append_to(columns)
    return columns


def _read(values: list[Any], column: Column, missing: frozenset[str]) -> list[Any]:
    """Read values in the type of a column. What the model can't take is None: it never saw a missing value."""
    if column.type == NUMERIC:
        numbers = [number(value, missing) for value in values]
        return [found if found is not None and math.isfinite(found) else None for found in numbers]
    known = frozenset(column.categories)
    found = [category(value, missing) for value in values]
    return [value if value in known else None for value in found]


def _faults(given: dict[str, list[Any]], columns: dict[str, list[Any]], column: Column) -> list[str]:
    found = columns[column.name]
    if None not in found:
        return []
    wanted = "a number" if column.type == NUMERIC else f"one of {_listed(column.categories)}"
    row = found.index(None)
    return [f"{_listed([column.name])} must be {wanted}, got {_show(given[column.name][row])} in row {row}"]


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
def input_fn(body: str | bytes | None, content_type: str | None) -> text.Rows | Refusal:
    """Read a request."""
    return parse(body, content_type)


@_refusing
def predict_fn(table: text.Rows, model: Model) -> list[dict[str, Any]] | Refusal:
    """Predict the rows of a request."""
    return predict(table, model)


def output_fn(predictions: list[dict[str, Any]] | Refusal, accept: str | None) -> tuple[str, str] | Response:
    """Return the body and content type of the response, or a response with an error status."""
    if isinstance(predictions, Refusal):
        return _refuse(predictions)
    kind = negotiate(accept)
    if kind == JSON:
        return json.dumps({"predictions": predictions}), JSON
    if kind == CSV:
        return pd.DataFrame(predictions).to_csv(index=False), CSV
    return _refuse(Refusal(f"accept must be {JSON} or {CSV}, got {quote(accept)}", 406))


def negotiate(accept: str | None) -> str | None:
    """Choose the content type that a caller likes best, and among equals the first. Return None if it takes none.

    The most specific range that fits a content type decides, as RFC 9110 has it. Other parameters than q are ignored.
    """
    ranges: dict[str, tuple[float, int]] = {}
    for place, given in enumerate((accept or "").split(",")):
        kind, *parameters = (part.strip().lower() for part in given.split(";"))
        if kind:
            ranges.setdefault("*/*" if kind == "*" else kind, (_quality(parameters), -place))
    liked = {kind: _liking(kind, ranges or {"*/*": (1.0, 0)}) for kind in (JSON, CSV)}
    best = max(liked, key=liked.__getitem__)
    return best if liked[best][0] > 0 else None


def _quality(parameters: list[str]) -> float:
    found = [_QUALITY.fullmatch(parameter) for parameter in parameters]
    return next((min(float(match[1]), 1.0) for match in found if match), 1.0)


def _liking(kind: str, ranges: dict[str, tuple[float, int]]) -> tuple[float, int]:
    wider = (kind, f"{kind.split('/', maxsplit=1)[0]}/*", "*/*")
    return next((ranges[found] for found in wider if found in ranges), (0.0, 0))


_QUALITY = re.compile(r"q\s*=\s*([0-9]{1,9}(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)


def _refuse(refusal: Refusal) -> Response:
    return Response(json.dumps({"error": refusal.reason}), status=refusal.status, mimetype=JSON)
