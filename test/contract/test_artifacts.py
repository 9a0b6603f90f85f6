"""Who of the example's roles may read what a training run leaves, file by file, in all three accounts."""

import re
from collections.abc import Iterator

import pytest

import assembly
from definition import RUN, Definition
from iam import allows
from service_model import ServiceModel

USE_CASE = "mortgage-approval"
TRAINING = "TrainingJobRole"
PIPELINE = "TrainingRole"
MAKER = f"{USE_CASE}-release-maker"
VERIFICATION = "DeliveryVerificationRole"
NOTIFY = "NotificationsHandlerRole"
DRIFT = {f"{USE_CASE}-{environment}-drift" for environment in ("staging", "prod")}
# Endpoints of releases of 0.1.0 serve what the registry names, and that may have any name.
SERVING = {f"{USE_CASE}-{environment}-serving" for environment in ("staging", "prod")}

MODEL = f"models/{RUN}/pipelines-{RUN}-Train-x/output/model.tar.gz"
BASELINE = f"models/{RUN}/baseline/baseline.json"
EVALUATION = f"evaluations/{RUN}/evaluation.json"
COPIES = f"released/{USE_CASE}/7/version-1"

READERS = {
    MODEL: {TRAINING, PIPELINE, MAKER, *SERVING},
    BASELINE: {TRAINING, MAKER, *DRIFT, *SERVING},
    EVALUATION: {PIPELINE, MAKER, NOTIFY},
    f"{COPIES}/model.tar.gz": {MAKER, VERIFICATION, *SERVING},
    f"{COPIES}/baseline.json": {MAKER, VERIFICATION, *DRIFT, *SERVING},
    # files beside them: SageMaker writes the first, the evaluation may write the last
    f"models/{RUN}/pipelines-{RUN}-Train-x/output/output.tar.gz": {TRAINING, *SERVING},
    f"models/{RUN}/baseline/constraints.json": {TRAINING, *SERVING},
    f"models/{RUN}/baseline/baseline.json.bak": {TRAINING, *SERVING},
    f"evaluations/{RUN}/explainability.json": set(),
}


def roles() -> Iterator[tuple[str, str, list[dict]]]:
    """Yield each role of the example with what it may do, and the bucket of the artifacts as its policies name it."""
    for template in assembly.templates():
        if template.stack not in {f"{USE_CASE}-{name}" for name in ("dev", "staging", "prod")}:
            continue
        own = [name for name, r in template.resources.items() if r["Type"] == "AWS::S3::Bucket" and "LakeArt" in name]
        bucket = own[0].lower() if own else f"{USE_CASE}-artifacts-111111111111"
        for arn, statements in template.statements().items():
            yield re.sub(r"[0-9A-F]{8}$", "", arn.rsplit("/", 1)[1]), bucket, statements


def readers(key: str, action: str = "s3:GetObject") -> set[str]:
    """Return the names of the roles that may read an object."""
    return {name for name, bucket, allowed in roles() if allows(allowed, action, f"arn:aws:s3:::{bucket}/{key}")}


@pytest.mark.parametrize("key", READERS)
def test_a_file_is_read_by_those_that_need_it(key: str) -> None:
    assert readers(key) == READERS[key]


@pytest.mark.parametrize("key", READERS)
def test_a_version_is_read_only_of_what_is_copied_or_served(key: str) -> None:
    serving = SERVING if key.startswith("models/") else set()
    assert readers(key, "s3:GetObjectVersion") == serving | ({MAKER} if key in {MODEL, BASELINE} else set())


def test_the_keys_are_those_that_a_run_registers(model: ServiceModel) -> None:
    (training,) = (p for p in assembly.pipelines() if p.name == f"{USE_CASE}-training")
    definition = Definition(training.definition, model, training.place)
    arguments = definition.steps["Register"]["Arguments"]
    metrics = arguments["ModelMetrics"]
    registered = [
        arguments["InferenceSpecification"]["Containers"][0]["ModelDataUrl"],
        metrics["ModelDataQuality"]["Statistics"]["S3Uri"],
        metrics["ModelQuality"]["Statistics"]["S3Uri"],
    ]
    keys = [definition.evaluate(uri).removeprefix("s3://").split("/", 1)[1] for uri in registered]
    assert keys == [MODEL, BASELINE, EVALUATION]


@pytest.mark.parametrize("name", sorted(DRIFT))
def test_a_drift_job_lists_the_baseline_that_it_is_told_and_nothing_else(name: str) -> None:
    ((_, bucket, allowed),) = (role for role in roles() if role[0] == name)
    listed = [*READERS, f"models/{RUN}/", "models/", "", "prepared/"]
    assert [
        key for key in listed if allows(allowed, "s3:ListBucket", f"arn:aws:s3:::{bucket}", {"s3:prefix": key})
    ] == [BASELINE, f"{COPIES}/baseline.json"]
