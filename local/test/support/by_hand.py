"""The example's training pipeline as a person would run it: `by_hand.py <use case folder> <work folder>`.

Reads what the use case declares as JSON from standard input and prints the evaluation report. It knows the example's
code and nothing of pipelines, buckets or simulators.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

example, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
# the package `tabular` of the library, which every job has beside its code
jobs = example.parents[1] / "jobs"
declared = json.load(sys.stdin)
target, positive = declared["problem"]["target"], declared["problem"]["positiveLabel"]
protected = {limit["column"]: limit["privileged"] for limit in declared["fairness"]}


def run(module: str, *arguments: str) -> None:
    """Run one of the example's programs with its files below the work folder."""
    path = os.pathsep.join([str(example / "code"), str(jobs)])
    environment = {**os.environ, "ML_BASE": str(work), "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-B", "-m", module, *arguments]
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)  # noqa: S603 - the example's own modules


data = work / "processing" / "input" / "data" / declared["data"]["version"]
data.mkdir(parents=True)
for file in (example / "data").glob("*.csv"):
    shutil.copy(file, data)
common = ["--target", target, "--positive-label", positive]
run("prepare", *common, *[word for column in protected for word in ("--protected", column)])

output = work / "processing" / "output"
for channel in ("train", "validation"):
    shutil.copytree(output / channel, work / "input" / "data" / channel)
config = work / "input" / "config"
config.mkdir(parents=True)
parameters = {**declared["training"]["hyperparameters"], "target": target, "positive_label": positive}
parameters["protected"] = ",".join(protected)
(config / "hyperparameters.json").write_text(json.dumps({name: str(value) for name, value in parameters.items()}))
run("train")

model = work / "processing" / "input" / "model"
model.mkdir(parents=True)
with tarfile.open(model / "model.tar.gz", "w:gz") as archive:
    archive.add(work / "model", arcname=".")
shutil.copytree(output / "test", work / "processing" / "input" / "test")
groups = [word for column, privileged in protected.items() for word in ("--protected", f"{column}={privileged}")]
run("evaluate", *common, *groups, "--explainability", declared["explainability"])
print((output / "evaluation" / "evaluation.json").read_text())
