"""Embedded metric format: metrics that a function writes to its log."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import cloudwatch, lambda_svc

from emulator.host.mended import mend

_MARK = '"_aws"'
_LONGEST_DIMENSION_SET = 30
logger = logging.getLogger("emulator.cloudwatch")
_emit = lambda_svc._emit_lambda_logs


def emit_logs(function: Any, request_id: str, text: str, *rest: Any, **options: Any) -> None:
    """Store the metrics in the output of a function, after ministack has stored the log."""
    _emit(function, request_id, text, *rest, **options)
    if sum(_store(line) for line in (text or "").splitlines() if _MARK in line):
        cloudwatch._evaluate_all_alarms()


def _store(line: str) -> bool:
    """Store the metrics of one line; the runtime may have written a time and a level before the document."""
    try:
        document = json.loads(line[line.index("{") :])
    except ValueError:
        return False
    if not isinstance(document, dict) or not isinstance(document.get("_aws"), dict):
        return False
    try:
        return _store_document(document)
    except (AttributeError, KeyError, TypeError):
        logger.warning("this line is not in the embedded metric format: %s", line)
        return False


def _store_document(document: Mapping[str, Any]) -> bool:
    at = document["_aws"].get("Timestamp")
    when = at / 1000 if isinstance(at, int | float) else time.time()
    stored = False
    for directive in document["_aws"].get("CloudWatchMetrics") or []:
        for dimensions in _dimension_sets(directive, document):
            stored |= _store_directive(directive, document, dimensions, when)
    return stored


def _dimension_sets(directive: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """List the dimension sets, each of which makes a metric of its own; drop sets that the document doesn't have."""
    for names in directive.get("Dimensions") or [[]]:
        if len(names) <= _LONGEST_DIMENSION_SET and all(name in document for name in names):
            yield {name: str(document[name]) for name in names}


def _store_directive(
    directive: Mapping[str, Any], document: Mapping[str, Any], dimensions: dict[str, str], when: float
) -> bool:
    stored = False
    for metric in directive.get("Metrics") or []:
        value = document.get(metric["Name"])
        values = value if isinstance(value, list) else [value]
        numbers = [float(n) for n in values if isinstance(n, int | float) and not isinstance(n, bool)]
        if numbers:
            unit = metric.get("Unit") or "None"
            cloudwatch._store_datum(
                directive["Namespace"], metric["Name"], dimensions, when, unit, None, numbers, None, None
            )
            stored = True
    return stored


def install() -> None:
    """Read the output of functions."""
    lambda_svc._emit_lambda_logs = emit_logs
    mend("Embedded metric format", "metrics in the logs of functions are stored, once for each dimension set")
