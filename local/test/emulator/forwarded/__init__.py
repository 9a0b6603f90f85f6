"""Tests of the services that the simulator answers."""
