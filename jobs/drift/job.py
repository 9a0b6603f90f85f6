"""The folders of a SageMaker Processing job, and the way in which a job reports its failure."""

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

REASON_BYTES = 1024  # SageMaker shows only this much of a message


def processing(*parts: str) -> Path:
    """Return a path below the folder of the job: /opt/ml/processing in a container, $ML_BASE/processing elsewhere."""
    return Path(os.environ.get("ML_BASE", "/opt/ml"), "processing", *parts)


def write_json(value: Any, path: Path) -> None:
    """Write a value as strict JSON, and create its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def log(event: str, **fields: Any) -> None:
    """Print one line of JSON, so that CloudWatch Logs Insights can query the job's log."""
    print(json.dumps({"event": event, **fields}), flush=True)


def run(main: Callable[[], None]) -> int:
    """Run a job and return its exit code. On failure, write the reason that SageMaker shows as ExitMessage."""
    try:
        main()
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        text = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        path = processing().parent / "output" / "message"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode()[:REASON_BYTES].decode(errors="ignore").encode())
        return 1
    return 0
