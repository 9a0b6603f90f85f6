"""Check whether the captured traffic of an endpoint has drifted from the training data.

The job reads processing/input/baseline/baseline.json and processing/input/capture/**/*.jsonl, and writes
processing/output/report/report.json. The paths are relative to /opt/ml, or to the folder in the environment variable
ML_BASE. Drift is a result, not a failure: the job fails only when it can't compare the data.
"""

import argparse
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import capture
import job
from psi import proportions, psi


def positive(text: str) -> float:
    """Parse a number above 0."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be above 0, got {text}")
    return value


def created_at(text: str) -> str | None:
    """Check the form of a time. The pipeline passes `unknown` when it was started without one."""
    if text == "unknown":
        return None
    try:
        time = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        time = None
    if time is None or _iso(time) != text:  # strptime accepts 8:00 for 08:00, but the schema of reports doesn't
        raise argparse.ArgumentTypeError(f"must be a UTC time such as 2026-11-20T08:00:00Z, or unknown, got {text}")
    return text


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="check", description=__doc__)
    parser.add_argument("--endpoint", required=True, help="name of the endpoint, which the report repeats")
    parser.add_argument("--threshold", type=positive, default=0.2, help="PSI above which a feature has drifted (0.2)")
    parser.add_argument("--window-hours", type=positive, default=24, help="length of the checked window in hours (24)")
    parser.add_argument("--minimum-records", type=int, default=200, help="fewest records for a verdict (200)")
    parser.add_argument("--model-created-at", type=created_at, help="UTC time of the model's registration (unknown)")
    parser.add_argument("--end", type=capture.instant, help="end of the window as an ISO 8601 time (now)")
    args = parser.parse_args(argv)
    if args.minimum_records < 1:
        parser.error("--minimum-records must be at least 1")
    return args


def read_baseline(path: Path) -> dict[str, Any]:
    """Read the baseline that the training pipeline wrote."""
    if not path.is_file():
        raise ValueError(f"there is no file at {path}")
    try:
        baseline = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(baseline, dict) or baseline.get("schema") != "baseline/1":
        raise ValueError(f"{path} must follow the schema baseline/1")
    return baseline


def compare(baseline: dict[str, Any], traffic: capture.Traffic) -> list[dict[str, Any]]:
    """Return the PSI of each feature. A feature that no request contains is missing everywhere, and so has drifted."""
    return [
        {
            "name": feature["name"],
            "type": feature["type"],
            "psi": psi(feature["proportions"], proportions(feature, traffic.columns[feature["name"]])),
        }
        for feature in baseline["features"]
    ]


def judge(features: list[dict[str, Any]], threshold: float) -> dict[str, Any]:
    """Return the verdict on the compared features."""
    drifted = [feature["name"] for feature in features if feature["psi"] > threshold]
    return {
        "status": "drift" if drifted else "ok",
        "maxPsi": max(feature["psi"] for feature in features),
        "drifted": drifted,
        "features": features,
    }


def abstain(baseline: dict[str, Any]) -> dict[str, Any]:
    """Return the verdict for too few records."""
    features = [{"name": feature["name"], "type": feature["type"], "psi": None} for feature in baseline["features"]]
    return {"status": "insufficient-data", "maxPsi": None, "drifted": [], "features": features}


def check(args: argparse.Namespace) -> dict[str, Any]:
    """Compare the window's traffic with the baseline and return the report."""
    end = args.end or datetime.now(timezone.utc)
    window = capture.Window(end - timedelta(hours=args.window_hours), end)
    baseline = read_baseline(job.processing("input", "baseline", "baseline.json"))
    names = [feature["name"] for feature in baseline["features"]]
    traffic = capture.read(job.processing("input", "capture"), names, window)
    enough = traffic.records >= args.minimum_records
    return {
        "schema": "drift-report/1",
        "endpoint": args.endpoint,
        **({"modelCreatedAt": args.model_created_at} if args.model_created_at else {}),
        "window": {"start": _iso(window.start), "end": _iso(window.end)},
        "records": traffic.records,
        "baselineRecords": baseline["records"],
        "threshold": args.threshold,
        **(judge(compare(baseline, traffic), args.threshold) if enough else abstain(baseline)),
        "malformed": traffic.malformed,
        "repeated": traffic.repeated,
    }


def _iso(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")


def main(argv: list[str] | None = None) -> None:
    """Run the job."""
    report = check(parse(argv))
    job.write_json(report, job.processing("output", "report", "report.json"))
    job.log("checked", **report)


if __name__ == "__main__":
    sys.exit(job.run(main))
