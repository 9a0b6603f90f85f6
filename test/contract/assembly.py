"""The cloud assembly that is judged: the example as it is, and every good configuration of the file's own tests."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import yaml

from template import Pipeline, Template

ROOT = Path(__file__).parents[2]
APP = ROOT / "dist" / "app" / "index.js"
EXAMPLE = ROOT / "examples" / "mortgage-approval"
CASES = ROOT / "test" / "lib" / "use-case" / "bad-configurations"
# Other words for the same thing make the same templates.
SAME = {"anchors", "unchanged"}
# Partitions other than aws have domains, image accounts and ARNs of their own.
PARTITIONS = {"china": "cn-north-1", "government": "us-gov-west-1"}


@cache
def synthesise() -> Path:
    """Build the app's assembly, without validators, and return its folder."""
    if not APP.exists():
        raise FileNotFoundError(f"{APP} is not built; run npm run test:contracts, or npm run build before")
    folder = Path(tempfile.mkdtemp(prefix="contracts-"))
    for name, text in use_cases().items():
        shutil.copytree(EXAMPLE / "code", folder / "use-cases" / name / "code")
        (folder / "use-cases" / name / "use-case.yaml").write_text(text, encoding="utf-8")
    context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    context |= {"useCases": str(folder / "use-cases"), "rulePacks": []}
    env = {"CDK_VALIDATION": "false", "CDK_OUTDIR": str(folder / "out"), "CDK_CONTEXT_JSON": json.dumps(context)}
    subprocess.run(["node", str(APP)], cwd=ROOT, env={**os.environ, **env}, check=True)  # noqa: S603, S607
    return folder / "out"


def clean() -> None:
    """Remove what was built."""
    if synthesise.cache_info().currsize:
        shutil.rmtree(synthesise().parent)


def use_cases() -> dict[str, str]:
    """Return the text of every use case file by the name of its use case."""
    good = (CASES / "good.yaml").read_text(encoding="utf-8")
    texts = {name: good.replace("eu-west-1", region) for name, region in PARTITIONS.items()}
    for path in sorted(CASES.glob("pos.*.yaml")):
        name = path.name.split(".")[1]
        if name not in SAME:
            texts[name] = text_of(yaml.safe_load(path.read_text(encoding="utf-8")), good)
    named = {name: re.sub(r"(?m)^name: .*$", f"name: {name}", text) for name, text in texts.items()}
    return {"mortgage-approval": (EXAMPLE / "use-case.yaml").read_text(encoding="utf-8"), **named}


def text_of(case: dict, good: str) -> str:
    """Return the file of a case: its own, or the good one with its changes."""
    text = case.get("file", good)
    for change in case.get("change", []):
        if text.count(change["from"]) != 1:
            raise ValueError(f"{change['from']!r} is not in good.yaml exactly once")
        text = text.replace(change["from"], change["to"])
    return text


@cache
def templates() -> list[Template]:
    """Return every template, those of the releases among them."""
    return [Template(path) for path in sorted(synthesise().glob("*.template.json"))]


@cache
def pipelines() -> list[Pipeline]:
    """Return every SageMaker pipeline."""
    return [pipeline for template in templates() for pipeline in template.pipelines()]
