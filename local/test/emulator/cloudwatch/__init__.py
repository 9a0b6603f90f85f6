"""Tests of alarms, metrics and metric math."""
