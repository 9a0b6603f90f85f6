"""The jobs as SageMaker runs them: `python3 -m <module>` in a process of its own, the code in a zip on PYTHONPATH."""

import importlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import job
import layout
import pipeline
import traffic

MODULES = ["prepare", "train", "evaluate", "baseline", "check"]


def zip_folder(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w") as target:
        for path in sorted(folder.glob("*.py")):
            target.write(path, path.name)
        for path in sorted(pipeline.TABULAR.glob("*.py")):
            target.write(path, f"tabular/{path.name}")
    return archive


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("zips")
    own = zip_folder(pipeline.EXAMPLE / "code", folder / "3f2a.zip")
    drift = zip_folder(pipeline.DRIFT, folder / "9c1d.zip")
    return {"prepare": own, "train": own, "evaluate": own, "baseline": drift, "check": drift}


def run(zips: dict[str, Path], module: str, base: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(zips[module]),
        "ML_BASE": str(base),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-W", "error", "-m", module, *arguments]
    return subprocess.run(command, env=environment, cwd=base, capture_output=True, text=True, check=False)  # noqa: S603


def succeed(zips: dict[str, Path], module: str, base: Path, *arguments: str) -> None:
    result = run(zips, module, base, *arguments)
    assert result.returncode == 0, result.stderr


def test_the_whole_lifecycle_runs_from_zips(zips: dict[str, Path], tmp_path: Path, careful: Path) -> None:
    prepare, train, evaluate, baseline, check = (tmp_path / module for module in MODULES)
    for base in (prepare, train, evaluate, baseline, check):
        base.mkdir()

    pipeline.lay_dataset(prepare)
    succeed(zips, "prepare", prepare, *pipeline.PREPARE_ARGUMENTS)
    splits = prepare / "processing" / "output"

    shutil.copytree(splits / "train", baseline / "processing" / "input" / "train")
    succeed(zips, "baseline", baseline, "--exclude", "deny", "--exclude", "black")

    pipeline.lay_training(train, splits, pipeline.CAREFUL)
    succeed(zips, "train", train)
    assert (train / "model" / "code" / "inference.py").read_text() == (
        pipeline.EXAMPLE / "code" / "inference.py"
    ).read_text()

    shutil.copytree(train / "model", evaluate / "model")
    pipeline.lay_evaluation(evaluate, splits)
    succeed(zips, "evaluate", evaluate, *pipeline.EVALUATE_ARGUMENTS)
    own, other = (base / "processing" / "output" / "evaluation" / "evaluation.json" for base in (evaluate, careful))
    assert pipeline.read_json(own) == pipeline.read_json(other)

    shutil.copytree(baseline / "processing" / "output" / "baseline", check / "processing" / "input" / "baseline")
    requests = pd.read_csv(splits / "test" / "data.csv").drop(columns=["deny", "black"])
    traffic.lay(check, traffic.lines(requests))
    succeed(zips, "check", check, "--endpoint", "mortgage-prod", "--end", traffic.NOW.isoformat())
    assert pipeline.read_json(check / "processing" / "output" / "report" / "report.json")["status"] == "ok"


@pytest.mark.parametrize(
    ("module", "arguments", "reason"),
    [
        ("prepare", pipeline.PREPARE_ARGUMENTS, "there is no CSV file below"),
        ("train", [], "there is no file at"),
        ("evaluate", pipeline.EVALUATE_ARGUMENTS, "there is no file at"),
        ("baseline", [], "there is no CSV file below"),
        ("check", ["--endpoint", "mortgage-prod"], "there is no file at"),
    ],
)
def test_a_job_that_fails_leaves_the_reason_where_sagemaker_reads_it(
    zips: dict[str, Path], tmp_path: Path, module: str, arguments: list[str], reason: str
) -> None:
    result = run(zips, module, tmp_path, *arguments)
    where = "failure" if module == "train" else "message"
    assert result.returncode == 1
    assert (tmp_path / "output" / where).read_text().startswith(reason)
    assert "Traceback" in result.stderr


def report_of(base: Path, error: Exception, where: str) -> bytes:
    """Fail as the jobs of the library or of the example do, and return the reason."""

    def fail() -> None:
        raise error

    with pipeline.at(base):
        code = job.run(fail) if where == "message" else layout.run(fail, where)
    assert code == 1
    return (base / "output" / where).read_bytes()


@pytest.mark.parametrize("where", ["message", "failure"])
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("column caf\udce9 has no number"), "column caf\\udce9 has no number"),
        (OSError("no file caf\ud800"), "OSError: no file caf\\ud800"),
        (ValueError(), "ValueError: "),
        (ValueError("\0"), "\0"),
    ],
)
def test_any_reason_can_be_written(tmp_path: Path, error: Exception, reason: str, where: str) -> None:
    assert report_of(tmp_path, error, where).decode() == reason


@pytest.mark.parametrize("where", ["message", "failure"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=5), times=st.sampled_from([1, 205, 2_000]))
def test_a_reason_is_text_of_a_kilobyte(tmp_path: Path, text: str, times: int, where: str) -> None:
    written = report_of(tmp_path, RuntimeError(text * times), where)
    assert len(written) <= 1024
    assert written.decode().startswith("RuntimeError: ")


@pytest.mark.parametrize(
    ("module", "arguments", "reason"),
    [
        ("prepare", [], "the following arguments are required: --target, --positive-label"),
        ("evaluate", ["--protected", "black"], "argument --protected: must have the form column=privileged-value"),
        ("train", ["--target", "deny"], "unrecognized arguments: --target deny"),
        ("baseline", ["--omit", "deny"], "unrecognized arguments: --omit deny"),
        ("check", ["--endpoint", "e", "--minimum-records", "0"], "--minimum-records must be at least 1"),
    ],
)
def test_a_job_that_was_started_wrongly_says_so_too(
    ml_base: Path, module: str, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = "failure" if module == "train" else "message"
    run = job.run if module in ("baseline", "check") else lambda main: layout.run(main, where)
    assert run(lambda: importlib.import_module(module).main(arguments)) == 2
    assert (ml_base / "output" / where).read_text().startswith(reason)
    assert capsys.readouterr().err.startswith(f"usage: {module} ")


@pytest.mark.parametrize("module", MODULES)
def test_help_says_what_a_job_reads_and_writes(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        importlib.import_module(module).main(["--help"])
    assert stopped.value.code == 0
    help_text = capsys.readouterr().out
    assert "ML_BASE" in help_text
    assert "writes" in help_text


def test_the_served_handler_needs_no_other_file(careful: Path, tmp_path: Path) -> None:
    """The container installs what is in code/, so nothing there may import the rest of the job's code."""
    code = (
        "import inference, sys, tabular; model = inference.model_fn(sys.argv[1]); "
        "assert 'layout' not in sys.modules; print(len(model.names), tabular.__file__.startswith(sys.argv[1]))"
    )
    model = shutil.copytree(careful / "model", tmp_path / "model")
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, str(model)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(model / "code")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout == "10 True\n", result.stderr


def test_the_container_installs_the_reader_beside_the_handler(careful: Path, tmp_path: Path) -> None:
    """The container writes these files into code/ and installs it with pip, before it imports the handler."""
    pytest.importorskip("setuptools")
    code = shutil.copytree(careful / "model" / "code", tmp_path / "code")
    (code / "setup.py").write_text(
        "from setuptools import setup\n"
        "setup(packages=[''], name='inference', version='1.0.0', include_package_data=True)\n"
    )
    (code / "MANIFEST.in").write_text("recursive-include . *\nrecursive-exclude . __pycache__*\n")
    command = [sys.executable, "setup.py", "--quiet", "build", "--build-lib", str(tmp_path / "installed")]
    subprocess.run(command, cwd=code, capture_output=True, check=True)  # noqa: S603
    installed = {str(path.relative_to(tmp_path / "installed")) for path in (tmp_path / "installed").rglob("*.py")}
    assert {"inference.py", "tabular/__init__.py", "tabular/text.py", "tabular/values.py"} <= installed
