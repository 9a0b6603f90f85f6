"""Tests of alarms and of the metrics they watch."""
