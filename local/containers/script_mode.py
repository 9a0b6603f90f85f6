"""Train as AWS's framework images do when they start with nothing but `train`.

The hyperparameters name a program (sagemaker_program) and an archive of code (sagemaker_submit_directory). The program
runs with every other hyperparameter as an argument, and with variables that start with SM_ and describe the job. The
reason of a failure is written to output/failure. The base folder is ML_BASE. LOCAL_SUBMIT_ARCHIVE is the local copy of
an archive in S3.
"""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RESERVED = "sagemaker_"
TUNED = "_tuning_objective_metric"
ERROR_LINES = 20
REASON_CHARACTERS = 1024


class Job:
    """The files about the job that the service has put below the base folder."""

    def __init__(self, base: Path) -> None:
        """Read it."""
        self.base = base
        self.config = base / "input" / "config"
        self.channels: dict[str, Any] = self._read("inputdataconfig.json")
        self.resources: dict[str, Any] = self._read("resourceconfig.json")
        given = {name: _decoded(text) for name, text in self._read("hyperparameters.json").items()}
        self.hyperparameters = {name: value for name, value in given.items() if not _is_reserved(name)}
        self.program = str(given.get("sagemaker_program") or "")
        self.submitted = str(given.get("sagemaker_submit_directory") or "")

    def _read(self, name: str) -> dict[str, Any]:
        return json.loads((self.config / name).read_text(encoding="utf-8"))

    @property
    def code(self) -> Path:
        """The folder of the unpacked code."""
        return self.base / "code"

    def variables(self) -> dict[str, str]:
        """Return the environment of the program."""
        host = self.resources["current_host"]
        shared = {
            "SM_MODEL_DIR": self.base / "model",
            "SM_INPUT_DIR": self.base / "input",
            "SM_INPUT_CONFIG_DIR": self.config,
            "SM_OUTPUT_DIR": self.base / "output",
            "SM_OUTPUT_DATA_DIR": self.base / "output" / "data",
            "SM_MODULE_NAME": Path(self.program).stem,
            "SM_MODULE_DIR": self.submitted,
            "SM_USER_ENTRY_POINT": self.program,
            "SM_CURRENT_HOST": host,
            "SM_CURRENT_INSTANCE_TYPE": self.resources["current_instance_type"],
            "SM_NETWORK_INTERFACE_NAME": self.resources["network_interface_name"],
            "SM_NUM_CPUS": os.cpu_count() or 1,
            "SM_NUM_GPUS": 0,
            "SM_LOG_LEVEL": 20,
        }
        structured = {
            "SM_HOSTS": self.resources["hosts"],
            "SM_CHANNELS": sorted(self.channels),
            "SM_HPS": self.hyperparameters,
            "SM_INPUT_DATA_CONFIG": self.channels,
            "SM_RESOURCE_CONFIG": self.resources,
            "SM_USER_ARGS": self.arguments(),
        }
        channels = {f"SM_CHANNEL_{name.upper()}": self.base / "input" / "data" / name for name in self.channels}
        values = {f"SM_HP_{name.upper().replace('-', '_')}": value for name, value in self.hyperparameters.items()}
        return {
            **{name: str(value) for name, value in (shared | channels).items()},
            **{name: json.dumps(value, sort_keys=True) for name, value in structured.items()},
            **{name: _text(value) for name, value in values.items()},
        }

    def arguments(self) -> list[str]:
        """Return the hyperparameters as arguments, in the order of their names."""
        pairs = sorted(self.hyperparameters.items())
        return [part for name, value in pairs for part in (f"-{name}" if len(name) == 1 else f"--{name}", _text(value))]


def _is_reserved(name: str) -> bool:
    return name.startswith(RESERVED) or name == TUNED


def _decoded(text: str) -> Any:
    """Return the value of a hyperparameter, which AWS's SDK writes as JSON and others as plain text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def unpack(job: Job) -> None:
    """Unpack the submitted code."""
    if not job.program:
        raise ValueError("there is no hyperparameter sagemaker_program: name one, or a ContainerEntrypoint")
    archive = Path(os.environ.get("LOCAL_SUBMIT_ARCHIVE") or job.submitted)
    job.code.mkdir(parents=True, exist_ok=True)
    if archive.is_dir():
        job.code.rmdir()
        job.code.symlink_to(archive)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(job.code, filter="data")


def install(job: Job) -> Path:
    """Install the requirements of the code for this job alone, and return their folder."""
    packages = job.base / "packages"
    requirements = job.code / "requirements.txt"
    if requirements.is_file():
        command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(packages), "-r", str(requirements)]
        subprocess.run(command, check=True)  # noqa: S603 -- the user's own code requires it
    return packages


def run(job: Job, packages: Path) -> int:
    """Run the program. If it fails, write the end of its output where the service looks for the reason."""
    command = [sys.executable, job.program, *job.arguments()]
    if job.program.endswith(".sh"):
        command = ["/bin/sh", job.program, *job.arguments()]
    paths = [str(job.code), str(packages), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, **job.variables(), "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    print("Invoking script with the following command:", " ".join(command), flush=True)
    piped: dict[str, Any] = {"stderr": subprocess.PIPE, "encoding": "utf-8", "errors": "backslashreplace"}
    program = subprocess.Popen(command, cwd=job.code, env=env, **piped)  # noqa: S603
    last = _echo(program.stderr or [])
    code = program.wait()
    if code != 0:
        message = "".join(last).strip()
        ran = " ".join(command)
        fail(job.base, f'ExecuteUserScriptError:\nExitCode {code}\nErrorMessage "{message}"\nCommand "{ran}"')
    return code


def _echo(lines: Iterable[str]) -> list[str]:
    """Pass on the program's error output, and return the end of it."""
    last: list[str] = []
    for line in lines:
        sys.stderr.write(line)
        last = [*last, line][-ERROR_LINES:]
    return last


def fail(base: Path, reason: str) -> None:
    """Write the reason where the service looks for it."""
    path = base / "output" / "failure"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(reason[:REASON_CHARACTERS], encoding="utf-8")


def main() -> int:
    """Run the job; return its exit code."""
    base = Path(os.environ["ML_BASE"])
    try:
        job = Job(base)
        unpack(job)
        return run(job, install(job))
    except Exception as error:
        fail(base, f"framework error: \n{type(error).__name__}: {error}")
        raise


if __name__ == "__main__":
    sys.exit(main())
