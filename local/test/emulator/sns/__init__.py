"""Tests of mail and of topics under KMS."""
