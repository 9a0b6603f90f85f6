"""Check the traffic that an endpoint has captured for drift from the training data.

Reads processing/input/baseline/baseline.json and processing/input/capture/**/*.jsonl; writes
processing/output/report/report.json. The base folder is /opt/ml, or ML_BASE. Finding drift is a result, not a failure:
the job fails only if it can't tell.
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
    """Check the form of a time; the pipeline says unknown where nobody told it."""
    if text == "unknown":
        return None
    try:
        time = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        time = None
    if time is None or _iso(time) != text:  # strptime takes 8:00 for 08:00, the schema of reports doesn't
        raise argparse.ArgumentTypeError(f"must be like 2026-11-20T08:00:00Z, or unknown, got {text}")
    return text


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="check", description=__doc__)
    parser.add_argument("--endpoint", required=True, help="name of the endpoint, for the report")
    parser.add_argument("--threshold", type=positive, default=0.2, help="PSI above which a feature has drifted (0.2)")
    parser.add_argument("--window-hours", type=positive, default=24, help="hours of traffic that are checked (24)")
    parser.add_argument("--minimum-records", type=int, default=200, help="records needed to tell (200)")
    parser.add_argument("--model-created-at", type=created_at, help="when the model was registered, UTC (unknown)")
    parser.add_argument("--end", type=capture.instant, help="end of the window, ISO 8601 (now)")
    args = parser.parse_args(argv)
    if args.minimum_records < 1:
        parser.error("--minimum-records must be at least 1")
    return args


def read_baseline(path: Path) -> dict[str, Any]:
    """Read the baseline that the training pipeline wrote."""
    if not path.is_file():
        raise ValueError(f"no file at {path}")
    try:
        baseline = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(baseline, dict) or baseline.get("schema") != "baseline/1":
        raise ValueError(f"{path} is no baseline/1")
    return baseline


def compare(baseline: dict[str, Any], traffic: capture.Traffic) -> list[dict[str, Any]]:
    """Return the PSI of each feature; one that no request brings is wholly missing, and so has drifted."""
    return [
        {
            "name": feature["name"],
            "type": feature["type"],
            "psi": psi(feature["proportions"], proportions(feature, traffic.columns[feature["name"]])),
        }
        for feature in baseline["features"]
    ]


def judge(features: list[dict[str, Any]], threshold: float) -> dict[str, Any]:
    """Return the verdict on features that were compared."""
    drifted = [feature["name"] for feature in features if feature["psi"] > threshold]
    return {
        "status": "drift" if drifted else "ok",
        "maxPsi": max(feature["psi"] for feature in features),
        "drifted": drifted,
        "features": features,
    }


def abstain(baseline: dict[str, Any]) -> dict[str, Any]:
    """Return the verdict on too few records."""
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
