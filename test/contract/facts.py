"""Facts that the library writes down itself, compared with where AWS publishes them."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import instances
from packages import folder_of

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "constructs" / "private" / "pipeline" / "images.ts"
VERSIONS = ROOT / "constructs" / "private" / "pipeline" / "scikit-learn-versions.ts"
PARTITIONS = ROOT / "constructs" / "private" / "partitions.ts"


def image_problems() -> Iterator[str]:
    """Compare the table of image accounts, the versions, the repository and the end of the tag with the SDK's."""
    source = IMAGES.read_text(encoding="utf-8")
    ours = dict(re.findall(r"'([a-z]+(?:-[a-z]+)+-\d)': '(\d{12})'", source))
    tables = folder_of("sagemaker") / "core" / "image_uri_config"
    known = json.loads((tables / "sklearn.json").read_text(encoding="utf-8"))["training"]["versions"]
    suffix = re.search(r"\$\{version\}-(.+?)`", source)[1]
    for name in re.findall(r"^  '(.+)': \{", VERSIONS.read_text(encoding="utf-8"), re.MULTILINE):
        if name not in known:
            yield f"the SDK has no version {name}"
            continue
        theirs = known[name]["registries"]
        for region in differing(ours, theirs):
            yield f"{name} in {region}: ours {ours.get(region)}, theirs {theirs.get(region)}"
        expected = f"{known[name]['processors'][0]}-{known[name]['py_versions'][0]}"
        if suffix != expected:
            yield f"the tag ends with {suffix}, theirs with {expected}"
        if f"'{known[name]['repository']}'" not in source:
            yield f"the repository is not {known[name]['repository']}"


def regions() -> list[str]:
    """Return the regions that the library has an image for."""
    return re.findall(r"'([a-z]+(?:-[a-z]+)+-\d)': '\d{12}'", IMAGES.read_text(encoding="utf-8"))


def absent_from(region: str, types: set[str]) -> set[str] | None:
    """Return the types of resources that CloudFormation doesn't have in a region; None if cfn-lint doesn't know it."""
    known = folder_of("cfnlint") / "data" / "schemas" / "providers" / f"{region}.json"
    return types - set(json.loads(known.read_text(encoding="utf-8"))) if known.exists() else None


def differing(ours: dict[str, str], theirs: dict[str, str]) -> list[str]:
    """Return the keys that two tables disagree about."""
    return sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key))


def domain_problems() -> Iterator[str]:
    """Compare the domains of endpoints in the regions of the images with botocore's."""
    source = PARTITIONS.read_text(encoding="utf-8")
    prefixes = re.findall(r"prefix: '([a-z-]+-)', name: '[a-z-]+', dnsSuffix: '([a-z0-9.-]+)'", source)
    endpoints = folder_of("botocore") / "data" / "endpoints.json"
    partitions = json.loads(endpoints.read_text(encoding="utf-8"))["partitions"]
    for region in regions():
        theirs = next(p["dnsSuffix"] for p in partitions if re.match(p["regionRegex"], region))
        ours = next((suffix for prefix, suffix in prefixes if region.startswith(prefix)), "amazonaws.com")
        if ours != theirs:
            yield f"{region}: the domain is {ours}, theirs {theirs}"


def without_volumes() -> set[str]:
    """Return the families that the SDK gives no volume."""
    module = ast.parse((folder_of("sagemaker") / "utils.py").read_text(encoding="utf-8"))
    function = next(n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == "volume_size_supported")
    prefixes = next(
        ast.literal_eval(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and node.targets[0].id == "unsupported_families"
    )
    return {f for f in instances.sizes() if "d" in f or f.startswith(tuple(prefixes))}
