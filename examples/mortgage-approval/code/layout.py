"""The folders SageMaker gives a job, and how a job reports that it failed."""

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

REASON_BYTES = 1024  # SageMaker shows no more than this of a failure or a message


def base() -> Path:
    """Return the root of the job's files: /opt/ml in a container, ML_BASE anywhere else."""
    return Path(os.environ.get("ML_BASE", "/opt/ml"))


def processing(*parts: str) -> Path:
    """Return a path below the folder of a Processing job."""
    return base().joinpath("processing", *parts)


def read_csv(path: Path) -> pd.DataFrame:
    """Read one CSV file with a header; say which file it was when it is absent or empty."""
    if not path.is_file():
        raise ValueError(f"no file at {path}")
    table = pd.read_csv(path, float_precision="round_trip")  # the same numbers as a request in JSON brings
    if table.empty:
        raise ValueError(f"{path} has no rows")
    return table


def require_columns(table: pd.DataFrame, columns: list[str], where: str) -> None:
    """Raise ValueError naming the columns that the table lacks."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(f"{where} has no column {', '.join(missing)}; it has {', '.join(table.columns)}")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with a header, making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False)


def write_json(value: Any, path: Path) -> None:
    """Write a value as strict JSON (NaN is refused: no reader of ours could compare it), making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def log(event: str, **fields: Any) -> None:
    """Print one line of JSON, so that CloudWatch Logs Insights can query the job's log."""
    print(json.dumps({"event": event, **fields}), flush=True)


def run(job: Callable[[], None], reason: str) -> int:
    """Run a job and return its exit code; on failure leave the reason where SageMaker looks for it.

    `reason` is the file below output/: "failure" for a Training job, "message" for a Processing job.
    """
    try:
        job()
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        text = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        path = base() / "output" / reason
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode()[:REASON_BYTES].decode(errors="ignore").encode())
        return 1
    return 0
