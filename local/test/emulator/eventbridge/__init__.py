"""Tests of events, schedules and asynchronous invocations."""
