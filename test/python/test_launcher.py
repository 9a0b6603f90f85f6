"""The launcher, run from an archive as the jobs run it."""

import base64
import hashlib
import io
import os
import runpy
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[2] / "jobs" / "launcher" / "launcher.py"


def archive(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Zip these files and the launcher, as the CDK CLI does."""
    path = folder / "code.zip"
    with zipfile.ZipFile(path, "w") as code:
        code.write(LAUNCHER, "launcher.py")
        for name, content in files.items():
            code.writestr(name, content)
    return path


def wheel(name: str, version: str, source: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a wheel with one module."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},"
        for path, text in files.items()
    ]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for path, text in files.items():
            out.writestr(path, text)
    return f"wheels/{name}-{version}-py3-none-any.whl", packed.getvalue()


def launch(code: Path, base: Path, *argv: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Run a module of the archive as the entry point of a job does."""
    env = {**os.environ, "PYTHONPATH": str(code), "ML_BASE": str(base), "TMPDIR": str(base)}
    return subprocess.run(  # noqa: S603 - the interpreter of the test
        [python, "-m", "launcher", *argv], env=env, capture_output=True, text=True, check=False, cwd=base
    )


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the interpreter of an environment that requirements can be installed into."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    return str(folder / "bin" / "python")


def test_a_module_opens_the_files_beside_it(tmp_path: Path) -> None:
    prepare = "from pathlib import Path\nprint((Path(__file__).parent / 'columns.json').read_text())\n"
    done = launch(archive(tmp_path, {"prepare.py": prepare, "columns.json": '{"drop": []}'}), tmp_path, "prepare")
    assert done.stdout.strip() == '{"drop": []}', done.stderr


def test_the_module_gets_the_arguments_and_its_exit_code_is_that_of_the_job(tmp_path: Path) -> None:
    train = "import sys, helper\nprint(__name__, sys.argv[1:], helper.VALUE)\nsys.exit(7)\n"
    code = archive(tmp_path, {"train.py": train, "helper.py": "VALUE = 3"})
    done = launch(code, tmp_path, "train", "--target", "deny ed")
    assert (done.stdout.strip(), done.returncode) == ("__main__ ['--target', 'deny ed'] 3", 7)


@pytest.mark.parametrize(
    ("source", "reason", "code"),
    [
        ("import hailstone\n", "ModuleNotFoundError: No module named 'hailstone'", 1),
        ("def main(:\n", "SyntaxError: invalid syntax", 1),
        ("raise OSError('no disk')\n", "OSError: no disk", 1),
        ("import sys\nsys.exit('no data')\n", "no data", 1),
        (None, "ImportError: No module named train", 1),
        ("import sys\nsys.exit(7)\n", None, 7),
        ("print('trained')\n", None, 0),
    ],
    ids=["import", "syntax", "exception", "text", "no module", "code", "success"],
)
def test_a_module_that_cannot_report_leaves_its_reason(
    tmp_path: Path, source: str | None, reason: str | None, code: int
) -> None:
    files = {} if source is None else {"train.py": source}
    done = launch(archive(tmp_path, files), tmp_path, "train", "--seed", "0")
    assert done.returncode == code, done.stderr
    written = {path.name: path.read_text() for path in (tmp_path / "output").glob("*")}
    if reason is None:
        assert not written
    else:
        assert set(written) == {"message", "failure"}
        assert all(text.startswith(reason) for text in written.values())
        assert reason.split(": ")[-1] in done.stderr


def test_a_reason_that_the_module_has_left_stays(tmp_path: Path) -> None:
    source = (
        "import os, pathlib, sys\n"
        "folder = pathlib.Path(os.environ['ML_BASE'], 'output')\n"
        "folder.mkdir()\n"
        "(folder / 'message').write_text('its own')\n"
        "sys.exit(1)\n"
    )
    assert launch(archive(tmp_path, {"train.py": source}), tmp_path, "train").returncode == 1
    assert (tmp_path / "output" / "message").read_text() == "its own"


def test_a_package_is_run_and_child_processes_import_from_the_code(tmp_path: Path) -> None:
    main = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import helper; print(helper.VALUE)'])\n"
    done = launch(archive(tmp_path, {"train/__main__.py": main, "helper.py": "VALUE = 3"}), tmp_path, "train")
    assert done.stdout.strip() == "3", done.stderr


def test_a_reason_is_text_of_a_kilobyte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SageMaker fails a job with an error of its own if the reason isn't UTF-8."""
    monkeypatch.setenv("ML_BASE", str(tmp_path))
    runpy.run_path(str(LAUNCHER))["report"]("caf\udce9: " + "\u5e74" * 1000)
    for name in ("message", "failure"):
        written = (tmp_path / "output" / name).read_bytes()
        assert 1022 <= len(written) <= 1024
        assert written.decode().startswith("caf\\udce9: \u5e74")


def test_what_pip_says_need_not_be_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "requirements.txt").touch()
    done = subprocess.CompletedProcess([], 1, stdout=b"ERROR: no caf\xe9\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(RuntimeError, match=r"wheels/: ERROR: no caf\\xe9"):
        runpy.run_path(str(LAUNCHER))["install"](tmp_path)
    assert capsysbinary.readouterr().out == done.stdout


def test_requirements_are_installed_from_the_wheels(tmp_path: Path, python: str) -> None:
    name, content = wheel("hailstone", "1.2", "ANSWER = 27\n")
    files = {"train.py": "import hailstone; print(hailstone.ANSWER)", "requirements.txt": "hailstone==1.2\n"}
    done = launch(archive(tmp_path, {**files, name: content}), tmp_path, "train", python=python)
    assert done.stdout.splitlines()[-1] == "27", done.stdout + done.stderr


def test_a_requirement_without_a_wheel_fails_the_job_with_its_name(tmp_path: Path, python: str) -> None:
    name, content = wheel("graupel", "1.1", "ANSWER = 27\n")
    files = {"train.py": "print('trained')", "requirements.txt": "graupel==1.2\n"}
    done = launch(archive(tmp_path, {**files, name: content}), tmp_path, "train", python=python)
    assert done.returncode != 0
    assert "trained" not in done.stdout
    for reason in ("message", "failure"):
        assert "No matching distribution found for graupel==1.2" in (tmp_path / "output" / reason).read_text()
