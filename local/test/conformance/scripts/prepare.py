"""Keep the first numbers of a file: what a processing job does."""

import argparse
import os
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--keep", type=int, required=True)
keep = parser.parse_args().keep

base = Path(os.environ.get("ML_BASE", "/opt/ml")) / "processing"
rows = (base / "input" / "data" / "numbers.csv").read_text().split()
(base / "output" / "train" / "numbers.csv").write_text("\n".join(rows[:keep]))
