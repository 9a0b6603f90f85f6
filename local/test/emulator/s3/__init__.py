"""Tests of buckets of other accounts, of encrypted objects and of the events of objects."""
