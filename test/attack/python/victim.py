"""Attack the Python code. Each line of the input is a case as JSON; each line of the output says what is wrong.

python test/attack/python/victim.py requests|checks|tables
"""

import base64
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
ROOT = Path(__file__).parents[3]
sys.path[:0] = [
    str(ROOT / folder) for folder in ("test/python", "jobs", "jobs/drift", "examples/mortgage-approval/code")
]

import baseline  # noqa: E402
import check  # noqa: E402
import evaluate  # noqa: E402
import inference  # noqa: E402
import job  # noqa: E402
import layout  # noqa: E402
import pipeline  # noqa: E402
import prepare  # noqa: E402
import traffic  # noqa: E402
import train  # noqa: E402
from tabular import text  # noqa: E402

SECONDS = 2  # of the processor, for one request or one job
PATIENCE = 15  # seconds after which the process ends itself
LONGEST = 2_200  # characters of a refusal
SMALL = {**pipeline.PLAIN, "max_iter": "5", "folds": "2"}
GOOD = '{"instances": [{"hir": 0.25, "pbcr": "no"}]}'
UNEXPECTED = re.compile(r"(?!UnreadableError)[A-Za-z_.]*(?:Error|Exception|Interrupt): ?")
CHECK = ["--endpoint", "e", "--end", traffic.NOW.isoformat(), "--maximum-malformed-share", "1"]


def timed(what: str, attack: Callable[[], list[str]]) -> list[str]:
    """Attack, and find it wrong if that takes too long."""
    started = time.process_time()
    wrong = attack()
    took = time.process_time() - started
    return [*wrong, *([f"{what}: took {took:.1f} s of processor time"] if took > SECONDS else [])]


def run(what: str, run_job: Callable[[], int], message: Path, names: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """Run a job. It may fail, with a reason that somebody has written and that names one of these parts."""
    message.unlink(missing_ok=True)
    code = run_job()
    if code == 0:
        return code, [f"{what}: left a message of success"] if message.exists() else []
    reason = message.read_bytes().decode() if message.exists() else ""
    wrong = []
    if code not in (1, 2):
        wrong.append(f"{what}: ended with {code}")
    if not reason or UNEXPECTED.match(reason):
        wrong.append(f"{what}: nobody wrote this reason: {reason!r}")
    if names and not any(name in reason for name in names):
        wrong.append(f"{what}: does not say which part is wrong: {reason!r}")
    return code, wrong


class Requests:
    """Requests to the example's endpoint, and the check of what was captured of them."""

    def __init__(self, folder: Path) -> None:
        """Train a small model."""
        self._base = folder
        prepared = pipeline.run_prepare(folder / "prepare")
        self._model = inference.model_fn(str(pipeline.run_train(folder / "train", prepared, SMALL)))
        with pipeline.at(folder):
            table, schema = baseline.read(prepared / "train")
            described = baseline.build(table, ["deny", "black"], schema.missing)
            job.write_json(described, job.processing("input", "baseline", "baseline.json"))

    def __call__(self, case: list[dict[str, Any]]) -> list[str]:
        """Send requests one after the other, and check them all at once."""
        wrong, lines, answered = [], [traffic.line(GOOD, eventId="before")], 0
        for place, request in enumerate(case):
            body = base64.b64decode(request["body"])
            status, found = 0, []

            def send(request: dict[str, Any] = request, body: bytes = body) -> list[str]:
                nonlocal status, found
                status, found = self._send(body, request["contentType"], request["accept"])
                return found

            wrong += timed(f"request {place}", send)
            answered += status < 300
            lines += [captured(body, request["contentType"], place), traffic.line(GOOD, eventId=f"after {place}")]
        shutil.rmtree(self._base / "processing" / "input" / "capture", ignore_errors=True)
        traffic.lay(self._base, lines)
        return [*wrong, *timed("check", lambda: self._check(len(case), answered))]

    def _send(self, body: bytes, content_type: str | None, accept: str | None) -> tuple[int, list[str]]:
        found = inference.input_fn(body, content_type)
        answer = inference.output_fn(inference.predict_fn(found, self._model), accept)
        if isinstance(answer, tuple):
            content, kind = answer
            if kind == "application/json":
                json.loads(content)["predictions"]
            return 200, []
        content = answer.get_data().decode()
        wrong = [] if 400 <= answer.status_code < 500 else [f"answered {answer.status_code}"]
        if len(json.loads(content)["error"]) > LONGEST or "Traceback" in content:
            wrong.append(f"said {content[:LONGEST]}")
        return answer.status_code, wrong

    def _check(self, sent: int, answered: int) -> list[str]:
        with pipeline.at(self._base):
            message = self._base / "output" / "message"
            code, wrong = run("check", lambda: job.run(lambda: check.main([*CHECK, "--minimum-records", "1"])), message)
            if code:
                return [*wrong, f"check: ended with {code}: {message.read_text()}"]
            report = pipeline.read_json(job.processing("output", "report", "report.json"))
        understood = report["requests"] - report["malformed"]
        if understood < sent + 1 + answered:
            wrong.append(
                f"check: understood {understood} of {sent + 1} good requests and {answered} that were answered"
            )
        if report["requests"] != 2 * sent + 1 or report["repeated"]:
            wrong.append(f"check: counted {report['requests']} of {2 * sent + 1} requests")
        return wrong


def captured(body: bytes, content_type: str | None, place: int) -> str:
    """Return the line of a request as SageMaker captures it: as text in the types that it is told, else as Base64."""
    encoding = {text.JSON: "JSON", text.CSV: "CSV"}.get(text.kind_of(content_type), "BASE64")
    try:
        data = body.decode()
    except UnicodeDecodeError:
        encoding, data = "BASE64", ""
    if encoding == "BASE64":
        data = base64.b64encode(body).decode()
    line = json.loads(traffic.line("", content_type, eventId=f"request {place}"))
    line["captureData"]["endpointInput"].update(data=data, encoding=encoding)
    return json.dumps(line)


class Checks:
    """The files that a check reads: the baseline, and what was captured."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty folder."""
        self._base = folder

    def __call__(self, case: dict[str, str]) -> list[str]:
        """Check. A bad baseline may end the check, bad capture files may not."""
        shutil.rmtree(self._base / "processing", ignore_errors=True)
        stored = self._base / "processing" / "input" / "baseline" / "baseline.json"
        stored.parent.mkdir(parents=True)
        stored.write_bytes(base64.b64decode(case["baseline"]))
        traffic.lay(self._base, [traffic.line(GOOD, eventId=f"good {place}") for place in range(5)])
        for place, content in enumerate(case["captured"]):
            (next(self._base.rglob("part-0.jsonl")).parent / f"hostile-{place}.jsonl").write_bytes(
                base64.b64decode(content)
            )
        return timed("check", self._check)

    def _check(self) -> list[str]:
        with pipeline.at(self._base):
            message = self._base / "output" / "message"
            code, wrong = run("check", lambda: job.run(lambda: check.main(CHECK)), message, ("baseline.json",))
            if code:
                return wrong
            report = pipeline.read_json(job.processing("output", "report", "report.json"))
        good = report["requests"] - report["malformed"]
        return wrong if good >= 5 else [*wrong, f"check: understood {good} requests, of which 5 were good"]


class Tables:
    """The data that people bring: what prepares them, describes them, learns from them and evaluates them."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty folder."""
        self._base = folder

    def __call__(self, case: list[str]) -> list[str]:
        """Run the jobs one after the other, as far as they get."""
        shutil.rmtree(self._base)
        data = self._base / "processing" / "input" / "data"
        data.mkdir(parents=True)
        for place, content in enumerate(case):
            (data / f"{place}.csv").write_bytes(base64.b64decode(content))
        with pipeline.at(self._base):
            return self._run()

    def _run(self) -> list[str]:
        arguments = [*pipeline.PREPARE_ARGUMENTS]
        code, wrong = self._job("prepare", prepare, arguments, "message")
        if code:
            return wrong
        prepared = self._base / "processing" / "output"
        shutil.copytree(prepared / "train", self._base / "processing" / "input" / "train")
        wrong += self._job("baseline", baseline, ["--exclude", "deny", "--exclude", "black"], "message")[1]
        pipeline.lay_training(self._base, prepared, SMALL)
        code, found = self._job("train", train, [], "failure")
        if code == 0:
            pipeline.lay_evaluation(self._base, prepared)
            found += self._job("evaluate", evaluate, pipeline.EVALUATE_ARGUMENTS, "message")[1]
        return wrong + found

    def _job(self, what: str, module: Any, arguments: list[str], reason: str) -> tuple[int, list[str]]:
        code, message = 0, self._base / "output" / reason

        def attack() -> list[str]:
            nonlocal code
            start = (
                (lambda: job.run(lambda: module.main(arguments)))
                if module is baseline
                else (lambda: layout.run(lambda: module.main(arguments), reason))
            )
            code, wrong = run(what, start, message)
            return wrong

        wrong = timed(what, attack)
        return code, wrong


def main() -> None:
    """Attack until there are no more cases."""
    warnings.simplefilter("ignore")
    answers, sys.stdout, sys.stderr = sys.stdout, open(os.devnull, "w"), open(os.devnull, "w")  # noqa: SIM115, PTH123
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        base = Path(folder) / "base"
        base.mkdir()
        attack = {"requests": Requests, "checks": Checks, "tables": Tables}[sys.argv[1]](base)
        for line in sys.stdin:
            signal.alarm(PATIENCE)
            try:
                wrong = attack(json.loads(line))
            except Exception as error:
                wrong = [f"threw {type(error).__name__}: {str(error)[:1000]}"]
            signal.alarm(0)
            print(json.dumps(wrong), file=answers, flush=True)


if __name__ == "__main__":
    main()
