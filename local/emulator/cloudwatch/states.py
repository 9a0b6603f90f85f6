"""Changes of an alarm's state: its record, its history, its event and its actions."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch

from emulator.eventbridge import bus

from . import actions, queries
from .evaluation import Verdict, timestamp
from .queries import Query

# Requests and the tick both evaluate alarms; an alarm must not change its state twice at once.
lock = threading.RLock()
_last: dict[str, dict[str, Any]] = {}


def change(alarm: dict[str, Any], verdict: Verdict) -> None:
    """Move an alarm to a state, unless it has that state already."""
    old = alarm["StateValue"]
    if verdict.state == old:
        return
    now = round(time.time(), 3)
    alarm.update(
        StateValue=verdict.state,
        StateReason=verdict.reason,
        StateReasonData=verdict.reason_data,
        StateUpdatedTimestamp=now,
        StateTransitionedTimestamp=now,
    )
    reason_data = json.loads(verdict.reason_data)
    cloudwatch._record_history(alarm["AlarmName"], old, verdict.state, verdict.reason, reason_data=reason_data)
    cloudwatch._dispatch_alarm_actions(alarm, old, verdict.state, verdict.reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def remember(alarm: dict[str, Any]) -> None:
    """Remember the state of an alarm for the event of the next change."""
    _last[alarm["AlarmArn"]] = state_of(alarm)


def tell(alarm: dict[str, Any], old_state: str) -> None:
    """Send the event of a change, and invoke functions."""
    # ministack keeps whole seconds, in which a state can change twice.
    alarm["StateUpdatedTimestamp"] = time.time()
    previous = _last.get(alarm["AlarmArn"])
    if previous is None or previous["value"] != old_state:
        created = float(alarm.get("AlarmConfigurationUpdatedTimestamp") or time.time())
        previous = {
            "value": old_state,
            "reason": "Unchecked: Initial alarm creation",
            "timestamp": timestamp(created),
        }
    remember(alarm)
    detail = {
        "alarmName": alarm["AlarmName"],
        "state": state_of(alarm),
        "previousState": previous,
        "configuration": _configuration(alarm),
    }
    bus.put(
        source="aws.cloudwatch",
        detail_type="CloudWatch Alarm State Change",
        resources=[alarm["AlarmArn"]],
        detail=detail,
    )
    actions.invoke_functions(alarm, detail)


def state_of(alarm: dict[str, Any]) -> dict[str, Any]:
    """Write a state as in the event; a state that was set without an evaluation has no reasonData."""
    state = {"value": alarm["StateValue"], "reason": alarm.get("StateReason") or ""}
    if alarm.get("StateReasonData"):
        state["reasonData"] = alarm["StateReasonData"]
    return {**state, "timestamp": timestamp(float(alarm.get("StateUpdatedTimestamp") or time.time()))}


def _configuration(alarm: dict[str, Any]) -> dict[str, Any]:
    description = {"description": alarm["AlarmDescription"]} if alarm.get("AlarmDescription") else {}
    if alarm.get("AlarmRule"):
        return {**description, "alarmRule": alarm["AlarmRule"]}
    return {**description, "metrics": [_metric(query) for query in queries.of_alarm(alarm)]}


def _metric(query: Query) -> dict[str, Any]:
    if query.metric is None:
        described: dict[str, Any] = {"id": query.id, "expression": query.expression}
        described |= {"label": query.label} if query.label else {}
        described |= {"period": query.period} if query.period else {}
        return {**described, "returnData": query.return_data}
    stat: dict[str, Any] = {
        "metric": {
            "namespace": query.metric.namespace,
            "name": query.metric.name,
            "dimensions": dict(query.metric.dimensions),
        },
        "period": query.period,
        "stat": query.statistic,
    }
    stat |= {"unit": query.unit} if query.unit else {}
    label = {"label": query.label} if query.label else {}
    account = query.metric.account
    other = {"accountId": account} if account and account != responses.get_account_id() else {}
    return {"id": query.id, **label, "metricStat": stat, **other, "returnData": query.return_data}
