"""Services that ministack lacks: SageMaker, CodePipeline and Application Auto Scaling, answered by the simulator."""

from __future__ import annotations

from . import routing


def install() -> None:
    """Route the requests of the services."""
    routing.install()
