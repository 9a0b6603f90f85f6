"""The evaluation of all alarms: when metrics arrive, and every few seconds, because time alone may change a state."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch

from emulator.host import report
from emulator.host.mended import mend

from . import queue_metrics, states
from .evaluation import evaluate
from .expressions import MetricMathError

TICK_SECONDS = float(os.environ.get("ALARM_TICK", "2"))

logger = logging.getLogger("emulator.cloudwatch")
_publish = cloudwatch._dispatch_alarm_actions
_set_state = cloudwatch._set_alarm_state


def evaluate_alarm(alarm: dict[str, Any]) -> None:
    """Evaluate one alarm of the current account and region; report an alarm that can't be evaluated as recorded."""
    with states.lock:
        states.remember(alarm)
        try:
            found = evaluate(alarm)
        except MetricMathError as error:
            _record(alarm, error)
            return
        if found is not None:
            states.change(alarm, found)


def _record(alarm: dict[str, Any], error: MetricMathError) -> None:
    alarm["StateReason"] = f"Not evaluated by the emulator: {error}"
    name = f"{alarm['AlarmName']} ({error})"
    report.record("AWS::CloudWatch::Alarm", "", name, responses.get_account_id())


def dispatch_actions(alarm: dict[str, Any], old_state: str, new_state: str, reason: str) -> None:
    """Follow every change of an alarm's state, whatever caused it."""
    _publish(alarm, old_state, new_state, reason)
    states.tell(alarm, old_state)


def set_alarm_state(params: Any, cbor_data: Any, is_cbor: bool, is_json: bool = False) -> Any:
    """Drop the reason data of the previous state when a state is set."""
    with states.lock:
        name = cbor_data.get("AlarmName") or cloudwatch._p(params, "AlarmName")
        alarm = cloudwatch._alarms.get(name)
        if alarm is not None:
            states.remember(alarm)
            alarm.pop("StateReasonData", None)
        return _set_state(params, cbor_data, is_cbor, is_json)


def tick() -> None:
    """Evaluate all alarms, each in its account and region."""
    for (account, region, _), alarm in list(cloudwatch._alarms._data.items()):
        with responses.request_scope(account, region):
            try:
                queue_metrics.measure(alarm)
                evaluate_alarm(alarm)
            except Exception:
                logger.exception("the evaluation of %s failed", alarm.get("AlarmName"))


def _tick_forever() -> None:
    while True:
        time.sleep(TICK_SECONDS)
        tick()


def install() -> None:
    """Replace ministack's evaluation, and start to tick."""
    cloudwatch._evaluate_alarm = evaluate_alarm
    cloudwatch._dispatch_alarm_actions = dispatch_actions
    cloudwatch._set_alarm_state = set_alarm_state
    threading.Thread(target=_tick_forever, daemon=True, name="alarms").start()
    mend("CloudWatch alarms", "dimensions, M out of N, missing data, percentiles and metric math count")
    mend("CloudWatch alarms over time", f"they are evaluated every {TICK_SECONDS:g} s, not only when data arrive")
    mend("CloudWatch Alarm State Change", "every change of state sends the event and invokes functions")
