"""How ministack's own functions for alarms work together, on which the plugin relies."""

from __future__ import annotations

import importlib.util
import inspect

import pytest
from ministack.services import cloudwatch, lambda_svc, sqs
from ministack.services.cloudformation import provisioners


def test_alarms_and_metrics_are_kept_by_account_and_region() -> None:
    for store in (cloudwatch._alarms, cloudwatch._metrics, sqs._queue_name_to_url, sqs._queues):
        assert hasattr(store, "get_scoped")


def test_handlers_are_looked_up_when_a_request_comes() -> None:
    looked_up = inspect.getsource(cloudwatch.handle_request)
    for name in ("_set_alarm_state", "_put_metric_alarm", "_get_metric_data"):
        assert f": {name}," in looked_up


def test_every_change_of_a_state_dispatches_the_actions() -> None:
    for function in (cloudwatch._set_alarm_state, cloudwatch._transition_composite):
        assert "_dispatch_alarm_actions(alarm, old_state, new_state, reason)" in inspect.getsource(function)


def test_every_invocation_passes_where_it_is_counted() -> None:
    source = inspect.getsource(lambda_svc._execute_function)
    assert "_execute_function_dispatch(func, config, event, request_id, started)" in source
    assert "_acquire_execution_slot(func, config)" in source


def test_a_template_of_metric_math_is_still_refused_without_us() -> None:
    with pytest.raises(ValueError, match="metric math"):
        provisioners._cw_metric_alarm_record("name", {"Metrics": [{"Id": "m"}]})


def test_boto3_speaks_cbor_to_cloudwatch_which_ministack_reads_with_cbor2() -> None:
    assert importlib.util.find_spec("cbor2") is not None
