"""How ministack's own functions for events work together, on which the plugin relies."""

from __future__ import annotations

import inspect

from ministack.core import iam_evaluator
from ministack.services import eventbridge, lambda_svc, s3, scheduler, sqs


def test_the_events_of_objects_are_told_by_name() -> None:
    parameters = inspect.signature(s3._fire_s3_event).parameters
    assert list(parameters)[:3] == ["bucket_name", "key", "event_name"]
    assert "version_id" in parameters


def test_what_is_kept_is_kept_by_account_and_region() -> None:
    kept = (
        eventbridge._event_buses,
        eventbridge._event_bus_policies,
        eventbridge._rules,
        scheduler._schedules,
        sqs._queues,
        lambda_svc._functions,
    )
    assert all(hasattr(store, "get_scoped") for store in kept)


def test_a_thread_of_its_own_knows_nothing_of_a_request() -> None:
    assert iam_evaluator._request_caller_arn.get() == ""
    assert lambda_svc._invoke_depth.get() == 0


def test_the_tick_of_schedules_sends_them_the_way_of_rules() -> None:
    assert "_eb._invoke_target(target, event, sched)" in inspect.getsource(scheduler._tick_schedules)


def test_an_asynchronous_invocation_looks_its_function_up_when_it_is_made() -> None:
    assert "invoke_async_with_retry(exec_record, event)" in inspect.getsource(lambda_svc._invoke)
