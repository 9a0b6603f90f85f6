import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits

sys.dont_write_bytecode = True  # the folders of code are assets: they hold what they are given, nothing else

import inference
import pipeline

# The same examples every time and however slow the machine is: a red run means a changed program.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Trees as small as these are trained fastest by one thread, above all on a busy machine."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def ml_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that jobs take for /opt/ml."""
    monkeypatch.setenv("ML_BASE", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with train, validation and test of the example's dataset."""
    return pipeline.run_prepare(tmp_path_factory.mktemp("prepare"))


@pytest.fixture(scope="session")
def careful(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """Return the base folder in which the example's own model was trained and evaluated."""
    base = tmp_path_factory.mktemp("careful")
    pipeline.run_train(base, prepared, pipeline.CAREFUL)
    pipeline.run_evaluate(base, prepared, "--explainability", "local")
    return base


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """Return the base folder in which the model without care for fairness was trained and evaluated."""
    base = tmp_path_factory.mktemp("plain")
    pipeline.run_train(base, prepared, pipeline.PLAIN)
    pipeline.run_evaluate(base, prepared)
    return base


@pytest.fixture(scope="session")
def model(careful: Path) -> inference.Model:
    """Return the example's model as the endpoint loads it."""
    return inference.model_fn(str(careful / "model"))


@pytest.fixture(scope="session")
def held_out(prepared: Path) -> pd.DataFrame:
    """Return the held-out applications."""
    return pd.read_csv(prepared / "test" / "data.csv")
