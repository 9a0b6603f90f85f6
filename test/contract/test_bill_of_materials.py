"""The bill of materials of the bundles, judged by CycloneDX's own schema and by what that refers to."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing
from packageurl import PackageURL

ROOT = Path(__file__).parents[2]
LICENCES = get_spdx_licensing()


def problems(text: str) -> list[str]:
    """Return what is wrong with a bill of materials."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if found is not None:
        return [str(found)]
    bill = Bom.from_json(data=json.loads(text))
    refs = [component.bom_ref.value for component in bill.components]
    linked = {link.ref.value: [each.ref.value for each in link.dependencies] for link in bill.dependencies}
    return [
        *(f"{ref} is there twice" for ref in {ref for ref in refs if refs.count(ref) > 1}),
        *(problem for component in bill.components for problem in component_problems(component)),
        *([] if sorted(linked.get("root", [])) == sorted(refs) else ["the package depends on something else"]),
    ]


def component_problems(component: object) -> list[str]:
    name, version = component.name, component.version
    kind, space, own, at, *_ = PackageURL.from_string(str(component.purl))
    expressions = [licence.value for licence in component.licenses]
    wrong = [problem for value in expressions for problem in LICENCES.validate(value).errors]
    return [
        *(
            []
            if (kind, "/".join(filter(None, (space, own))), at) == ("npm", name, version)
            else [f"{name}: {component.purl}"]
        ),
        *([] if expressions else [f"{name} has no licence"]),
        *(f"{name}: {problem}" for problem in wrong),
    ]


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("bundled")
    subprocess.run(["node", "scripts/notices.mjs", str(folder)], cwd=ROOT, check=True)  # noqa: S603, S607
    return (folder / "sbom.cdx.json").read_text(encoding="utf-8")


def test_the_bill_of_materials_is_valid(bill: str) -> None:
    assert problems(bill) == []
    assert len(json.loads(bill)["components"]) > 30


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda bill: bill.update(bomFormat="Cyclone"), "CycloneDX"),
        (lambda bill: bill.update(made="today"), "made"),
        (lambda bill: bill["components"][0].pop("name"), "name"),
        (lambda bill: bill["components"][0].update(type="package"), "package"),
        (lambda bill: bill["components"].append(bill["components"][0]), "non-unique"),
        (lambda bill: bill["components"][0]["licenses"][0].update(expression="MIT-1"), "MIT-1"),
        (lambda bill: bill["components"][0].pop("licenses"), "has no licence"),
        (lambda bill: bill["components"][0].update(purl="pkg:npm/another@1.0.0"), "pkg:npm/another@1.0.0"),
        (lambda bill: bill["dependencies"][0]["dependsOn"].pop(), "depends on something else"),
    ],
)
def test_a_fault_is_found(bill: str, break_it: Callable[[dict], object], said: str) -> None:
    broken = json.loads(bill)
    break_it(broken)
    assert said in " ".join(problems(json.dumps(broken)))
