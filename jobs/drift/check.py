"""Check whether the captured traffic of an endpoint has drifted from the training data.

The job reads processing/input/baseline/baseline.json and processing/input/capture/**/*.jsonl, and writes
processing/output/report/report.json. The paths are relative to /opt/ml, or to the folder in the environment variable
ML_BASE. Drift is a result, not a failure, and so is traffic that can't be read: the job fails only when it can't
compare the data.
"""

import argparse
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import capture
import first
import job
import stored
from psi import Histogram, psi
from tabular.schema import Schema

FEW_MALFORMED = 10  # fewer requests that can't be read are nobody's alarm, whatever their share is


def number(text: str) -> float:
    """Parse a number, NaN if it is none."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def positive(text: str) -> float:
    """Parse a number above 0."""
    value = number(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number above 0, got {text}")
    return value


def share(text: str) -> float:
    """Parse a number from 0 to 1."""
    value = number(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, got {text}")
    return value


def instant(text: str) -> datetime:
    """Parse an ISO 8601 time."""
    try:
        return capture.instant(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"must be an ISO 8601 time of the years 1 to 9999, such as 2026-11-20T08:00:00Z, got {text}"
        ) from None


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
    parser = job.Parser(prog="check", description=__doc__)
    parser.add_argument("--endpoint", required=True, help="name of the endpoint, which the report repeats")
    parser.add_argument("--threshold", type=positive, default=0.2, help="PSI above which a feature has drifted (0.2)")
    parser.add_argument("--start", type=instant, help="start of the window as an ISO 8601 time (--window-hours)")
    parser.add_argument("--end", type=instant, help="end of the window as an ISO 8601 time (now)")
    parser.add_argument("--window-hours", type=positive, default=24, help="length of a window without --start (24)")
    parser.add_argument("--minimum-records", type=int, default=200, help="fewest records for a verdict (200)")
    parser.add_argument(
        "--maximum-malformed-share",
        type=share,
        default=0.1,
        help="share of requests that can't be read above which there is no verdict but an alarm (0.1)",
    )
    parser.add_argument("--model-created-at", type=created_at, help="UTC time of the model's registration (unknown)")
    args = parser.parse_args(argv)
    if args.minimum_records < 1:
        parser.error("--minimum-records must be at least 1")
    args.end = args.end or datetime.now(timezone.utc)
    try:
        args.start = args.start or args.end - timedelta(hours=args.window_hours)
    except OverflowError:
        parser.error(f"--window-hours must not begin before the year 1, got {args.window_hours:g}")
    if args.start >= args.end:
        parser.error(f"--start must be before --end, got {_iso(args.start)} and {_iso(args.end)}")
    return args


def count(baseline: dict[str, Any], schema: Schema, traffic: capture.Traffic, folder: Path) -> list[Histogram]:
    """Count the values of the traffic in the bins of the baseline."""
    histograms = [Histogram(feature, schema) for feature in baseline["features"]]
    for columns in traffic.batches(folder):
        for histogram in histograms:
            histogram.add(columns[histogram.feature["name"]])
    return histograms


def judge(histograms: list[Histogram], threshold: float) -> dict[str, Any]:
    """Return the verdict. A feature that no request contains is missing everywhere, and so has drifted."""
    features = [_feature(found, psi(found.feature["proportions"], found.proportions())) for found in histograms]
    drifted = [feature["name"] for feature in features if feature["psi"] > threshold]
    return {
        "status": "drift" if drifted else "ok",
        "maxPsi": max(feature["psi"] for feature in features),
        "drifted": drifted,
        "features": features,
    }


def abstain(histograms: list[Histogram], status: str) -> dict[str, Any]:
    """Return no verdict, and why there is none."""
    return {
        "status": status,
        "maxPsi": None,
        "drifted": [],
        "features": [_feature(found, None) for found in histograms],
    }


def _feature(histogram: Histogram, value: float | None) -> dict[str, Any]:
    return {"name": histogram.feature["name"], "type": histogram.feature["type"], "psi": value}


def check(args: argparse.Namespace) -> dict[str, Any]:
    """Compare the window's traffic with the baseline and return the report."""
    window = capture.Window(args.start, args.end)
    baseline, schema = stored.read(job.processing("input", "baseline", "baseline.json"))
    traffic = first.traffic_of(schema)(schema, window)
    histograms = count(baseline, schema, traffic, job.processing("input", "capture"))
    requests = traffic.requests + traffic.malformed
    malformed_share = traffic.malformed / requests if requests else None
    if traffic.malformed >= FEW_MALFORMED and malformed_share > args.maximum_malformed_share:
        verdict = abstain(histograms, "unreadable")
    elif traffic.records < args.minimum_records:
        verdict = abstain(histograms, "insufficient-data")
    else:
        verdict = judge(histograms, args.threshold)
    return {
        "schema": "drift-report/1",
        "endpoint": args.endpoint,
        **({"modelCreatedAt": args.model_created_at} if args.model_created_at else {}),
        "window": {"start": _iso(window.start), "end": _iso(window.end)},
        "records": traffic.records,
        "baselineRecords": baseline["records"],
        "threshold": args.threshold,
        **verdict,
        "requests": requests,
        "malformed": traffic.malformed,
        "malformedShare": malformed_share,
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
