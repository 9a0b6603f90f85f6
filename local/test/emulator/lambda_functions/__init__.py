"""Tests of roles of functions and of asynchronous invocations."""
