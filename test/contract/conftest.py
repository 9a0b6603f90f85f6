import pytest

import assembly
from service_model import ServiceModel

# What a test asks for by name, it is given one by one.
GIVEN = {
    "template": (assembly.templates, lambda template: template.name),
    "pipeline": (assembly.pipelines, lambda pipeline: f"{pipeline.template} {pipeline.name}"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, (find, describe) in GIVEN.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, find(), ids=describe)


def pytest_unconfigure() -> None:
    assembly.clean()


@pytest.fixture(scope="session")
def model() -> ServiceModel:
    return ServiceModel()
