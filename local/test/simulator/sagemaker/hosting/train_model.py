"""Train the example's model as its pipeline does, and pack it: `train_model.py <repository> <archive>`."""

import sys
import tarfile
import tempfile
from pathlib import Path

root = Path(sys.argv[1])
folders = ("examples/mortgage-approval/code", "jobs", "jobs/drift", "test/python")
sys.path[:0] = [str(root / folder) for folder in folders]
sys.dont_write_bytecode = True

import pipeline  # noqa: E402 -- found by the path above

with tempfile.TemporaryDirectory() as folder:
    prepared = pipeline.run_prepare(Path(folder) / "prepare")
    model = pipeline.run_train(Path(folder) / "train", prepared, pipeline.CAREFUL)
    with tarfile.open(sys.argv[2], "w:gz") as archive:
        archive.add(model, arcname=".")
