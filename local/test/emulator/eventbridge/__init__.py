"""Tests of rules, targets, schedules and buses."""
