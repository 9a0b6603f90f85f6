"""The folders of a SageMaker job, and the way in which a job reports its failure."""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from tabular.shape import listed

REASON_BYTES = 1024  # SageMaker shows only this much of a failure or a message


class UsageError(SystemExit):
    """A mistake in the arguments of a job. It ends the process as argparse does."""

    def __init__(self, message: str) -> None:
        """Create the error."""
        super().__init__(2)
        self.message = message


class Parser(argparse.ArgumentParser):
    """A parser whose errors say what is wrong, so that `run` can pass it on."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and end the job."""
        self.print_usage(sys.stderr)
        print(f"{self.prog}: error: {message}", file=sys.stderr)
        raise UsageError(message)


def base() -> Path:
    """Return the root of the job's files: /opt/ml in a container, $ML_BASE elsewhere."""
    return Path(os.environ.get("ML_BASE", "/opt/ml"))


def processing(*parts: str) -> Path:
    """Return a path below the folder of a Processing job."""
    return base().joinpath("processing", *parts)


def require_columns(have: Iterable[str], columns: list[str], where: str) -> None:
    """Raise ValueError if a table lacks columns, and name them."""
    names = list(have)
    missing = [column for column in columns if column not in names]
    if missing:
        raise ValueError(f"{where} has no column {listed(missing)}; it has {listed(names)}")


def write_json(value: Any, path: Path) -> None:
    """Write a value as strict JSON, and create its folder. NaN is refused, because the gate can't compare it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def log(event: str, **fields: Any) -> None:
    """Print one line of JSON, so that CloudWatch Logs Insights can query the job's log."""
    print(json.dumps({"event": event, **fields}), flush=True)


def run(job: Callable[[], None], reason: str) -> int:
    """Run a job and return its exit code. On failure, write the reason to the file that SageMaker reads.

    `reason` is the name of that file in output/: "failure" for a Training job, "message" for a Processing job.
    """
    path = base() / "output" / reason
    try:
        job()
    except UsageError as error:
        _report(error.message, path)
        return 2
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        named = f"{type(error).__name__}: {error}"
        _report(str(error) if isinstance(error, ValueError) and str(error) else named, path)
        return 1
    return 0


def _report(reason: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Names and values from data may hold what UTF-8 can't, and a reason that isn't UTF-8 is lost.
    written = reason.encode(errors="backslashreplace")[:REASON_BYTES]
    path.write_bytes(written.decode(errors="ignore").encode())
