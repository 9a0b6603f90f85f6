"""Tests of decisions, sessions, deployed policies and the record of calls."""
