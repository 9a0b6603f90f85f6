"""What IAM is asked about a request: one place to name its resource, and one to add condition keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions

# The body, the region and the account of a request; the ARN, or None where ministack knows better.
Naming = Callable[[bytes, str, str], str | None]
# The action and the body of a request.
Context = Callable[[str, bytes], dict[str, Any]]


def name_resources(service: str, naming: Naming) -> None:
    """Ask `naming` first which resource a request of a service is about."""
    resource_of = iam_actions.extract_resource_arn

    def extract_resource_arn(
        of: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        named = naming(body, region, account_id) if of == service else None
        return named or resource_of(of, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract_resource_arn


def add_context(service: str, context: Context) -> None:
    """Add condition keys where ministack gathers those of a request's tags."""
    tags = iam_actions.request_tag_context

    def request_context(of: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        gathered = tags(of, iam_action, body, params)
        return {**gathered, **context(iam_action, body)} if of == service else gathered

    iam_actions.request_tag_context = request_context
