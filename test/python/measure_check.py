"""Measure the drift check on captured traffic of the example: time, processor time and peak memory.

python test/python/measure_check.py [--records 1000000] [--rows 1] [--columns 0] [--content-type application/json]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / folder) for folder in ("jobs", "jobs/drift", "examples/mortgage-approval/code")]

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import baseline  # noqa: E402
import pipeline  # noqa: E402
import traffic  # noqa: E402
from tabular import files  # noqa: E402

FEATURES = ["dir", "hir", "lvr", "ccs", "mcs", "pbcr", "dmi", "self", "uria", "comdominiom"]
HOURS = 24
FILE = 10_000  # requests in a capture file


def applications() -> pd.DataFrame:
    """Return the features of the example's applications."""
    schema = files.decide([pipeline.DATASET])
    return files.read([pipeline.DATASET], schema).dropna()[FEATURES]


def wide(columns: int) -> pd.DataFrame:
    """Return 200 rows of many columns, of which every tenth has texts."""
    random = np.random.default_rng(0)
    texts = np.array(["no", "yes", "unknown"], dtype=object)
    return pd.DataFrame(
        {
            f"column{place}": texts[random.integers(0, 3, 200)] if place % 10 == 9 else random.normal(size=200)
            for place in range(columns)
        }
    )


def lay(base: Path, table: pd.DataFrame, records: int, rows: int = 1, content_type: str = "application/json") -> int:
    """Write the baseline of a table, and capture files of its rows again and again. Return their size."""
    folder = base / "processing" / "input" / "baseline"
    folder.mkdir(parents=True)
    (folder / "baseline.json").write_text(json.dumps(baseline.build(table, [])))
    encoding = "CSV" if content_type == "text/csv" else "JSON"
    batches = [table.iloc[start : start + rows] for start in range(0, len(table) - rows + 1, rows)]
    lines = [traffic.line(traffic.body(part, content_type), content_type, encoding) for part in batches]
    return sum(_lay_file(base, lines, number, records // rows) for number in range(-(-records // rows // FILE)))


def _lay_file(base: Path, lines: list[str], number: int, requests: int) -> int:
    first, last = number * FILE, min((number + 1) * FILE, requests)
    hour = first * HOURS // requests
    path = base / f"processing/input/capture/e/v/2026/11/25/{hour:02}/{number:06}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    when = f"2026-11-25T{hour:02}:30:00Z"
    path.write_text(
        "".join(
            lines[place % len(lines)]
            .replace(traffic.EVENT["eventId"], f"{place:036}")
            .replace(traffic.EVENT["inferenceTime"], when)
            + "\n"
            for place in range(first, last)
        )
    )
    return path.stat().st_size


def measure(base: Path) -> dict[str, float]:
    """Run the check in a process of its own, as SageMaker does."""
    path = os.pathsep.join(str(HERE.parents[1] / folder) for folder in ("jobs", "jobs/drift"))
    command = [sys.executable, "-c", CHECK, "--endpoint", "e", "--end", "2026-11-26T00:00:00Z"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {**os.environ, "ML_BASE": str(base), "PYTHONPATH": path}
    output = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    report = pipeline.read_json(base / "processing" / "output" / "report" / "report.json")
    return {
        "records": report["records"],
        "malformed": report["malformed"],
        "seconds": round(seconds, 1),
        "processorSeconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peakMiB": round(int(output.split()[-2]) / 1024, 1),
    }


# The peak of the process since it runs Python. What the parent process held when it was copied doesn't count.
CHECK = """
import pathlib, sys, check
check.main(sys.argv[1:])
print(next(line for line in pathlib.Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def main() -> None:
    """Print what was measured as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=1, help="records in a request (1)")
    parser.add_argument("--columns", type=int, default=0, help="features, instead of the ten of the example")
    parser.add_argument("--content-type", choices=["application/json", "text/csv"], default="application/json")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = wide(args.columns) if args.columns else applications()
        size = lay(Path(folder), table, args.records, args.rows, args.content_type)
        print(json.dumps({"capturedMiB": round(size / 2**20), **measure(Path(folder))}))


if __name__ == "__main__":
    main()
