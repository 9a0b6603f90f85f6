"""The handlers of the scikit-learn container for models that bring none."""

import csv
import io
import json
from typing import Any

import numpy as np

JSON = "application/json"
CSV = "text/csv"
NPY = "application/x-npy"
TEXTS = (JSON, CSV)


class UnsupportedFormatError(ValueError):
    """A content type that no default handler supports."""

    def __init__(self, content_type: str) -> None:
        """Make the error."""
        super().__init__(f"Content type {content_type} is not supported by this framework.")


def input_fn(body: str | bytes, content_type: str) -> np.ndarray:
    """Read an array. Text becomes 32-bit floats."""
    if content_type == JSON:
        return np.array(json.loads(body)).astype(np.float32)
    if content_type == CSV:
        rows = csv.reader(io.StringIO(str(body)), strict=True)
        return np.array(list(rows)).squeeze().astype(np.float32)
    if content_type == NPY:
        return np.load(io.BytesIO(bytes(body)), allow_pickle=False)
    raise UnsupportedFormatError(content_type)


def predict_fn(data: np.ndarray, model: Any) -> Any:
    """Call the model."""
    return model.predict(data)


def output_fn(prediction: Any, accept: str) -> tuple[str | bytes, str]:
    """Write the prediction in the accepted content type."""
    if accept == JSON:
        return json.dumps(np.asarray(prediction).tolist()), accept
    if accept == CSV:
        return _csv(np.asarray(prediction)), accept
    if accept == NPY:
        buffer = io.BytesIO()
        np.save(buffer, np.asarray(prediction))
        return buffer.getvalue(), accept
    raise UnsupportedFormatError(accept)


def _csv(array: np.ndarray) -> str:
    text = io.StringIO()
    rows = array.reshape(-1, 1) if array.ndim < 2 else array
    csv.writer(text, lineterminator="\n").writerows(rows.tolist())
    return text.getvalue()
