"""What IAM is asked about requests to ministack: the rooms of services name resources and add condition keys here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions

# From the body, the region and the account of a request to an ARN; None leaves the answer to ministack.
Naming = Callable[[bytes, str, str], str | None]
# From the action and the body of a request to condition keys.
Context = Callable[[str, bytes], dict[str, Any]]


def name_resources(service: str, naming: Naming) -> None:
    """Ask `naming` first for the resource of a request to a service."""
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
    """Add condition keys to requests of a service."""
    tags = iam_actions.request_tag_context

    def request_context(of: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        gathered = tags(of, iam_action, body, params)
        return {**gathered, **context(iam_action, body)} if of == service else gathered

    iam_actions.request_tag_context = request_context
