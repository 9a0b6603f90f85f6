"""Tests of what we put into ministack's CloudFormation."""
