"""Start a module of the code of a job: unpack the archive that has this file, install its requirements, run it.

    python3 -m launcher MODULE [ARGUMENT ...]

Python could import from the archive as it is, but then no module could open a file beside it. Requirements come from
the folder wheels/ in the archive and from nowhere else, because the job has no network.
"""

import os
import runpy
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REASON_BYTES = 1024  # SageMaker shows only this much of a message


def unpack(archive: Path) -> Path:
    """Unpack the archive into a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="code-"))
    with zipfile.ZipFile(archive) as code:
        code.extractall(folder)
    return folder


def install(folder: Path) -> None:
    """Install requirements.txt, if there is one, from the wheels beside it. What the image has counts as installed."""
    requirements = folder / "requirements.txt"
    if not requirements.is_file():
        return
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--disable-pip-version-check", "--no-cache-dir"]
    done = subprocess.run(  # noqa: S603 - the folder is the job's own code
        [*pip, "--find-links", str(folder / "wheels"), "--requirement", str(requirements)],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    sys.stdout.buffer.write(done.stdout)
    sys.stdout.flush()
    if done.returncode:
        output = done.stdout.decode(errors="backslashreplace")
        errors = [line for line in output.splitlines() if line.startswith("ERROR")]
        raise RuntimeError("requirements.txt can't be installed from wheels/: " + " ".join(errors))


def report(reason: str) -> None:
    """Write why the job failed where SageMaker looks: a Processing job has a message, a Training job a failure."""
    folder = Path(os.environ.get("ML_BASE", "/opt/ml"), "output")
    folder.mkdir(parents=True, exist_ok=True)
    written = reason.encode(errors="backslashreplace")[:REASON_BYTES].decode(errors="ignore").encode()
    for name in ("message", "failure"):
        (folder / name).write_bytes(written)


def run(argv: list[str]) -> None:
    """Run the module. If its own code can't report why it failed, as when an import in it fails, report that."""
    sys.argv = argv
    try:
        runpy.run_module(argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as stopped:
        if isinstance(stopped.code, str):
            report(stopped.code)
        raise
    except Exception as error:
        report(f"{type(error).__name__}: {error}")
        raise


def main(argv: list[str]) -> None:
    """Become the module: the process stays the same, so that it gets the signals that stop the job."""
    if not zipfile.is_zipfile(Path(__file__).parent):
        run(argv)
        return
    try:
        folder = unpack(Path(__file__).parent)
        install(folder)
    except Exception as error:
        report(f"{type(error).__name__}: {error}")
        raise
    os.environ["PYTHONPATH"] = str(folder)
    os.execv(sys.executable, [sys.executable, "-m", "launcher", *argv])  # noqa: S606 - the arguments are those of the job


if __name__ == "__main__":
    main(sys.argv[1:])
