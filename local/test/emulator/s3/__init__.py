"""Tests of buckets of other accounts, encrypted objects and events of objects."""
